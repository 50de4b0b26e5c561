import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { CheckboxField, TextField } from '#app/components/form-fields.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { RegionPicker } from '#app/features/regions/components/region-picker.tsx'
import type { RegionCodes, RegionLists } from '#app/features/regions/types.ts'
import { messages } from '../messages.ts'
import { type StoreInput, storeSchema, type StoreForm as Values } from '../schema.ts'
import type { Store } from '../types.ts'

export interface StoreFormProps {
  /** Undefined: a new one. */
  store: Store | undefined
  /** Where the picker of regions stands, and its lists. */
  region: { lists: RegionLists; codes: RegionCodes }
  lastResult: SubmissionResult<string[]> | undefined
}

/** Name of a store, where it is, when it is open, and whether goods can be picked up there. */
export function StoreForm({ store, region, lastResult }: StoreFormProps) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const [form, fields] = useForm<StoreInput, Values>({
    id: 'store',
    lastResult: lastResult ?? null,
    defaultValue: {
      name: store?.name ?? '',
      pickUp: store?.pickUp ? 'on' : '',
      address: store?.address ?? '',
      hours: store?.hours ?? '',
      ...region.codes,
    },
    constraint: getZodConstraint(storeSchema),
    shouldValidate: 'onSubmit',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: storeSchema, error: zodErrorMap(locale, messages) }),
  })
  const { province, city, district } = fields
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-5">
      {/* What Enter presses: without it, it would be the button of the picker. */}
      <button type="submit" tabIndex={-1} aria-hidden className="hidden" />
      <Card title={t('basics')}>
        <TextField
          field={fields.name}
          label={t('storeName')}
          hint={store && t('nameHint')}
          autoComplete="off"
        />
      </Card>
      <Card title={t('pickUp')} description={t('pickUpHint')}>
        <div className="flex flex-col gap-4">
          <CheckboxField field={fields.pickUp} label={t('pickUpYes')} />
          <RegionPicker
            idPrefix="store"
            lists={region.lists}
            codes={region.codes}
            names={{ province: province.name, city: city.name, district: district.name }}
            errors={{ province: province.errors, city: city.errors, district: district.errors }}
            required={false}
          />
          <TextField field={fields.address} label={t('address')} hint={t('addressHint')} autoComplete="off" />
          <TextField field={fields.hours} label={t('hours')} hint={t('hoursHint')} autoComplete="off" />
        </div>
      </Card>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" pending={useNavigation().state !== 'idle'}>
          {c('save')}
        </Button>
        <LinkButton to={store ? `/admin/stores/${store.storeId}` : '/admin/stores'} variant="ghost">
          {c('cancel')}
        </LinkButton>
      </div>
    </Form>
  )
}
