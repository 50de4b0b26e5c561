import { CalendarOff } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Form } from '#app/components/navigation.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { runInWords } from '../offer.ts'
import type { HolidayRun } from '../types.ts'

/** The days without delivery, coming ones first; past ones are folded away. @param props.today 'YYYY-MM-DD' */
export function HolidayList({ runs, today }: { runs: readonly HolidayRun[]; today: string }) {
  const t = useMessages(messages)
  const coming = runs.filter((run) => run.to >= today)
  const past = runs.filter((run) => run.to < today)
  if (runs.length === 0)
    return <EmptyState icon={CalendarOff} title={t('holidaysEmpty')} body={t('holidaysEmptyBody')} />
  const [first] = past
  const last = past.at(-1)
  return (
    <Card title={t('upcoming')}>
      {coming.length === 0 ? <p className="text-muted">{t('holidaysEmpty')}</p> : <Runs runs={coming} />}
      {first && last && (
        <details className="mt-4">
          <summary className="w-fit cursor-pointer text-[13px] text-muted">
            {t('past', { n: past.reduce((sum, run) => sum + run.days, 0) })}
          </summary>
          <div className="mt-2 flex flex-col gap-3">
            <Runs runs={past} />
            <Removal from={first.from} to={last.to}>
              {t('removePast')}
            </Removal>
          </div>
        </details>
      )}
    </Card>
  )
}

function Runs({ runs }: { runs: readonly HolidayRun[] }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <ul className="divide-y divide-line">
      {runs.map((run) => {
        const days = runInWords(run, locale)
        const name = run.name || t('unnamed')
        return (
          <li key={run.from} className="flex items-center justify-between gap-3 py-2">
            <div className="min-w-0">
              <p className="font-medium break-words">{name}</p>
              <p className="text-[13px] text-muted tabular-nums">
                {days} {run.days > 1 && <span>{t('holidayDays', { n: run.days })}</span>}
              </p>
            </div>
            <Removal from={run.from} to={run.to} label={t('removeRun', { name, days })}>
              {t('remove')}
            </Removal>
          </li>
        )
      })}
    </ul>
  )
}

function Removal(props: { from: string; to: string; label?: string; children: string }) {
  return (
    <Form method="post" className="shrink-0">
      <input type="hidden" name="from" value={props.from} />
      <input type="hidden" name="to" value={props.to} />
      <Button type="submit" name="intent" value="remove" size="sm" variant="ghost" aria-label={props.label}>
        {props.children}
      </Button>
    </Form>
  )
}
