import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { ImportSummary } from '../types.ts'
import { ImportStatusBadge } from './import-status.tsx'

/** The list of imports. */
export function ImportTable({ imports, timeZone }: { imports: readonly ImportSummary[]; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const number = (value: number) => (value === 0 ? '–' : formatNumber(value, locale))
  return (
    <Table caption={t('caption')}>
      <TableHead>
        <tr>
          <TableHeader>{t('file')}</TableHeader>
          <TableHeader>{t('status')}</TableHeader>
          <TableHeader numeric>{t('rows')}</TableHeader>
          <TableHeader numeric>{t('good')}</TableHeader>
          <TableHeader numeric>{t('bad')}</TableHeader>
          <TableHeader>{t('batch')}</TableHeader>
          <TableHeader>{t('createdBy')}</TableHeader>
          <TableHeader>{t('createdAt')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {imports.map((each) => (
          <TableRow key={each.importId}>
            <TableCell className="max-w-72">
              <Link
                to={`/admin/imports/${each.importId}`}
                className="block truncate font-medium hover:underline"
              >
                {each.fileName}
              </Link>
            </TableCell>
            <TableCell>
              <ImportStatusBadge status={each.status} />
            </TableCell>
            <TableCell numeric>{number(each.rowCount)}</TableCell>
            <TableCell numeric>{number(each.goodCount)}</TableCell>
            <TableCell numeric>{number(each.badCount)}</TableCell>
            <TableCell>
              {each.batchId ? (
                <Link to={`/admin/batches/${each.batchId}`} className="underline">
                  {t('showBatch')}
                </Link>
              ) : (
                '–'
              )}
            </TableCell>
            <TableCell>{each.createdBy ?? '–'}</TableCell>
            <TableCell>{formatInstant(each.createdAt, timeZone, locale)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
