import { useMemo } from 'react'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { columnInShort, countInWords, memberInWords, periodInWords, type Wording } from '../in-words.ts'
import { messages } from '../messages.ts'
import type { Report, ReportRequest } from '../types.ts'
import { BarChart } from './bar-chart.tsx'
import type { ChartSpec } from './chart-drawing.ts'

/** Rows with a colour of their own; the rest is put together. */
const OWN_COLOURS = 6
/** Bars of a report with a single column. */
const LYING_BARS = 12

export interface ReportChartProps {
  request: ReportRequest
  report: Pick<Report, 'columns' | 'rows' | 'columnTotals' | 'totals'>
  wording: Wording
}

function specOf({ request, report, wording }: ReportChartProps, others: string): ChartSpec {
  const { measure, rows: dimension } = request
  const byTotal = [...report.rows].sort((a, b) => b.totals[measure] - a.totals[measure])
  const nameOf = (row: (typeof byTotal)[number]) => memberInWords(dimension, row, wording)
  const inWords = (value: number) => countInWords(value, measure, wording)
  // The axis would leave no room for the bars.
  const short = (name: string) => (name.length > 14 ? `${name.slice(0, 13)}…` : name)
  if (report.columns.length === 1) {
    const shown = byTotal.slice(0, LYING_BARS)
    return {
      labels: shown.map((row) => short(nameOf(row))),
      series: [{ name: '', values: shown.map((row) => row.totals[measure]) }],
      lying: true,
      inWords,
    }
  }
  const own = byTotal.slice(0, OWN_COLOURS)
  const series = own.map((row) => ({ name: nameOf(row), values: row.cells }))
  const rest = report.columnTotals.map(
    (total, at) => total - own.reduce((sum, row) => sum + (row.cells[at] ?? 0), 0),
  )
  if (byTotal.length > OWN_COLOURS) series.push({ name: others, values: rest })
  return { labels: report.columns.map(columnInShort), series, lying: false, inWords }
}

/** The report as bars. */
export function ReportChart(props: ReportChartProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { request, report, wording } = props
  const spec = useMemo(() => specOf({ request, report, wording }, t('others')), [request, report, wording, t])
  const label = t('chartLabel', {
    measure: t(`measure.${request.measure}`),
    period: periodInWords(request.period, locale),
  })
  return (
    <BarChart spec={spec} label={label} className={spec.lying && spec.labels.length > 6 ? 'h-100' : 'h-72'} />
  )
}
