import { UsersRound } from 'lucide-react'
import { Card } from '#app/components/card.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { columnInWords, type Wording } from '../../reports/in-words.ts'
import type { RequestProblem } from '../../reports/report-request.ts'
import { messages } from '../messages.ts'
import {
  type ColumnFigures,
  type Figures,
  type FiguresReport,
  type FiguresRequest,
  MEASURES,
  type Measure,
} from '../types.ts'
import { FiguresChart } from './figures-chart.tsx'
import { FiguresFrame } from './figures-frame.tsx'
import { behindHref, type FiguresPlace } from './figures-links.ts'
import { MeasuresTable } from './measures-table.tsx'
import { PersonName } from './store-name.tsx'

export interface StoreViewProps {
  place: FiguresPlace
  request: FiguresRequest
  problems: readonly RequestProblem[]
  today: string
  wording: Wording
  storeId: string
  name: string
  people: FiguresReport
  columns: readonly ColumnFigures[]
  mayOpen: { entries: boolean; orders: boolean }
}

/** What is summed over the columns; what is on hand stands at the end. */
function totalsOf(columns: readonly ColumnFigures[], people: FiguresReport): Figures {
  return { ...people.totals, onHand: columns.at(-1)?.figures.onHand ?? 0 }
}

/** True where something happened; what is on hand stands without that. */
function hasMoved({ figures }: ColumnFigures): boolean {
  return MEASURES.some((measure) => measure !== 'onHand' && figures[measure] !== 0)
}

/** One store: its people, and a line per day or month, each figure leading to what is behind it. */
export function StoreView(props: StoreViewProps) {
  const { place, request, problems, today, wording, storeId, name, people, columns, mayOpen } = props
  const t = useMessages(messages)
  const locale = useLocale()
  const { measure } = request
  const totals = totalsOf(columns, people)
  const href = (of: Measure, which: { member?: string | undefined; column?: string | undefined }) =>
    (of.startsWith('handed') ? mayOpen.orders : mayOpen.entries)
      ? behindHref(place, request, of, which)
      : undefined
  const bars = [{ name, cells: columns.map(({ figures }) => figures[measure]), total: totals[measure] }]
  // The newest day is what people look for; those on which nothing happened would only stand in the way.
  const newest = columns.filter(hasMoved).reverse()
  return (
    <FiguresFrame {...{ place, request, problems, today, totals, wording }}>
      <FiguresChart rows={bars} others={t('othersPeople')} {...{ request, wording }} />
      <Card title={t('people')} description={t('peopleHint')}>
        {people.rows.length === 0 ? (
          <EmptyState icon={UsersRound} title={t('noPeople')} body={t('noPeopleBody')} />
        ) : (
          <MeasuresTable
            caption={t('people')}
            of={t('employee')}
            rows={people.rows.map((row) => ({
              ...{ id: row.id, figures: row.figures },
              name: <PersonName {...{ row, storeId, wording }} />,
            }))}
            totals={people.totals}
            without={['onHand']}
            hrefOf={(of, member) => href(of, { member })}
            wording={wording}
          />
        )}
      </Card>
      <Card title={t('overTime')} description={t('overTimeHint')}>
        <MeasuresTable
          caption={t('overTime')}
          of={t('column')}
          rows={newest.map(({ column, figures }) => ({
            ...{ id: column, figures },
            name: columnInWords(column, locale),
          }))}
          totals={totals}
          hrefOf={(of, column) => href(of, { column })}
          wording={wording}
        />
      </Card>
    </FiguresFrame>
  )
}
