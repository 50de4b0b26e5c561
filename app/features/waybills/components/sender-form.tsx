import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { CheckboxField, TextField } from '#app/components/form-fields.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { RegionPicker } from '../../regions/components/region-picker.tsx'
import type { RegionCodes, RegionLists } from '../../regions/types.ts'
import { messages } from '../messages.ts'
import { senderSchema } from '../schema.ts'
import type { SealedSender } from '../settings/data.ts'

/** A sender as its form begins. */
export type SenderValues = SealedSender & { name: string; isDefault: boolean }

/** Who sends, and from where. @param sender undefined: a new one */
export function SenderForm({
  sender,
  region,
  lastResult,
}: {
  sender: SenderValues | undefined
  /** Where the picker of regions stands, and its lists. */
  region: { lists: RegionLists; codes: RegionCodes }
  lastResult: SubmissionResult<string[]> | undefined
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const [form, fields] = useForm({
    id: 'waybill-sender',
    lastResult: lastResult ?? null,
    defaultValue: {
      name: sender?.name ?? '',
      contact: sender?.contact ?? '',
      phone: sender?.phone ?? '',
      street: sender?.street ?? '',
      isDefault: sender?.isDefault ? 'on' : '',
      ...region.codes,
    },
    shouldValidate: 'onSubmit',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: senderSchema, error: zodErrorMap(locale, messages) }),
  })
  const { province, city, district } = fields
  return (
    <Form method="post" {...getFormProps(form)}>
      {/* What Enter presses: without it, it would be the button of the picker. */}
      <button type="submit" tabIndex={-1} aria-hidden className="hidden" />
      <Card>
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            field={fields.name}
            label={t('senderName')}
            hint={t('senderNameHint')}
            autoComplete="off"
            fieldClassName="sm:col-span-2"
          />
          <TextField field={fields.contact} label={t('contact')} autoComplete="off" />
          <TextField field={fields.phone} type="tel" label={t('phone')} autoComplete="off" />
          <div className="sm:col-span-2">
            <RegionPicker
              idPrefix="sender"
              lists={region.lists}
              codes={region.codes}
              names={{ province: province.name, city: city.name, district: district.name }}
              errors={{ province: province.errors, city: city.errors, district: district.errors }}
              required
            />
          </div>
          <TextField
            field={fields.street}
            label={t('street')}
            autoComplete="off"
            fieldClassName="sm:col-span-2"
          />
          <CheckboxField field={fields.isDefault} label={t('isDefault')} fieldClassName="sm:col-span-2" />
          <div className="flex flex-wrap gap-3 sm:col-span-2">
            <Button type="submit" pending={useNavigation().state !== 'idle'}>
              {c('save')}
            </Button>
            <LinkButton to="/admin/waybills/settings" variant="ghost">
              {c('cancel')}
            </LinkButton>
          </div>
        </div>
      </Card>
    </Form>
  )
}
