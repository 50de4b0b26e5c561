import { ChartColumn, SearchX } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { TabLinks } from '#app/components/tabs.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { Choices } from '../data.ts'
import type { Wording } from '../in-words.ts'
import { messages } from '../messages.ts'
import { type RequestProblem, reportQuery } from '../report-request.ts'
import { DIMENSIONS, type Report, type ReportRequest } from '../types.ts'
import { FilterBar } from './filter-bar.tsx'
import { MeasureTiles } from './measure-tiles.tsx'
import { PeriodPicker } from './period-picker.tsx'
import { PivotTable } from './pivot-table.tsx'
import { ReportChart } from './report-chart.tsx'
import { reportHref } from './report-links.ts'

// What another period replaces; a column to sort by is of the old one.
const OF_PERIOD = ['preset', 'months', 'from', 'to', 'sort', 'dir']

export interface ReportViewProps {
  request: ReportRequest
  problems: readonly RequestProblem[]
  report: Pick<Report, 'columns' | 'rows' | 'columnTotals' | 'totals'>
  /** Of all rows, shown or not. */
  rowCount: number
  choices: Choices
  span: { first: string; last: string } | undefined
  /** YYYY-MM-DD where the merchant is. */
  today: string
  wording: Wording
  mayOpen: boolean
}

/** A report with everything that changes it. */
export function ReportView(props: ReportViewProps) {
  const t = useMessages(messages)
  const { request, problems, report, choices, span, today, wording } = props
  return (
    <div className="flex flex-col gap-5">
      {problems.map((problem) => (
        <Flash key={problem} tone="warning">
          {t(problem)}
        </Flash>
      ))}
      <PeriodPicker
        period={request.period}
        preset={request.preset}
        hrefOf={(preset) => reportHref(request, { preset })}
        action="/admin/reports"
        kept={[...reportQuery(request)].filter(([name]) => !OF_PERIOD.includes(name))}
        {...{ today, span }}
      />
      <MeasureTiles request={request} totals={report.totals} wording={wording} />
      <div className="flex flex-col gap-4">
        <TabLinks
          label={t('rowsLabel')}
          items={DIMENSIONS.map((rows) => ({
            to: reportHref(request, {
              rows,
              sort: request.sort.by === 'name' ? { by: 'total', descending: true } : request.sort,
            }),
            label: t(`rows.${rows}`),
            current: rows === request.rows,
          }))}
        />
        <FilterBar request={request} choices={choices} wording={wording} />
        {report.rows.length === 0 ? <NoRows {...props} /> : <Figures {...props} />}
      </div>
    </div>
  )
}

function Figures({ request, report, rowCount, wording, mayOpen }: ReportViewProps) {
  const t = useMessages(messages)
  const { length: shown } = report.rows
  return (
    <>
      <ReportChart request={request} report={report} wording={wording} />
      <PivotTable request={request} report={report} wording={wording} mayOpen={mayOpen} />
      <p className="text-[13px] text-muted">
        {shown < rowCount ? t('shownRows', { shown, n: rowCount }) : t('rowCount', { n: rowCount })}
      </p>
    </>
  )
}

/** Why there is nothing to see, and what to do about it. */
function NoRows({ request, span }: ReportViewProps) {
  const t = useMessages(messages)
  if (!span) {
    return (
      <EmptyState
        icon={ChartColumn}
        title={t('empty')}
        body={t('emptyBody')}
        action={<LinkButton to="/admin/batches">{t('toBatches')}</LinkButton>}
      />
    )
  }
  const filtered = Object.keys(request.filters).length > 0
  return (
    <EmptyState
      icon={SearchX}
      title={t('noMatch')}
      body={t('noMatchBody')}
      action={
        <>
          {filtered && <LinkButton to={reportHref(request, { filters: {} })}>{t('dropFilters')}</LinkButton>}
          {request.preset !== 'last12' && (
            <LinkButton to={reportHref(request, { preset: 'last12' })}>{t('showLast12')}</LinkButton>
          )}
        </>
      }
    />
  )
}
