import { cn } from '#app/components/cn.ts'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { columnInShort, columnInWords, type Wording } from '../../reports/in-words.ts'
import { messages } from '../messages.ts'
import type { FiguresReport, FiguresRequest } from '../types.ts'
import { FigureCell, FOOT } from './figure-cell.tsx'
import { behindHref, figuresHref } from './figures-links.ts'
import { StoreName } from './store-name.tsx'

/** One measure of every store, a column per day or month. */
export function TimeTable({
  request,
  report,
  wording,
  open,
}: {
  request: FiguresRequest
  report: FiguresReport
  wording: Wording
  /** True: figures lead to what is behind them. */
  open: boolean
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { measure, period } = request
  // What is on hand stands at the end and does not add up.
  const total = measure === 'onHand' ? t('measure.onHand') : t('total')
  return (
    <Table caption={t(`measure.${measure}`)} stickyFirst className="max-h-[75dvh] print:max-h-none">
      <TableHead>
        <tr>
          <TableHeader>{t('store')}</TableHeader>
          <TableHeader numeric>{total}</TableHeader>
          {period.columns.map((column) => (
            <TableHeader key={column} numeric title={columnInWords(column, locale)}>
              {columnInShort(column)}
            </TableHeader>
          ))}
        </tr>
      </TableHead>
      <TableBody>
        {report.rows.map((row) => {
          const href = (column?: string) =>
            open ? behindHref(`/admin/store-figures/${row.id}`, request, measure, { column }) : undefined
          return (
            <TableRow key={row.id}>
              <TableCell wrap className="max-w-52 min-w-32 font-medium sm:min-w-44">
                <Link to={figuresHref(`/admin/store-figures/${row.id}`, request)} className="hover:underline">
                  <StoreName row={row} />
                </Link>
              </TableCell>
              <FigureCell
                count={row.figures[measure]}
                href={href()}
                className="font-medium"
                {...{ measure, wording }}
              />
              {row.cells.map((count, at) => (
                <FigureCell
                  key={period.columns[at]}
                  href={href(period.columns[at])}
                  {...{ count, measure, wording }}
                />
              ))}
            </TableRow>
          )
        })}
        <TableRow data-totals>
          <TableCell className={cn(FOOT, 'first:z-20')}>{t('total')}</TableCell>
          <FigureCell count={report.totals[measure]} className={cn(FOOT, 'z-10')} {...{ measure, wording }} />
          {report.columnTotals.map((count, at) => (
            <FigureCell
              key={period.columns[at]}
              className={cn(FOOT, 'z-10')}
              {...{ count, measure, wording }}
            />
          ))}
        </TableRow>
      </TableBody>
    </Table>
  )
}
