import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { CheckboxField, TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { TickList } from '#app/components/tick-list.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import { endpointSchema } from '../schema.ts'
import { WEBHOOK_EVENTS, type WebhookEvent } from '../types.ts'

/** What an endpoint's form begins with. */
export type EndpointDraft = {
  endpointId: string
  name: string
  url: string
  events: WebhookEvent[]
  withConsignee: boolean
  active: boolean
}

/** The form of an endpoint, new or old. @param mayTell whether the account may let personal data out */
export function EndpointForm({
  intent,
  draft,
  privateHooks,
  mayTell,
  lastResult,
}: {
  intent: 'create' | 'save'
  draft: EndpointDraft
  privateHooks: boolean
  mayTell: boolean
  lastResult: SubmissionResult<string[]> | undefined
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const schema = endpointSchema(privateHooks, mayTell)
  const { name, url, events, withConsignee, active } = draft
  const [form, fields] = useForm({
    id: 'webhook-endpoint',
    lastResult: lastResult ?? null,
    defaultValue: {
      ...{ name, url, events },
      withConsignee: withConsignee ? 'on' : '',
      active: active ? 'on' : '',
    },
    shouldValidate: 'onSubmit',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) => parseWithZod(formData, { schema, error: zodErrorMap(locale, messages) }),
  })
  return (
    <Form method="post" {...getFormProps(form)}>
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="endpointId" value={draft.endpointId} />
      <Card>
        <div className="flex flex-col gap-4">
          {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
          <TextField
            field={fields.url}
            type="url"
            label={t('url')}
            hint={t('urlHint')}
            placeholder={t('urlExample')}
            autoComplete="off"
            spellCheck={false}
          />
          <TextField
            field={fields.name}
            label={t('name')}
            hint={t('nameHint')}
            autoComplete="off"
            fieldClassName="sm:max-w-80"
          />
          <TickList
            field={fields.events}
            label={t('events')}
            options={WEBHOOK_EVENTS.map((event) => ({
              value: event,
              label: t(`event.${event}`),
              hint: <code>{event}</code>,
            }))}
          />
          <CheckboxField
            field={fields.withConsignee}
            label={t('withConsignee')}
            hint={t(mayTell ? 'withConsigneeHint' : 'mayNotTell')}
          />
          <CheckboxField field={fields.active} label={t('active')} />
          <div>
            <Button
              type="submit"
              pending={['create', 'save'].includes(String(useNavigation().formData?.get('intent')))}
            >
              {intent === 'create' ? t('addEndpoint') : c('save')}
            </Button>
          </div>
        </div>
      </Card>
    </Form>
  )
}
