import { ArrowDown, ArrowUp } from 'lucide-react'
import { memo } from 'react'
import { cn } from '#app/components/cn.ts'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { columnInWords, countInWords, memberInWords, type Wording } from '../in-words.ts'
import { messages } from '../messages.ts'
import type { Report, ReportRequest, ReportRow } from '../types.ts'
import { ordersHref, reportHref } from './report-links.ts'

export interface PivotTableProps {
  request: ReportRequest
  report: Pick<Report, 'columns' | 'rows' | 'columnTotals' | 'totals'>
  wording: Wording
  /** Numbers lead to their orders. */
  mayOpen: boolean
}

// Four steps of the accent, over whatever the row is coloured; text stays readable on all of them.
const HEAT = [
  '',
  'bg-[color-mix(in_srgb,var(--accent)_4%,var(--row))]',
  'bg-[color-mix(in_srgb,var(--accent)_9%,var(--row))]',
  'bg-[color-mix(in_srgb,var(--accent)_15%,var(--row))]',
  'bg-[color-mix(in_srgb,var(--accent)_22%,var(--row))]',
] as const

function heatOf(count: number, most: number): string {
  return count > 0 && most > 0 ? (HEAT[Math.ceil((count / most) * 4)] ?? '') : ''
}

/** The pivot: names and totals stay in sight, every number leads to its orders. */
export const PivotTable = memo(function PivotTable({ request, report, wording, mayOpen }: PivotTableProps) {
  const t = useMessages(messages)
  const { rows, columns, columnTotals, totals } = report
  const { measure } = request
  const most = Math.max(0, ...rows.flatMap((row) => row.cells))
  const number = (count: number) => countInWords(count, measure, wording)
  const open = (count: number, row?: string, column?: string) =>
    mayOpen ? (
      // Documents and not router links: a large report has ten thousand of them.
      <a href={ordersHref(request, row, column)} className="-mx-1 rounded-md px-1 hover:underline">
        {number(count)}
      </a>
    ) : (
      number(count)
    )
  const foot = 'sticky bottom-0 border-t border-b-0 border-line bg-sunken font-semibold'
  return (
    <Table
      caption={t('caption', { measure: t(`measure.${measure}`), rows: t(`rows.${request.rows}`) })}
      stickyFirst
      className="max-h-[75dvh] print:max-h-none"
    >
      <PivotHead request={request} columns={columns} />
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id}>
            <RowName row={row} request={request} wording={wording} />
            <TableCell numeric className="font-medium">
              {open(row.totals[measure], row.id)}
            </TableCell>
            {row.cells.map((count, at) => (
              <TableCell
                key={columns[at]}
                numeric
                className={cn(heatOf(count, most), count === 0 && 'text-muted')}
              >
                {count === 0 ? '–' : open(count, row.id, columns[at])}
              </TableCell>
            ))}
          </TableRow>
        ))}
        <TableRow data-totals>
          <TableCell className={cn(foot, 'first:z-20')}>{t('total')}</TableCell>
          <TableCell numeric className={cn(foot, 'z-10')}>
            {open(totals[measure])}
          </TableCell>
          {columnTotals.map((count, at) => (
            <TableCell key={columns[at]} numeric className={cn(foot, 'z-10')}>
              {count === 0 ? '–' : open(count, undefined, columns[at])}
            </TableCell>
          ))}
        </TableRow>
      </TableBody>
    </Table>
  )
})

function RowName({ row, request, wording }: { row: ReportRow; request: ReportRequest; wording: Wording }) {
  const name = memberInWords(request.rows, row, wording)
  return (
    <TableCell wrap className="w-32 max-w-32 min-w-32 font-medium sm:w-56 sm:max-w-56 sm:min-w-56">
      <span className="line-clamp-2" title={name}>
        {name}
      </span>
      {request.rows === 'batch' && row.faceValueMinor !== null && (
        <span className="block text-xs font-normal text-muted">
          {formatMoney(row.faceValueMinor, wording.currency, wording.locale, { whole: true })}
        </span>
      )}
    </TableCell>
  )
}

function PivotHead({ request, columns }: { request: ReportRequest; columns: readonly string[] }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <TableHead>
      <tr>
        <SortHeader request={request} by="name" what={t(`rows.${request.rows}`)} />
        <SortHeader request={request} by="total" what={t('total')} numeric />
        {columns.map((column) => (
          <SortHeader key={column} request={request} by={column} what={columnInWords(column, locale)} numeric>
            <ColumnTitle column={column} />
          </SortHeader>
        ))}
      </tr>
    </TableHead>
  )
}

/** A month over its year, or a day over its day of the week. */
function ColumnTitle({ column }: { column: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  if (column.length === 7) {
    const [year = '', month = ''] = column.split('-')
    return (
      <>
        <span className="block font-normal">{t('year', { year })}</span>
        {t('month', { month: String(Number(month)) })}
      </>
    )
  }
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  return (
    <>
      <span className="block font-normal">{weekday.format(new Date(`${column}T00:00:00Z`))}</span>
      {column.slice(5)}
    </>
  )
}

function SortHeader({
  request,
  by,
  what,
  numeric,
  children,
}: {
  request: ReportRequest
  by: string
  what: string
  numeric?: boolean
  children?: React.ReactNode
}) {
  const t = useMessages(messages)
  const { sort } = request
  const current = sort.by === by
  const descending = current ? !sort.descending : by !== 'name'
  const Arrow = sort.descending ? ArrowDown : ArrowUp
  return (
    <TableHeader
      numeric={numeric}
      aria-sort={current ? (sort.descending ? 'descending' : 'ascending') : undefined}
      className={cn('px-0 py-0 align-bottom', current && 'text-ink')}
    >
      <Link
        to={reportHref(request, { sort: { by, descending } })}
        preventScrollReset
        title={t('sortBy', { what })}
        className={cn(
          'flex min-h-10 items-end gap-1 px-3 py-2 -outline-offset-2 hover:text-ink',
          numeric && 'justify-end',
        )}
      >
        {current && <Arrow aria-hidden className="mb-0.5 size-3 shrink-0" />}
        <span>{children ?? what}</span>
      </Link>
    </TableHeader>
  )
}
