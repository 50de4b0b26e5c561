import { SearchX } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { Form } from '#app/components/navigation.tsx'
import { formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { RunAnswer } from '../data.ts'
import { messages } from '../messages.ts'
import type { RunPreview } from '../types.ts'

export interface RunPanelProps {
  from: string | undefined
  to: string | undefined
  answer: RunAnswer | undefined
  currency: string
}

/** A run of serials: looked at first, then put onto the pile. */
export function RunPanel({ from, to, answer, currency }: RunPanelProps) {
  const t = useMessages(messages)
  const problem = answer?.ok === false ? answer : undefined
  const errors = (...reasons: string[]) =>
    problem && reasons.includes(problem.reason)
      ? [problem.reason === 'TOO_MANY' ? t('TOO_MANY', { n: problem.cards ?? 0 }) : t(problem.reason)]
      : undefined
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">{t('runLead')}</p>
      <Form
        method="get"
        action="/store/sell"
        className="grid gap-3 sm:grid-cols-[1fr_1fr_auto] sm:items-start"
      >
        <input type="hidden" name="tab" value="run" />
        <Field label={t('runFrom')} hint={t('runHint')} errors={errors('FROM_UNKNOWN')} required>
          <Input name="from" defaultValue={from} size="lg" autoComplete="off" />
        </Field>
        <Field
          label={t('runTo')}
          hint={t('runHint')}
          errors={errors('TO_UNKNOWN', 'UPSIDE_DOWN', 'TOO_MANY')}
          required
        >
          <Input name="to" defaultValue={to} size="lg" autoComplete="off" />
        </Field>
        <Button type="submit" size="lg" variant="secondary" className="sm:mt-[1.7rem]">
          {t('runLook')}
        </Button>
      </Form>
      {answer?.ok && <Preview run={answer.run} currency={currency} />}
    </div>
  )
}

function Preview({ run, currency }: { run: RunPreview; currency: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Card
      title={t('runTitle', { from: String(run.from), to: String(run.to) })}
      description={
        run.firstNumber && run.lastNumber
          ? t('runNumbers', { first: run.firstNumber, last: run.lastNumber })
          : undefined
      }
    >
      {run.cards === 0 ? (
        <EmptyState icon={SearchX} title={t('runNothing')} body={t('runNothingBody')} />
      ) : (
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="text-muted">{t('runGood')}</span>
          <span className="text-xl font-semibold">{t('totalCards', { n: run.cards })}</span>
          <span className="text-lg">
            {formatMoney(run.faceValueMinor, currency, locale, { whole: true })}
          </span>
        </p>
      )}
      {run.skipped.length > 0 && (
        <div className="mt-3">
          <h3 className="text-[13px] font-medium text-muted">{t('runSkipped')}</h3>
          <ul className="mt-1 list-disc pl-5">
            {run.skipped.map(({ reason, cards, serials }) => (
              <li key={reason}>{t('runSkippedLine', { reason: t(reason), n: cards, serials })}</li>
            ))}
          </ul>
        </div>
      )}
      {run.cards > 0 && (
        <form method="post" action="/store/sell" className="mt-4">
          <input type="hidden" name="intent" value="addRun" />
          <input type="hidden" name="serials" value={run.serials} />
          <Button type="submit" size="lg" className="max-sm:w-full">
            {t('runAdd', { n: run.cards })}
          </Button>
        </form>
      )}
    </Card>
  )
}
