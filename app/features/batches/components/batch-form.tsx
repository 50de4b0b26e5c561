import { type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { FieldErrors } from '#app/components/field.tsx'
import { TextareaField, TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { RadioCards } from '#app/components/radio-cards.tsx'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { RegionRuleFields } from '#app/features/regions/components/region-rule-fields.tsx'
import type { RegionRuleOptions } from '#app/features/regions/types.ts'
import { messages } from '../messages.ts'
import { batchSchema, MAX_QUANTITY } from '../schema.ts'
import type { BatchFormOptions } from '../types.ts'
import { NumberPreview, type PreviewValues } from './number-preview.tsx'
import { ProductChoice } from './product-choice.tsx'

export interface BatchFormProps {
  options: BatchFormOptions
  issuer: string
  currency: string
  /** First and last day proposed, YYYY-MM-DD. */
  validFrom: string
  validTo: string
  lastResult: SubmissionResult<string[]> | undefined
}

function useBatchForm({ options, lastResult, validFrom, validTo }: BatchFormProps) {
  const locale = useLocale()
  return useForm({
    id: 'batch',
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(batchSchema),
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
    defaultValue: {
      quantity: '1000',
      numberMode: 'sequential',
      prefix: options.goOn?.prefix ?? '',
      numberDigits: String(options.goOn?.digits ?? 8),
      startNumber: String(options.goOn?.start ?? 10000),
      passwordLength: '8',
      passwordAlphabet: 'digits',
      validFrom,
      validTo,
      ...(options.products.length === 1 ? { productIds: [options.products[0]?.productId] } : {}),
    },
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: batchSchema, error: zodErrorMap(locale, messages) }),
  })
}

type Fields = ReturnType<typeof useBatchForm>[1]

/** The form of a new batch: sections at the left, what will come out at the right (below, on a phone). */
export function BatchForm(props: BatchFormProps) {
  const t = useMessages(messages)
  const [form, fields] = useBatchForm(props)
  const sending = useNavigation().state !== 'idle'
  const values = previewValues(fields)
  return (
    <Form
      method="post"
      id={form.id}
      onSubmit={form.onSubmit}
      noValidate={form.noValidate}
      className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem] xl:grid-cols-[minmax(0,1fr)_24rem]"
    >
      <div className="flex min-w-0 flex-col gap-5">
        <FieldErrors errors={form.errors} />
        <Basics fields={fields} />
        <Card title={t('products')} description={t('productsHint')}>
          <ProductChoice
            name={fields.productIds.name}
            id={fields.productIds.id}
            chosen={chosenOf(fields.productIds.initialValue)}
            errors={fields.productIds.errors}
            products={props.options.products}
            currency={props.currency}
          />
        </Card>
        <Numbers fields={fields} mode={values.mode} />
        <Passwords fields={fields} />
        <Rest fields={fields} channels={props.options.channels} regions={props.options.regions} />
      </div>
      <div className="flex flex-col gap-4 lg:sticky lg:top-6">
        <NumberPreview values={values} issuer={props.issuer} currency={props.currency} />
        <Button type="submit" pending={sending} className="w-full">
          {sending ? t('submitting') : t('submit')}
        </Button>
        <p className="text-xs text-muted">{t('submitHint')}</p>
      </div>
    </Form>
  )
}

function chosenOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : []
}

/** What the preview shows comes through the schema's own fields, so both read '１００' or ' 100' alike. */
function previewValues(fields: Fields): PreviewValues {
  const shape = batchSchema.shape
  const money = shape.faceValue.safeParse(fields.faceValue.value)
  const whole = (schema: typeof shape.quantity, value: unknown) => schema.safeParse(value).data ?? Number.NaN
  return {
    name: fields.name.value ?? '',
    faceValueMinor: money.data,
    quantity: whole(shape.quantity, fields.quantity.value),
    mode: fields.numberMode.value === 'random' ? 'random' : 'sequential',
    prefix: shape.prefix.safeParse(fields.prefix.value).data ?? '',
    digits: whole(shape.numberDigits, fields.numberDigits.value),
    start: shape.startNumber.safeParse(fields.startNumber.value).data ?? 0,
    validTo: shape.validTo.safeParse(fields.validTo.value || undefined).data,
  }
}

