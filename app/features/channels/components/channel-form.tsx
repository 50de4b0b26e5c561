import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { TextareaField, TextField } from '#app/components/form-fields.tsx'
import { KeyValue } from '#app/components/key-value.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import { channelSchema, type ChannelForm as Values } from '../schema.ts'
import type { Contact } from '../types.ts'

/**
 * The form of a new or changed channel.
 * @param masked the contact with stars, where the account may not see it: shown instead of the fields, and kept
 * @param seen whether showing the contact has been logged
 */
export function ChannelForm({
  values,
  masked,
  seen = false,
  lastResult,
}: {
  values?: Values | undefined
  masked?: Contact | undefined
  seen?: boolean
  lastResult: SubmissionResult<string[]> | undefined
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const [form, fields] = useForm({
    id: 'channel',
    lastResult: lastResult ?? null,
    ...(values ? { defaultValue: values } : {}),
    constraint: getZodConstraint(channelSchema),
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: channelSchema, error: zodErrorMap(locale, messages) }),
  })
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-5">
      {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
      <Card>
        <TextField
          field={fields.name}
          label={t('name')}
          hint={t('nameHint')}
          placeholder={t('nameExample')}
          autoComplete="off"
        />
      </Card>
      <Card title={t('private')} description={t('privateHint')}>
        <div className="grid gap-4 sm:grid-cols-2">
          {masked ? (
            <div className="sm:col-span-2">
              <KeyValue
                items={[
                  { label: t('contactName'), value: masked.name || '–' },
                  { label: t('contactPhone'), value: masked.phone || '–' },
                ]}
              />
              <p className="mt-2 text-xs text-muted">{t('contactKept')}</p>
            </div>
          ) : (
            <>
              <TextField field={fields.contactName} label={t('contactName')} autoComplete="off" />
              <TextField
                field={fields.contactPhone}
                type="tel"
                label={t('contactPhone')}
                hint={seen ? t('contactLogged') : undefined}
                autoComplete="off"
              />
            </>
          )}
          <TextareaField
            field={fields.commissionNote}
            label={t('commissionNote')}
            hint={t('commissionHint')}
            rows={3}
            fieldClassName="sm:col-span-2"
          />
        </div>
      </Card>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" pending={useNavigation().state !== 'idle'}>
          {c('save')}
        </Button>
        <LinkButton to="/admin/channels" variant="ghost">
          {c('cancel')}
        </LinkButton>
      </div>
    </Form>
  )
}
