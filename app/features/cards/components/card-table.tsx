import { type CSSProperties, useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { Checkbox } from '#app/components/checkbox.tsx'
import { cn } from '#app/components/cn.ts'
import { Form, Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { useScripted } from '#app/components/use-scripted.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { CardColumn, CardView } from '../columns.ts'
import { messages } from '../messages.ts'
import type { CardRow } from '../types.ts'
import { CardValue } from './card-value.tsx'

export interface CardTableProps {
  cards: readonly CardRow[]
  view: CardView
  /** Query string of the search, so that the page of a card leads back to it. */
  query: string
  currency: string
  timeZone: string
  /** False: nothing can be done with single cards, so none can be ticked. */
  selectable: boolean
}

const NUMERIC: readonly CardColumn[] = ['serial', 'faceValue']
const WIDE: readonly CardColumn[] = ['batch', 'products', 'regions', 'remark']

// A frozen column must know where it stops, so it and those before it have a width of their own, in pixels.
const TICK_WIDTH = 40
const WIDTHS: Record<CardColumn, number> = {
  ...{
    serial: 88,
    number: 168,
    status: 128,
    faceValue: 104,
    batch: 168,
    products: 200,
    channel: 128,
    store: 128,
  },
  ...{ validFrom: 120, validTo: 120, regions: 168, remark: 168, activatedAt: 160, redeemedAt: 160 },
}
const TICK = 'sticky left-0 w-10 min-w-10 max-w-10 px-0 pl-3'

/** What keeps a column in sight; on a phone there is room for the first alone. */
function frozen(
  { columns, frozen: count }: CardView,
  at: number,
  { header, scripted }: { header: boolean; scripted: boolean },
) {
  // Where a column stops is set by a script (our policy stops styles in the HTML): without one nothing is frozen.
  if (at >= count || !scripted) return {}
  const column = columns[at] as CardColumn
  const left = columns.slice(0, at).reduce((sum, each) => sum + WIDTHS[each], TICK_WIDTH)
  return {
    style: { '--left': `${left}px`, '--width': `${WIDTHS[column]}px` } as CSSProperties,
    className: cn(
      'w-(--width) max-w-(--width) min-w-(--width) overflow-hidden',
      at === 0 ? `sticky left-(--left) ${header ? 'z-20' : 'z-[5]'}` : 'sm:sticky sm:left-(--left)',
      at > 0 && (header ? 'sm:z-20' : 'sm:z-[5]'),
      at === 0 && count > 1 && 'max-sm:shadow-[inset_-1px_0_0_var(--line)]',
      at === count - 1 &&
        (at === 0 ? 'shadow-[inset_-1px_0_0_var(--line)]' : 'sm:shadow-[inset_-1px_0_0_var(--line)]'),
    ),
  }
}

/**
 * A page of cards with the columns of a view; ticked ones can be worked with alone. Give each page its own key: what
 * was ticked on another is out of sight, and must not be changed unseen.
 */
export function CardTable(props: CardTableProps) {
  const t = useMessages(messages)
  const { cards, view, selectable } = props
  const [ticked, setTicked] = useState<readonly number[]>([])
  const scripted = useScripted()
  const flip = (serial: number) =>
    setTicked((now) => (now.includes(serial) ? now.filter((each) => each !== serial) : [...now, serial]))
  const all = ticked.length === cards.length
  return (
    <Form method="post" className="flex min-w-0 flex-col gap-3">
      <Table caption={t('caption')} className="max-h-[75dvh]">
        <TableHead>
          <tr>
            <TableHeader className={cn(TICK, 'z-20')}>
              {selectable && scripted && (
                <Checkbox
                  label={t('selectAll')}
                  hideLabel
                  checked={all}
                  onChange={() => setTicked(all ? [] : cards.map((card) => card.serial))}
                />
              )}
            </TableHeader>
            {view.columns.map((column, at) => (
              <TableHeader
                key={column}
                numeric={NUMERIC.includes(column)}
                {...frozen(view, at, { header: true, scripted })}
              >
                {t(column)}
              </TableHeader>
            ))}
          </tr>
        </TableHead>
        <TableBody>
          {cards.map((card) => (
            <Row
              key={card.serial}
              {...props}
              card={card}
              ticked={ticked.includes(card.serial)}
              {...{ flip, scripted }}
            />
          ))}
        </TableBody>
      </Table>
      {selectable && (
        <div className="flex flex-wrap items-center gap-3">
          <Button
            type="submit"
            name="intent"
            value="select"
            variant="secondary"
            size="sm"
            disabled={scripted && ticked.length === 0}
          >
            {t('useSelected')}
          </Button>
          <p role="status" className="text-[13px] text-muted">
            {ticked.length > 0 ? t('selected', { n: ticked.length }) : t('useSelectedHint')}
          </p>
        </div>
      )}
    </Form>
  )
}

type RowProps = CardTableProps & {
  card: CardRow
  ticked: boolean
  flip: (serial: number) => void
  scripted: boolean
}

function Row({ card, view, query, currency, timeZone, selectable, ticked, flip, scripted }: RowProps) {
  const t = useMessages(messages)
  return (
    <TableRow selected={ticked}>
      <TableCell className={cn(TICK, 'z-[5]')}>
        {selectable && (
          <Checkbox
            name="serials"
            value={card.serial}
            label={t('selectRow', { serial: String(card.serial) })}
            hideLabel
            checked={ticked}
            onChange={() => flip(card.serial)}
          />
        )}
      </TableCell>
      {view.columns.map((column, at) => {
        const { style, className } = frozen(view, at, { header: false, scripted })
        return (
          <TableCell
            key={column}
            numeric={NUMERIC.includes(column)}
            style={style}
            className={cn(WIDE.includes(column) && 'max-w-56', className)}
          >
            <Cell card={card} column={column} query={query} currency={currency} timeZone={timeZone} />
          </TableCell>
        )
      })}
    </TableRow>
  )
}

type CellProps = Pick<CardTableProps, 'query' | 'currency' | 'timeZone'> & {
  card: CardRow
  column: CardColumn
}

function Cell({ card, column, query, currency, timeZone }: CellProps) {
  const value = <CardValue card={card} column={column} currency={currency} timeZone={timeZone} />
  const link = 'block truncate hover:underline'
  if (column === 'serial')
    return (
      <Link
        to={`/admin/cards/${card.serial}${query && `?${query}`}`}
        className={cn(link, 'font-medium underline')}
      >
        {value}
      </Link>
    )
  if (column === 'batch')
    return (
      <Link to={`/admin/batches/${card.batchId}`} className={link}>
        {value}
      </Link>
    )
  return <span className="block truncate">{value}</span>
}