const pair = 'grid gap-4 sm:grid-cols-2'

function Basics({ fields }: { fields: Fields }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Card title={t('basics')}>
      <div className={pair}>
        <TextField
          field={fields.name}
          label={t('name')}
          hint={t('nameHint')}
          placeholder={t('namePlaceholder')}
          autoComplete="off"
          fieldClassName="sm:col-span-2"
        />
        <TextField
          field={fields.faceValue}
          label={t('faceValue')}
          hint={t('faceValueHint')}
          inputMode="decimal"
          autoComplete="off"
        />
        <TextField
          field={fields.quantity}
          label={t('quantity')}
          hint={t('quantityHint', { max: formatNumber(MAX_QUANTITY, locale) })}
          inputMode="numeric"
          autoComplete="off"
        />
      </div>
    </Card>
  )
}

function Numbers({ fields, mode }: { fields: Fields; mode: PreviewValues['mode'] }) {
  const t = useMessages(messages)
  return (
    <Card title={t('numbers')}>
      <RadioCards
        name={fields.numberMode.name}
        id={fields.numberMode.id}
        legend={t('numberMode')}
        hideLegend
        defaultValue={fields.numberMode.initialValue}
        errors={fields.numberMode.errors}
        options={[
          { value: 'sequential', label: t('sequential'), description: t('sequentialHint') },
          { value: 'random', label: t('random'), description: t('randomHint') },
        ]}
      />
      <div className={`mt-4 ${mode === 'random' ? pair : 'grid gap-4 sm:grid-cols-3'}`}>
        <TextField
          field={fields.prefix}
          label={t('prefix')}
          hint={t('prefixHint')}
          maxLength={8}
          autoCapitalize="characters"
          autoComplete="off"
          className="font-mono uppercase"
        />
        <TextField
          field={fields.numberDigits}
          label={t('numberDigits')}
          hint={t('numberDigitsHint')}
          inputMode="numeric"
          autoComplete="off"
        />
        {/* Hidden and not sent, but still there: what was typed is back when the mode changes back. */}
        <TextField
          field={fields.startNumber}
          label={t('startNumber')}
          hint={t('startNumberHint')}
          inputMode="numeric"
          autoComplete="off"
          disabled={mode === 'random'}
          fieldClassName={mode === 'random' ? 'hidden' : undefined}
        />
      </div>
    </Card>
  )
}

function Passwords({ fields }: { fields: Fields }) {
  const t = useMessages(messages)
  return (
    <Card title={t('passwords')}>
      <RadioCards
        name={fields.passwordAlphabet.name}
        id={fields.passwordAlphabet.id}
        legend={t('passwordAlphabet')}
        hideLegend
        defaultValue={fields.passwordAlphabet.initialValue}
        errors={fields.passwordAlphabet.errors}
        options={[
          { value: 'digits', label: t('digits'), description: t('digitsHint') },
          { value: 'safe', label: t('safe'), description: t('safeHint') },
        ]}
      />
      <TextField
        field={fields.passwordLength}
        label={t('passwordLength')}
        hint="6 – 16"
        inputMode="numeric"
        autoComplete="off"
        fieldClassName="mt-4 max-w-40"
      />
    </Card>
  )
}

function Rest(props: { fields: Fields; channels: string[]; regions: RegionRuleOptions }) {
  const { fields, channels, regions } = props
  const t = useMessages(messages)
  return (
    <>
      <Card title={t('validity')} description={t('validityHint')}>
        <div className={pair}>
          <TextField field={fields.validFrom} label={t('validFrom')} type="date" />
          <TextField field={fields.validTo} label={t('validTo')} type="date" />
        </div>
      </Card>
      <Card title={t('regions')} description={t('regionsHint')}>
        <RegionRuleFields
          options={regions}
          hideLegend
          errors={{ regionMode: fields.regionMode.errors, regionCodes: fields.regionCodes.errors }}
        />
      </Card>
      <Card title={t('more')}>
        <div className="flex flex-col gap-4">
          <TextField
            field={fields.channel}
            label={t('channel')}
            hint={t('channelHint')}
            list="batch-channels"
            autoComplete="off"
          />
          <datalist id="batch-channels">
            {channels.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <TextareaField field={fields.remark} label={t('remark')} rows={2} />
        </div>
      </Card>
    </>
  )
}
