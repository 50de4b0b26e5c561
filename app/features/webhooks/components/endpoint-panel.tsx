import { KeyRound, RotateCw, Send, Trash2 } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Field } from '#app/components/field.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Input } from '#app/components/input.tsx'
import { KeyValue } from '#app/components/key-value.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form } from '#app/components/navigation.tsx'
import { formatInstant, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { ConfirmedSubmit } from '#app/features/sms/components/confirmed-submit.tsx'
import type { Endpoint } from '../data.ts'
import { messages } from '../messages.ts'
import { EndpointBadge } from './endpoint-list.tsx'

/** How an endpoint does, and what can be done with it. @param since a day, for "send again since" */
export function EndpointPanel({
  endpoint,
  timeZone,
  since,
}: {
  endpoint: Endpoint
  timeZone: string
  since: string
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const instant = (at: Date) => formatInstant(at, timeZone, locale)
  const { active, disabledAt, disabledReason, failingSince, lastSuccessAt, oldSecretUntil } = endpoint
  return (
    <Card
      title={t('stateTitle')}
      actions={
        <LinkButton to={`/admin/webhooks?endpoint=${endpoint.endpointId}`} size="sm" variant="ghost">
          {t('seeLog')}
        </LinkButton>
      }
    >
      <div className="flex flex-col gap-4">
        {disabledAt && disabledReason && (
          <Flash tone="danger">{t(`disabled.${disabledReason}`, { time: instant(disabledAt) })}</Flash>
        )}
        {active && failingSince && (
          <Flash tone="warning">{t('failingSince', { time: instant(failingSince) })}</Flash>
        )}
        <KeyValue
          items={[
            { label: t('stateTitle'), value: <EndpointBadge endpoint={endpoint} /> },
            { label: t('lastSuccess'), value: lastSuccessAt ? instant(lastSuccessAt) : t('never') },
            { label: t('waiting'), value: formatNumber(endpoint.waiting, locale) },
            { label: t('failed'), value: formatNumber(endpoint.failed, locale) },
            ...(oldSecretUntil
              ? [{ label: t('secretTitle'), value: t('oldUntil', { time: instant(oldSecretUntil) }) }]
              : []),
          ]}
        />
        <div className="flex flex-wrap gap-2">
          <Form method="post">
            <input type="hidden" name="intent" value="test" />
            <Button type="submit" size="sm" variant="secondary">
              <Send aria-hidden />
              {t('test')}
            </Button>
          </Form>
          <ConfirmedSubmit
            values={[
              ['intent', 'rotate'],
              ['version', String(endpoint.version)],
            ]}
            title={t('rotateSure')}
            consequence={t('rotateBody')}
            confirmLabel={t('rotate')}
            size="sm"
            variant="secondary"
          >
            <KeyRound aria-hidden />
            {t('rotate')}
          </ConfirmedSubmit>
          <ConfirmedSubmit
            values={[['intent', 'remove']]}
            title={t('removeSure')}
            consequence={t('removeBody')}
            confirmLabel={t('remove')}
            size="sm"
            variant="ghost"
          >
            <Trash2 aria-hidden />
            {t('remove')}
          </ConfirmedSubmit>
        </div>
        {active && endpoint.failed > 0 && <ReplayForm since={since} />}
      </div>
    </Card>
  )
}

function ReplayForm({ since }: { since: string }) {
  const t = useMessages(messages)
  return (
    <Form method="post" className="flex flex-col gap-3 border-t border-line pt-4">
      <input type="hidden" name="intent" value="replay" />
      <div>
        <p className="font-medium">{t('replayTitle')}</p>
        <p className="text-xs text-muted">{t('replayLead')}</p>
      </div>
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t('replaySince')} className="w-44">
          <Input name="since" type="date" defaultValue={since} required />
        </Field>
        <Button type="submit" variant="secondary">
          <RotateCw aria-hidden />
          {t('replayAll')}
        </Button>
      </div>
    </Form>
  )
}
