import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { sumsOf } from '../counts.ts'
import { messages } from '../messages.ts'
import type { ShipmentSummary } from '../types.ts'
import { ShipmentStatusBadge } from './shipment-status.tsx'

/** The list of files. @param base address of the pages, e.g. /admin/shipping */
export function ShipmentTable({
  base,
  shipments,
  timeZone,
}: {
  base: string
  shipments: readonly ShipmentSummary[]
  timeZone: string
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const number = (value: number) => (value === 0 ? '–' : formatNumber(value, locale))
  const bySuppliers = shipments.some(({ supplierName }) => supplierName !== null)
  return (
    <Table caption={t('caption')}>
      <TableHead>
        <tr>
          <TableHeader>{t('file')}</TableHeader>
          <TableHeader>{t('status')}</TableHeader>
          <TableHeader numeric>{t('lines')}</TableHeader>
          <TableHeader numeric>{t('shipped')}</TableHeader>
          <TableHeader numeric>{t('sameAlready')}</TableHeader>
          <TableHeader numeric>{t('failed')}</TableHeader>
          {bySuppliers && <TableHeader>{t('supplier')}</TableHeader>}
          <TableHeader>{t('createdBy')}</TableHeader>
          <TableHeader>{t('createdAt')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {shipments.map((each) => {
          const sums = sumsOf(each.results)
          return (
            <TableRow key={each.shipmentId}>
              <TableCell className="max-w-72">
                <Link
                  to={`${base}/${each.shipmentId}`}
                  className="block truncate font-medium hover:underline"
                >
                  {each.fileName}
                </Link>
              </TableCell>
              <TableCell>
                <ShipmentStatusBadge status={each.status} />
              </TableCell>
              <TableCell numeric>{number(each.lineCount)}</TableCell>
              <TableCell numeric>{number(sums.shipped)}</TableCell>
              <TableCell numeric>{number(sums.nothingToDo)}</TableCell>
              <TableCell numeric>{number(sums.failed)}</TableCell>
              {bySuppliers && <TableCell>{each.supplierName ?? t('ownFile')}</TableCell>}
              <TableCell>{each.createdBy ?? '–'}</TableCell>
              <TableCell>{formatInstant(each.createdAt, timeZone, locale)}</TableCell>
            </TableRow>
          )
        })}
      </TableBody>
    </Table>
  )
}
