import { type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { TextareaField, TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { RegionPicker } from '#app/features/regions/components/region-picker.tsx'
import type { RegionRule } from '#app/features/regions/rule.ts'
import type { RegionLists } from '#app/features/regions/types.ts'
import { messages } from '../messages.ts'
import { addressSchema, addressSchemaFor } from '../schema.ts'

export type AddressValues = {
  consignee: string
  phone: string
  province: string
  city: string
  district: string
  street: string
}

export interface AddressFormProps {
  /** What was typed before; empty texts where nothing was. */
  values: AddressValues
  lists: RegionLists
  /** Where the card can be delivered. */
  rule: RegionRule | null
  lastResult: SubmissionResult<string[]> | undefined
}

function useAddressForm({ values, rule, lastResult }: AddressFormProps) {
  const locale = useLocale()
  return useForm({
    id: 'address',
    lastResult,
    defaultValue: values,
    constraint: getZodConstraint(addressSchema),
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: addressSchemaFor(rule), error: zodErrorMap(locale, messages) }),
    shouldValidate: 'onSubmit',
    shouldRevalidate: 'onInput',
  })
}

/** Who receives the gift, and where. */
export function AddressForm(props: AddressFormProps) {
  const t = useMessages(messages)
  const pending = useNavigation().state !== 'idle'
  const [form, fields] = useAddressForm(props)
  const { consignee, phone, province, city, district, street } = fields
  const { values, lists, rule } = props
  return (
    <Form
      method="post"
      id={form.id}
      onSubmit={form.onSubmit}
      noValidate={form.noValidate}
      className="flex flex-col gap-5"
    >
      <TextField
        field={consignee}
        label={t('consignee')}
        placeholder={t('consigneePlaceholder')}
        autoComplete="name"
        maxLength={60}
      />
      <TextField
        field={phone}
        type="tel"
        label={t('phone')}
        hint={t('phoneHint')}
        autoComplete="tel"
        maxLength={40}
      />
      <RegionPicker
        idPrefix="region"
        lists={lists}
        codes={{ province: values.province, city: values.city, district: values.district }}
        rule={rule}
        names={{ province: province.name, city: city.name, district: district.name }}
        errors={{ province: province.errors, city: city.errors, district: district.errors }}
      />
      <TextareaField
        field={street}
        label={t('street')}
        placeholder={t('streetPlaceholder')}
        autoComplete="street-address"
        rows={3}
        maxLength={240}
      />
      <Button type="submit" pending={pending}>
        {t('goReview')}
      </Button>
    </Form>
  )
}
