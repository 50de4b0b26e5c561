import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '#app/components/cn.ts'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { Wording } from '../../reports/in-words.ts'
import { messages } from '../messages.ts'
import { type Figures, type FiguresRequest, MEASURES, type Measure } from '../types.ts'
import { FigureCell, FOOT, GROUPS } from './figure-cell.tsx'
import { type FiguresPlace, figuresHref } from './figures-links.ts'

export interface MeasuresTableProps {
  caption: string
  /** Head of the first column. */
  of: string
  rows: readonly { id: string; name: ReactNode; figures: Figures }[]
  totals?: Figures | undefined
  wording: Wording
  /** Measures that say nothing of these rows. */
  without?: readonly Measure[]
  /** Where a figure leads; undefined: nowhere. @param id a row, or undefined for the sums */
  hrefOf: (measure: Measure, id: string | undefined) => string | undefined
  /** Present where columns can be sorted by. */
  sorted?: { place: FiguresPlace; request: FiguresRequest } | undefined
}

/** Rows with all measures side by side; names and sums stay in sight. */
export function MeasuresTable({
  caption,
  of,
  rows,
  totals,
  wording,
  without = [],
  hrefOf,
  sorted,
}: MeasuresTableProps) {
  const t = useMessages(messages)
  const shown = MEASURES.filter((measure) => !without.includes(measure))
  const firsts = new Set(GROUPS.map(({ measures }) => measures.find((each) => shown.includes(each))))
  const edge = (measure: Measure) => (firsts.has(measure) ? 'border-l border-l-line' : '')
  return (
    <Table caption={caption} stickyFirst className="max-h-[75dvh] print:max-h-none">
      <TableHead>
        <tr>
          {/* As high as the row below it is far from the top. */}
          <TableHeader className="h-8 border-b-0 py-0" />
          {GROUPS.map(({ name, measures }) => {
            const span = measures.filter((measure) => shown.includes(measure)).length
            return (
              <TableHeader
                key={name}
                colSpan={span}
                scope="colgroup"
                className="h-8 border-b-0 border-l border-l-line py-0 text-center text-ink"
              >
                {t(`group.${name}`)}
              </TableHeader>
            )
          })}
        </tr>
        <tr>
          <Sortable by="name" sorted={sorted} what={of} className="top-8" />
          {shown.map((measure) => (
            <Sortable
              key={measure}
              by={measure}
              sorted={sorted}
              what={t(`measure.${measure}`)}
              hint={t(`unit.${measure}`)}
              className={cn('top-8', edge(measure))}
            />
          ))}
        </tr>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id} data-row={row.id}>
            <TableCell wrap className="max-w-52 min-w-32 font-medium sm:min-w-44">
              {row.name}
            </TableCell>
            {shown.map((measure) => (
              <FigureCell
                key={measure}
                count={row.figures[measure]}
                href={hrefOf(measure, row.id)}
                className={edge(measure)}
                {...{ measure, wording }}
              />
            ))}
          </TableRow>
        ))}
        {totals && (
          <TableRow data-totals>
            <TableCell className={cn(FOOT, 'first:z-20')}>{t('total')}</TableCell>
            {shown.map((measure) => (
              <FigureCell
                key={measure}
                count={totals[measure]}
                href={hrefOf(measure, undefined)}
                className={cn(FOOT, 'z-10', edge(measure))}
                {...{ measure, wording }}
              />
            ))}
          </TableRow>
        )}
      </TableBody>
    </Table>
  )
}

function Sortable({
  by,
  what,
  hint,
  sorted,
  className,
}: {
  by: Measure | 'name'
  what: string
  hint?: string
  sorted: MeasuresTableProps['sorted']
  className?: string
}) {
  const t = useMessages(messages)
  const numeric = by !== 'name'
  if (!sorted)
    return (
      <TableHeader numeric={numeric} title={hint} className={className}>
        {what}
      </TableHeader>
    )
  const { sort } = sorted.request
  const current = sort.by === by
  const descending = current ? !sort.descending : numeric
  const Arrow = sort.descending ? ArrowDown : ArrowUp
  return (
    <TableHeader
      numeric={numeric}
      aria-sort={current ? (sort.descending ? 'descending' : 'ascending') : undefined}
      className={cn('px-0 py-0', current && 'text-ink', className)}
    >
      <Link
        to={figuresHref(sorted.place, sorted.request, { sort: { by, descending } })}
        preventScrollReset
        title={hint ? `${hint} · ${t('sortBy', { what })}` : t('sortBy', { what })}
        className={cn(
          'flex min-h-9 items-center gap-1 px-3 -outline-offset-2 hover:text-ink',
          numeric && 'justify-end',
        )}
      >
        {current && <Arrow aria-hidden className="size-3 shrink-0" />}
        {what}
      </Link>
    </TableHeader>
  )
}
