import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { FactorState } from '../types.ts'
import { type CodeAnswer, CodeForm } from './code-form.tsx'

const FEW = 3

/** A second factor that is on: how many recovery codes are left, a new set, and the way to switch it off. */
export function FactorOn({
  state,
  timeZone,
  required,
  answer,
}: {
  state: FactorState
  timeZone: string
  required: boolean
  answer: CodeAnswer | undefined
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const since = state.since && formatInstant(state.since, timeZone, locale)
  return (
    <>
      <Flash tone="success" title={t('on')}>
        {since && t('onSince', { at: since })} {t('codesLeft', { n: state.codesLeft })}
      </Flash>
      {state.codesLeft <= FEW && <Flash tone="warning">{t('codesFew')}</Flash>}
      <div className="grid gap-5 md:grid-cols-2">
        <Card title={t('newCodes')} description={t('newCodesBody')}>
          <CodeForm intent="codes" answer={answer} submit={t('newCodes')} label={t('currentCode')} />
        </Card>
        <Card title={t('turnOff')} description={required ? t('turnOffRequired') : t('turnOffBody')}>
          <CodeForm intent="off" answer={answer} submit={t('turnOff')} label={t('currentCode')} danger />
        </Card>
      </div>
    </>
  )
}
