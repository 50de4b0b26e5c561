import type { ReactNode } from 'react'
import { Badge } from '#app/components/badge.tsx'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { common } from '#app/core/i18n/common.ts'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { carrierName } from '../../orders/carriers.ts'
import type { ResultRow } from '../data.ts'
import { messages } from '../messages.ts'

const asCard =
  'max-sm:flex max-sm:flex-col max-sm:border-b max-sm:border-line max-sm:py-2 max-sm:last:border-b-0'
const inCard = 'max-sm:h-auto max-sm:border-b-0 max-sm:py-1'

/** Lines that the ERP has told, and what came of each. @param actions buttons of a row */
export function ResultTable({
  results,
  timeZone,
  actions,
}: {
  results: readonly ResultRow[]
  timeZone: string
  actions?: ((result: ResultRow) => ReactNode) | undefined
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  return (
    <Table caption={t('resultsCaption')}>
      <TableHead className="max-sm:hidden">
        <tr>
          <TableHeader>{t('orderNo')}</TableHeader>
          <TableHeader>{t('carrier')}</TableHeader>
          <TableHeader>{t('trackingNo')}</TableHeader>
          <TableHeader>{t('receivedAt')}</TableHeader>
          <TableHeader>{t('outcome')}</TableHeader>
          <TableHeader>{t('ack')}</TableHeader>
          {actions && <TableHeader>{c('actions')}</TableHeader>}
        </tr>
      </TableHead>
      <TableBody className="max-sm:block">
        {results.map((result) => (
          <Row key={result.recId} result={result} timeZone={timeZone} actions={actions} />
        ))}
      </TableBody>
    </Table>
  )
}

function Row({
  result,
  timeZone,
  actions,
}: {
  result: ResultRow
  timeZone: string
  actions: ((result: ResultRow) => ReactNode) | undefined
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { tid, orderId, carrier, logisticsName, logisticsCode, logisticsType, recId } = result
  return (
    <TableRow className={asCard}>
      <TableCell className={`${inCard} font-medium tabular-nums`}>
        {orderId === null ? (
          tid
        ) : (
          <Link to={`/admin/erp/orders/${orderId}`} className="hover:underline">
            {tid}
          </Link>
        )}
        <span className="block text-xs font-normal text-muted" title={t('recId')}>
          #{recId}
        </span>
      </TableCell>
      <TableCell className={inCard}>
        {carrier === null ? logisticsName || logisticsCode || logisticsType : carrierName(carrier, locale)}
        {carrier !== null && logisticsName !== '' && logisticsName !== carrierName(carrier, locale) && (
          <span className="block text-xs text-muted">{logisticsName}</span>
        )}
      </TableCell>
      <TableCell className={`${inCard} tabular-nums`}>{result.logisticsNo}</TableCell>
      <TableCell className={`${inCard} tabular-nums`}>
        {formatInstant(result.receivedAt, timeZone, locale)}
      </TableCell>
      <TableCell wrap className={`${inCard} max-w-80`}>
        <OutcomeCell result={result} />
      </TableCell>
      <TableCell wrap className={`${inCard} max-w-56`}>
        <AckCell result={result} />
      </TableCell>
      {actions && <TableCell className={inCard}>{actions(result)}</TableCell>}
    </TableRow>
  )
}

function OutcomeCell({ result }: { result: ResultRow }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { outcome, isPart, otherCarrier, otherTrackingNo, settledAt } = result
  const fine = outcome === 'SHIPPED' || outcome === 'SAME_ALREADY'
  const good = fine || outcome === 'FURTHER_PARCEL'
  const other = {
    carrier: otherCarrier === null ? '' : carrierName(otherCarrier, locale),
    trackingNo: otherTrackingNo ?? '',
  }
  return (
    <>
      <Badge tone={fine ? 'success' : good ? 'info' : settledAt ? 'neutral' : 'warning'}>
        {t(`outcome.${outcome}`)}
      </Badge>
      {isPart && <span className="ml-2 text-xs text-muted">{t('part')}</span>}
      {!fine && <span className="mt-1 block text-xs text-muted">{t(`todo.${outcome}`, other)}</span>}
    </>
  )
}

function AckCell({ result }: { result: ResultRow }) {
  const t = useMessages(messages)
  const { ackedAt, ackStatus, ackAttempts, ackError } = result
  if (ackedAt) return <span className="text-muted">{t(ackStatus === 0 ? 'acked0' : 'acked1')}</span>
  return (
    <>
      <Badge tone={ackAttempts > 0 ? 'warning' : 'neutral'}>{t('ackWaiting')}</Badge>
      {ackError && (
        <span className="mt-1 block text-xs break-words text-muted">
          {t('ackRetry', { n: ackAttempts, text: ackError })}
        </span>
      )}
    </>
  )
}
