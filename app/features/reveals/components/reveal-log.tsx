import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { RevealEntry } from '../types.ts'

/** Lines of the log, newest first. */
export function RevealTable({ entries, timeZone }: { entries: readonly RevealEntry[]; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Table caption={t('caption')}>
      <TableHead>
        <TableRow>
          <TableHeader>{t('at')}</TableHeader>
          <TableHeader>{t('who')}</TableHeader>
          <TableHeader>{t('what')}</TableHeader>
          <TableHeader>{t('fields')}</TableHeader>
          <TableHeader>{t('orders')}</TableHeader>
          <TableHeader numeric>{t('count')}</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {entries.map((entry) => (
          <TableRow key={entry.revealId} className="align-top">
            <TableCell className="tabular-nums">{formatInstant(entry.at, timeZone, locale)}</TableCell>
            <TableCell>{entry.who ?? <span className="text-muted">{t('formerMember')}</span>}</TableCell>
            <TableCell wrap>
              {t(`kind.${entry.kind}`)}
              {entry.about && <span className="block text-xs text-muted break-words">{entry.about}</span>}
            </TableCell>
            <TableCell>{entry.fields.map((field) => t(`field.${field}`)).join(t('and'))}</TableCell>
            <TableCell wrap>
              <Numbers orderNos={entry.orderNos} />
            </TableCell>
            <TableCell numeric>
              {entry.orders > 0 ? formatNumber(entry.orders, locale) : <span className="text-muted">–</span>}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

const FIRST = 3

/** The first few numbers, which lead to their orders, and behind a click the rest. */
function Numbers({ orderNos }: { orderNos: readonly string[] }) {
  const t = useMessages(messages)
  const link = (orderNo: string) => (
    <Link
      key={orderNo}
      to={`/admin/orders?view=all&q=${orderNo}`}
      className="block rounded-md text-accent-ink tabular-nums hover:underline"
    >
      {orderNo}
    </Link>
  )
  if (orderNos.length === 0) return <span className="text-muted">–</span>
  return (
    <>
      {orderNos.slice(0, FIRST).map(link)}
      {orderNos.length > FIRST && (
        <details>
          <summary className="cursor-pointer text-xs text-muted">
            {t('unnamed', { n: orderNos.length - FIRST })}…
          </summary>
          {orderNos.slice(FIRST).map(link)}
        </details>
      )}
    </>
  )
}

/** On the page of an order: who has seen its consignee. */
export function SeenBy({
  entries,
  orderNo,
  timeZone,
}: {
  entries: readonly RevealEntry[]
  orderNo: string
  timeZone: string
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  if (entries.length === 0) return <p className="text-muted">{t('seenByNobody')}</p>
  return (
    <div className="flex flex-col gap-3">
      <ul className="flex flex-col gap-1">
        {entries.map((entry) => (
          <li key={entry.revealId} className="flex flex-wrap items-baseline gap-x-3">
            <span className="font-medium">{entry.who ?? t('formerMember')}</span>
            <span>{t(`kind.${entry.kind}`)}</span>
            <span className="text-xs text-muted tabular-nums">
              {formatInstant(entry.at, timeZone, locale)}
            </span>
          </li>
        ))}
      </ul>
      <Link to={`/admin/reveals?order=${orderNo}`} className="w-fit text-accent-ink hover:underline">
        {t('seenByMore')}
      </Link>
    </div>
  )
}
