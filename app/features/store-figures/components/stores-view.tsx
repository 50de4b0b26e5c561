import { Store } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Link } from '#app/components/navigation.tsx'
import { TabLinks } from '#app/components/tabs.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { Wording } from '../../reports/in-words.ts'
import type { RequestProblem } from '../../reports/report-request.ts'
import { messages } from '../messages.ts'
import { type FiguresReport, type FiguresRequest, LAYOUTS, MEASURES } from '../types.ts'
import { FiguresChart } from './figures-chart.tsx'
import { FiguresFrame } from './figures-frame.tsx'
import { behindHref, figuresHref } from './figures-links.ts'
import { MeasuresTable } from './measures-table.tsx'
import { StoreName } from './store-name.tsx'
import { TimeTable } from './time-table.tsx'

const PLACE = '/admin/store-figures'

export interface StoresViewProps {
  request: FiguresRequest
  problems: readonly RequestProblem[]
  today: string
  wording: Wording
  report: FiguresReport
  /** Which figures lead to what is behind them. */
  may: { entries: boolean; orders: boolean }
}

/** Every store with its figures. */
export function StoresView({ request, problems, today, wording, report, may }: StoresViewProps) {
  const t = useMessages(messages)
  if (report.rows.length === 0)
    return (
      <EmptyState
        icon={Store}
        title={t('noStores')}
        body={t('noStoresBody')}
        action={<LinkButton to="/admin/stores">{t('toStores')}</LinkButton>}
      />
    )
  const { measure, layout } = request
  const opens = (of: typeof measure) => (of.startsWith('handed') ? may.orders : may.entries)
  const rows = report.rows.map((row) => ({
    ...{ name: row.name ?? '', cells: row.cells, total: row.figures[measure] },
  }))
  return (
    <FiguresFrame place={PLACE} totals={report.totals} {...{ request, problems, today, wording }}>
      <nav aria-label={t('measureLabel')} className="flex flex-wrap gap-1">
        {MEASURES.map((each) => (
          <Link
            key={each}
            to={figuresHref(PLACE, request, { measure: each })}
            preventScrollReset
            aria-current={each === measure}
            title={t(`unit.${each}`)}
            className="inline-flex h-8 items-center rounded-md px-2.5 text-[13px] text-muted hover:bg-hover hover:text-ink aria-[current=true]:bg-accent-soft aria-[current=true]:font-medium aria-[current=true]:text-ink"
          >
            {t(`measure.${each}`)}
          </Link>
        ))}
      </nav>
      <FiguresChart others={t('others')} {...{ request, rows, wording }} />
      <TabLinks
        label={t('layoutLabel')}
        items={LAYOUTS.map((each) => ({
          to: figuresHref(PLACE, request, { layout: each }),
          label: each === 'time' ? `${t('layout.time')} · ${t(`measure.${measure}`)}` : t(`layout.${each}`),
          current: each === layout,
        }))}
      />
      {layout === 'time' ? (
        <TimeTable open={opens(measure)} {...{ request, report, wording }} />
      ) : (
        <MeasuresTable
          caption={t('title')}
          of={t('store')}
          rows={report.rows.map((row) => ({
            ...row,
            name: (
              <Link
                to={figuresHref(`${PLACE}/${row.id}`, request)}
                className="text-accent-ink hover:underline"
              >
                <StoreName row={row} />
              </Link>
            ),
          }))}
          totals={report.totals}
          hrefOf={(each, id) => (id && opens(each) ? behindHref(`${PLACE}/${id}`, request, each) : undefined)}
          sorted={{ place: PLACE, request }}
          wording={wording}
        />
      )}
    </FiguresFrame>
  )
}
