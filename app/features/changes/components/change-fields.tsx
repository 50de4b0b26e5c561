import { type FieldMetadata, type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Checkbox } from '#app/components/checkbox.tsx'
import { FieldErrors } from '#app/components/field.tsx'
import { SelectField, TextareaField, TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { RadioCards } from '#app/components/radio-cards.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { RegionRuleFields } from '../../regions/components/region-rule-fields.tsx'
import type { RegionRuleOptions } from '../../regions/types.ts'
import { messages } from '../messages.ts'
import { CHANGE_FORMS, type ChangeAction, MAX_REMARK, PRODUCT_MODES } from '../schema.ts'
import type { ChangeOptions } from '../types.ts'
import { ProductPicker } from './product-picker.tsx'

type Values = {
  productMode: string
  productIds: string[]
  newFrom: string
  newFromNone: string
  newTo: string
  newToNone: string
  newChannelId: string
  newRemark: string
  regionMode: string
  regionCodes: string[]
  newStoreId: string
}
type Fields = { [Name in keyof Values]: FieldMetadata<Values[Name], Values> }

export interface ChangeFieldsProps {
  action: Exclude<ChangeAction, 'activate' | 'deactivate' | 'void' | 'restore'>
  /** The filter, field by field: it goes along with what is chosen here. */
  filter: Readonly<Record<string, string>>
  options: ChangeOptions
  regions: RegionRuleOptions
  /** What was chosen before, for whoever comes back from the preview. */
  chosen: Partial<Values>
  lastResult: SubmissionResult<string[]> | undefined
  currency: string
}

/** What the cards are to become; leads to the preview. */
export function ChangeFields(props: ChangeFieldsProps) {
  const { action, filter, chosen, lastResult } = props
  const t = useMessages(messages)
  const locale = useLocale()
  const loading = useNavigation().state !== 'idle'
  const [form, fields] = useForm<Values, ReturnType<(typeof CHANGE_FORMS)[ChangeAction]['parse']>>({
    id: 'change',
    lastResult: lastResult ?? null,
    defaultValue: chosen,
    shouldValidate: 'onSubmit',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: CHANGE_FORMS[action], error: zodErrorMap(locale, messages) }),
  })
  return (
    <Form
      method="get"
      action="/admin/cards/change"
      id={form.id}
      onSubmit={form.onSubmit}
      noValidate={form.noValidate}
    >
      {Object.entries({ ...filter, action, step: 'preview' }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Card>
        <div className="flex flex-col gap-5">
          <FieldErrors errors={form.errors} />
          <ActionFields {...props} fields={fields as Fields} />
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <Button type="submit" pending={loading}>
              {t('preview')}
            </Button>
            <p className="min-w-0 flex-1 basis-60 text-xs text-muted">{t('fieldsHint')}</p>
          </div>
        </div>
      </Card>
    </Form>
  )
}

function ActionFields({
  action,
  options,
  regions,
  currency,
  fields,
}: ChangeFieldsProps & { fields: Fields }) {
  const t = useMessages(messages)
  switch (action) {
    case 'products':
      return <ProductFields fields={fields} products={options.products} currency={currency} />
    case 'validity':
      return <ValidityFields fields={fields} />
    case 'channel':
      return (
        <SelectField
          field={fields.newChannelId}
          label={t('newChannel')}
          placeholder="–"
          fieldClassName="max-w-md"
          options={[
            ...options.channels.map(({ id, name }) => ({ value: id, label: name })),
            { value: 'none', label: t('noChannel') },
          ]}
        />
      )
    case 'store':
      return (
        <SelectField
          field={fields.newStoreId}
          label={t('newStore')}
          placeholder="–"
          fieldClassName="max-w-md"
          options={[
            ...options.stores.map(({ id, name }) => ({ value: id, label: name })),
            { value: 'none', label: t('noStore') },
          ]}
        />
      )
    case 'remark':
      return (
        <TextareaField
          field={fields.newRemark}
          label={t('newRemark')}
          hint={t('newRemarkHint')}
          maxLength={MAX_REMARK}
        />
      )
    case 'regions':
      return (
        <RegionRuleFields
          options={regions}
          errors={{ regionMode: fields.regionMode.errors, regionCodes: fields.regionCodes.errors }}
        />
      )
  }
}

function ProductFields(props: { fields: Fields; products: ChangeOptions['products']; currency: string }) {
  const t = useMessages(messages)
  const { productMode, productIds } = props.fields
  const chosen = productIds.initialValue
  return (
    <>
      <RadioCards
        name={productMode.name}
        id={productMode.id}
        legend={t('productMode')}
        defaultValue={productMode.initialValue ?? 'replace'}
        errors={productMode.errors}
        options={PRODUCT_MODES.map((mode) => ({
          value: mode,
          label: t(`productMode.${mode}`),
          description: t(`productMode.${mode}.hint`),
        }))}
      />
      <ProductPicker
        name={productIds.name}
        id={productIds.id}
        chosen={Array.isArray(chosen) ? chosen.filter((id) => typeof id === 'string') : []}
        errors={productIds.errors}
        products={props.products}
        currency={props.currency}
      />
    </>
  )
}

function ValidityFields({ fields }: { fields: Fields }) {
  const t = useMessages(messages)
  const { newFrom, newFromNone, newTo, newToNone } = fields
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">{t('validityHint')}</p>
      <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
        <div className="flex flex-col gap-2">
          <TextField field={newFrom} label={t('newFrom')} type="date" />
          <Checkbox
            name={newFromNone.name}
            value="on"
            defaultChecked={newFromNone.initialValue === 'on'}
            label={t('noLimitFrom')}
          />
        </div>
        <div className="flex flex-col gap-2">
          <TextField field={newTo} label={t('newTo')} type="date" />
          <Checkbox
            name={newToNone.name}
            value="on"
            defaultChecked={newToNone.initialValue === 'on'}
            label={t('noLimitTo')}
          />
        </div>
      </div>
    </div>
  )
}
