import { useMemo } from 'react'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { BarChart } from '../../reports/components/bar-chart.tsx'
import type { ChartSpec } from '../../reports/components/chart-drawing.ts'
import { columnInShort, periodInWords, type Wording } from '../../reports/in-words.ts'
import { figureInWords } from '../in-words.ts'
import { messages } from '../messages.ts'
import type { FiguresRequest } from '../types.ts'

/** Rows with a colour of their own; the rest is put together. */
const OWN_COLOURS = 6
/** Bars of a period with a single column. */
const LYING_BARS = 12

export interface FiguresChartProps {
  request: FiguresRequest
  /** Rows with the measure asked for by column, and of the whole period. */
  rows: readonly { name: string; cells: readonly number[]; total: number }[]
  others: string
  wording: Wording
}

function specOf({ request, rows, others, wording }: FiguresChartProps): ChartSpec {
  const { measure, period } = request
  const inWords = (value: number) => figureInWords(value, measure, wording)
  const byTotal = rows
    .filter((row) => row.cells.some((count) => count !== 0))
    .sort((a, b) => b.total - a.total)
  // The axis would leave no room for the bars.
  const short = (name: string) => (name.length > 14 ? `${name.slice(0, 13)}…` : name)
  if (period.columns.length === 1) {
    const shown = byTotal.slice(0, LYING_BARS)
    return {
      labels: shown.map((row) => short(row.name)),
      series: [{ name: '', values: shown.map((row) => row.total) }],
      ...{ lying: true, inWords },
    }
  }
  const series = byTotal.slice(0, OWN_COLOURS).map((row) => ({ name: row.name, values: [...row.cells] }))
  const rest = byTotal.slice(OWN_COLOURS)
  if (rest.length > 0)
    series.push({
      name: others,
      values: period.columns.map((_, at) => rest.reduce((sum, row) => sum + (row.cells[at] ?? 0), 0)),
    })
  return { labels: period.columns.map(columnInShort), series, lying: false, inWords }
}

/** The measure asked for as bars, of the largest rows each. */
export function FiguresChart(props: FiguresChartProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { request, rows, others, wording } = props
  const spec = useMemo(() => specOf({ request, rows, others, wording }), [request, rows, others, wording])
  const label = t('chartLabel', {
    measure: t(`measure.${request.measure}`),
    period: periodInWords(request.period, locale),
  })
  if (spec.series.length === 0 || spec.labels.length === 0) return null
  return (
    <BarChart spec={spec} label={label} className={spec.lying && spec.labels.length > 6 ? 'h-100' : 'h-72'} />
  )
}
