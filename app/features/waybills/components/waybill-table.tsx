import type { ReactNode } from 'react'
import { Checkbox } from '#app/components/checkbox.tsx'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { carrierShortName } from '../../orders/carriers.ts'
import { placeName } from '../../regions/place-name.ts'
import type { WaybillRow } from '../data.ts'
import { messages } from '../messages.ts'
import type { WaybillReason } from '../types.ts'
import { RowActions } from './row-actions.tsx'
import { WaybillState } from './waybill-state.tsx'

export interface WaybillTableProps {
  rows: readonly WaybillRow[]
  timeZone: string
  /** The account may do something with them. */
  mayShip: boolean
  /** The form that the ticks and buttons belong to. */
  form: string
  selected: ReadonlySet<string>
  onSelect: (selected: ReadonlySet<string>) => void
}

/** True when ticking it makes sense: it can be printed or shipped. */
export function isSelectable(row: WaybillRow): boolean {
  if (row.state !== 'bought') return false
  return row.orderStatus === 'pending' || (row.shipped && row.printable)
}

/** Waybills with their orders, newest first. */
export function WaybillTable(props: WaybillTableProps) {
  const { rows, timeZone, mayShip, form, selected, onSelect } = props
  const t = useMessages(messages)
  const selectable = rows.filter(isSelectable)
  return (
    <Table caption={t('caption')}>
      <TableHead>
        <tr>
          {mayShip && (
            <TableHeader className="w-8">
              <Checkbox
                label={t('selectAll')}
                hideLabel
                disabled={selectable.length === 0}
                checked={selectable.length > 0 && selectable.every((row) => selected.has(row.waybillId))}
                onChange={(event) =>
                  onSelect(new Set(event.currentTarget.checked ? selectable.map((row) => row.waybillId) : []))
                }
              />
            </TableHeader>
          )}
          <TableHeader>{t('order')}</TableHeader>
          <TableHeader>{t('number')}</TableHeader>
          <TableHeader>{t('state')}</TableHeader>
          <TableHeader>{t('printed')}</TableHeader>
          <TableHeader>{t('created')}</TableHeader>
          <TableHeader>{t('result')}</TableHeader>
          {mayShip && <TableHeader>{t('row')}</TableHeader>}
        </tr>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <Row key={row.waybillId} row={row} timeZone={timeZone} mayShip={mayShip} form={form}>
            {mayShip && (
              <TableCell>
                {isSelectable(row) && (
                  <Checkbox
                    name="waybills"
                    value={row.waybillId}
                    form={form}
                    label={t('select', { orderNo: row.orderNo })}
                    hideLabel
                    checked={selected.has(row.waybillId)}
                    onChange={(event) => {
                      const next = new Set(selected)
                      if (event.currentTarget.checked) next.add(row.waybillId)
                      else next.delete(row.waybillId)
                      onSelect(next)
                    }}
                  />
                )}
              </TableCell>
            )}
          </Row>
        ))}
      </TableBody>
    </Table>
  )
}

function Row({
  row,
  timeZone,
  mayShip,
  form,
  children,
}: {
  row: WaybillRow
  timeZone: string
  mayShip: boolean
  form: string
  children: ReactNode
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <TableRow>
      {children}
      <TableCell className="max-w-64">
        <Link
          to={`/admin/orders?q=${encodeURIComponent(row.orderNo)}`}
          className="font-medium tabular-nums hover:underline"
        >
          {row.orderNo}
        </Link>
        <span className="block truncate text-xs text-muted">
          {row.productName} · {placeName(row.province, row.city, row.district)}
        </span>
      </TableCell>
      <TableCell className="tabular-nums">
        {row.trackingNo ?? <span className="text-muted">–</span>}
        <span className="block text-xs text-muted">
          {carrierShortName(row.carrier, locale)} · {t(`provider.${row.provider}`)}
        </span>
      </TableCell>
      <TableCell>
        <WaybillState row={row} />
      </TableCell>
      <TableCell className="text-muted">
        {row.state !== 'bought' ? '–' : row.prints === 0 ? t('notPrinted') : t('prints', { n: row.prints })}
      </TableCell>
      <TableCell className="text-muted tabular-nums">
        {formatInstant(row.createdAt, timeZone, locale)}
      </TableCell>
      <TableCell wrap className="max-w-80">
        <Details row={row} />
      </TableCell>
      {mayShip && (
        <TableCell>
          <RowActions row={row} form={form} />
        </TableCell>
      )}
    </TableRow>
  )
}

/** Reasons of which no vendor has said anything. */
const OUR_OWN: ReadonlySet<string> = new Set<WaybillReason>(['NO_ANSWER', 'UNREACHABLE', 'TOO_LATE'])

/** Why it is as it is, and what the vendor has said to it. */
function Details({ row }: { row: WaybillRow }) {
  const t = useMessages(messages)
  if (row.orderStatus === 'cancelled' && row.state === 'bought') return t('orderCancelledHint')
  if (row.state === 'bought' && row.orderStatus !== 'pending' && !row.shipped) return t('strayedHint')
  // It could not be cancelled.
  if (row.state === 'bought' && row.vendorText) return t('vendorSays', { text: row.vendorText })
  if (row.state === 'bought' && !row.printable) return <span className="text-muted">{t('labelGone')}</span>
  if (row.state === 'bought' || row.state === 'cancelled' || row.reason === null)
    return <span className="text-muted">–</span>
  return (
    <>
      {t(`reason.${row.reason}`)}
      {row.vendorText && (
        <span className="block text-xs break-words text-muted">
          {t(OUR_OWN.has(row.reason) ? 'technical' : 'vendorSays', { text: row.vendorText })}
        </span>
      )}
    </>
  )
}
