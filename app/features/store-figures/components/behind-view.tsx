import { SearchX } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Link } from '#app/components/navigation.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant, formatMoney, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { addressesBeside } from '#app/core/paging/addresses.ts'
import type { Page } from '#app/core/paging/page.ts'
import type { Wording } from '../../reports/in-words.ts'
import { messages } from '../messages.ts'
import type { FiguresRequest, HandedOrder, LedgerEntry } from '../types.ts'
import { behindHref, type FiguresPlace, figuresHref } from './figures-links.ts'

export interface BehindViewProps {
  place: FiguresPlace
  request: FiguresRequest
  wording: Wording
  timeZone: string
  storeId: string
  memberId: string | undefined
  entries: Page<LedgerEntry> | undefined
  handed: Page<HandedOrder> | undefined
  /** An account of the merchant itself, which has pages of cards, orders and operations. */
  office: boolean
  may: { entries: boolean; orders: boolean }
  seesLog: boolean
}

/** The entries of the ledger, or the orders, behind a figure. */
export function BehindView(props: BehindViewProps) {
  const t = useMessages(messages)
  const { place, request, memberId, entries, handed } = props
  const page = entries ?? handed
  if (!page || page.rows.length === 0)
    return (
      <EmptyState
        icon={SearchX}
        title={t('noEntries')}
        body={t('noEntriesBody')}
        action={<LinkButton to={figuresHref(place, request)}>{t('back')}</LinkButton>}
      />
    )
  const [path = '', query = ''] = behindHref(place, request, request.measure, { member: memberId }).split('?')
  return (
    <div className="flex flex-col gap-4">
      {entries && <Entries {...props} rows={entries.rows} />}
      {handed && <Orders {...props} rows={handed.rows} />}
      <Pagination {...addressesBeside(path, query, page)} />
    </div>
  )
}

const link = 'rounded-md text-accent-ink hover:underline'

function Entries({
  rows,
  wording,
  timeZone,
  storeId,
  office,
  seesLog,
}: BehindViewProps & { rows: readonly LedgerEntry[] }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const cardsHref = ({ serialFrom, serialTo, batchId }: LedgerEntry) =>
    `/admin/cards?${new URLSearchParams({ batchId, serialFrom: String(serialFrom), serialTo: String(serialTo) })}`
  return (
    <Table caption={t('entries')} stickyFirst>
      <TableHead>
        <tr>
          <TableHeader>{t('at')}</TableHeader>
          <TableHeader>{t('kind')}</TableHeader>
          <TableHeader numeric>{t('cards')}</TableHeader>
          <TableHeader numeric>{t('value')}</TableHeader>
          <TableHeader>{t('batch')}</TableHeader>
          <TableHeader>{t('serials')}</TableHeader>
          <TableHeader>{t('by')}</TableHeader>
          {office && seesLog && <TableHeader>{t('operation')}</TableHeader>}
        </tr>
      </TableHead>
      <TableBody>
        {rows.map((entry) => (
          <TableRow key={entry.entryId} data-entry={entry.entryId}>
            <TableCell>{formatInstant(entry.at, timeZone, locale)}</TableCell>
            <TableCell>
              <KindOf entry={entry} />
            </TableCell>
            <TableCell numeric>{formatNumber(entry.cards, locale)}</TableCell>
            <TableCell numeric>{formatMoney(entry.faceValueMinor, wording.currency, locale)}</TableCell>
            <TableCell wrap>{entry.batchName ?? '–'}</TableCell>
            <TableCell>
              {office ? (
                <Link to={cardsHref(entry)} className={link} title={t('seeCards')} data-store={storeId}>
                  <Serials entry={entry} />
                </Link>
              ) : (
                <Serials entry={entry} />
              )}
            </TableCell>
            <TableCell>{entry.memberName ?? '–'}</TableCell>
            {office && seesLog && (
              <TableCell>
                {entry.operationId ? (
                  <Link to={`/admin/log/${entry.operationId}`} className={link}>
                    {t('operation')}
                  </Link>
                ) : (
                  '–'
                )}
              </TableCell>
            )}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function Serials({ entry: { serialFrom, serialTo } }: { entry: LedgerEntry }) {
  const t = useMessages(messages)
  return serialFrom === serialTo
    ? String(serialFrom)
    : t('serialRange', { from: String(serialFrom), to: String(serialTo) })
}

const KINDS = [
  ...(['opening', 'add', 'allocate', 'take_back', 'move_in', 'move_out'] as const),
  ...(['activate', 'deactivate', 'redeem', 'give_back', 'void', 'restore'] as const),
]

function KindOf({ entry: { kind, otherStoreName } }: { entry: LedgerEntry }) {
  const t = useMessages(messages)
  const known = KINDS.find((each) => each === kind)
  const store = otherStoreName ?? ''
  return (
    <>
      {known ? t(`kind.${known}`) : kind}
      {store && (
        <span className="text-muted">
          {' '}
          {kind === 'move_in' ? t('fromStore', { store }) : t('toStore', { store })}
        </span>
      )}
    </>
  )
}

function Orders({ rows, wording, timeZone, office }: BehindViewProps & { rows: readonly HandedOrder[] }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Table caption={t('entries')} stickyFirst>
      <TableHead>
        <tr>
          <TableHeader>{t('orderNo')}</TableHeader>
          <TableHeader>{t('at')}</TableHeader>
          <TableHeader>{t('product')}</TableHeader>
          <TableHeader numeric>{t('value')}</TableHeader>
          <TableHeader>{t('soldBy')}</TableHeader>
          <TableHeader>{t('by')}</TableHeader>
          <TableHeader numeric>{t('card')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {rows.map((order) => (
          <TableRow key={order.orderId} data-order={order.orderNo}>
            <TableCell>
              {office ? (
                <Link to={`/admin/orders/${order.orderId}`} className={`${link} font-mono`}>
                  {order.orderNo}
                </Link>
              ) : (
                <span className="font-mono">{order.orderNo}</span>
              )}
            </TableCell>
            <TableCell>{formatInstant(order.at, timeZone, locale)}</TableCell>
            <TableCell wrap>{order.productName}</TableCell>
            <TableCell numeric>{formatMoney(order.faceValueMinor, wording.currency, locale)}</TableCell>
            <TableCell>{order.soldStoreName ?? t('noStore')}</TableCell>
            <TableCell>{order.memberName ?? t('someone')}</TableCell>
            <TableCell numeric>
              {office ? (
                <Link to={`/admin/cards/${order.cardSerial}`} className={link}>
                  {order.cardSerial}
                </Link>
              ) : (
                order.cardSerial
              )}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
