import { type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { FieldErrors } from '#app/components/field.tsx'
import { TextareaField, TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { RadioCards } from '#app/components/radio-cards.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { ProductChoice } from '../../batches/components/product-choice.tsx'
import { messages as batchMessages } from '../../batches/messages.ts'
import type { BatchFormOptions } from '../../batches/types.ts'
import { RegionRuleFields } from '../../regions/components/region-rule-fields.tsx'
import { messages } from '../messages.ts'
import { importSchema } from '../schema.ts'

export interface ImportFormProps {
  options: BatchFormOptions
  currency: string
  goodCount: number
  badCount: number
  /** Proposed name of the batch, and first and last day, YYYY-MM-DD. */
  name: string
  validFrom: string
  validTo: string
  lastResult: SubmissionResult<string[]> | undefined
}

function useImportForm({ options, lastResult, name, validFrom, validTo, badCount }: ImportFormProps) {
  const locale = useLocale()
  return useForm({
    id: 'import',
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(importSchema),
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
    defaultValue: {
      mode: badCount === 0 ? 'all' : undefined,
      ...{ name, validFrom, validTo },
      ...(options.products.length === 1 ? { productIds: [options.products[0]?.productId] } : {}),
    },
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: importSchema, error: zodErrorMap(locale, batchMessages) }),
  })
}

type Fields = ReturnType<typeof useImportForm>[1]

const pair = 'grid gap-4 sm:grid-cols-2'

/** Step three: the batch the cards go into, and what becomes of bad rows. */
export function ImportForm(props: ImportFormProps) {
  const t = useMessages(messages)
  const [form, fields] = useImportForm(props)
  const sending = useNavigation().state !== 'idle'
  const chosen = fields.productIds.initialValue
  return (
    <Form
      method="post"
      id={form.id}
      onSubmit={form.onSubmit}
      noValidate={form.noValidate}
      className="flex flex-col gap-5"
    >
      <input type="hidden" name="intent" value="import" />
      <FieldErrors errors={form.errors} />
      <BadRowChoice fields={fields} badCount={props.badCount} />
      <Batch fields={fields} />
      <Products {...props} fields={fields} chosen={typeof chosen === 'string' ? [chosen] : listOf(chosen)} />
      <Rest fields={fields} options={props.options} />
      <div>
        <Button type="submit" pending={sending}>
          {sending ? t('importing2') : t('importButton', { n: props.goodCount })}
        </Button>
      </div>
    </Form>
  )
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : []
}

/** A question only where there are bad rows; otherwise the strict way costs nothing. */
function BadRowChoice({ fields, badCount }: { fields: Fields; badCount: number }) {
  const t = useMessages(messages)
  if (badCount === 0) return <input type="hidden" name={fields.mode.name} value="all" />
  return (
    <Card>
      <RadioCards
        name={fields.mode.name}
        id={fields.mode.id}
        legend={t('mode')}
        defaultValue={fields.mode.initialValue}
        errors={fields.mode.errors}
        options={[
          { value: 'good', label: t('modeGood'), description: t('modeGoodHint') },
          {
            value: 'all',
            label: t('modeAll'),
            description: `${t('modeAllHint')} ${t('modeAllBlocked', { n: badCount })}`,
          },
        ]}
      />
    </Card>
  )
}

function Batch({ fields }: { fields: Fields }) {
  const t = useMessages(messages)
  const b = useMessages(batchMessages)
  return (
    <Card title={t('importTitle')} description={t('importHint')}>
      <div className={pair}>
        <TextField
          field={fields.name}
          label={b('name')}
          hint={b('nameHint')}
          autoComplete="off"
          fieldClassName="sm:col-span-2"
        />
        <TextField
          field={fields.faceValue}
          label={b('faceValue')}
          hint={b('faceValueHint')}
          inputMode="decimal"
          autoComplete="off"
        />
      </div>
    </Card>
  )
}

function Products({
  fields,
  options,
  currency,
  chosen,
}: Pick<ImportFormProps, 'options' | 'currency'> & { fields: Fields; chosen: string[] }) {
  const b = useMessages(batchMessages)
  return (
    <Card title={b('products')} description={b('productsHint')}>
      <ProductChoice
        name={fields.productIds.name}
        id={fields.productIds.id}
        chosen={chosen}
        errors={fields.productIds.errors}
        products={options.products}
        currency={currency}
      />
    </Card>
  )
}

function Rest({ fields, options }: { fields: Fields; options: BatchFormOptions }) {
  const b = useMessages(batchMessages)
  return (
    <>
      <Card title={b('validity')} description={b('validityHint')}>
        <div className={pair}>
          <TextField field={fields.validFrom} label={b('validFrom')} type="date" />
          <TextField field={fields.validTo} label={b('validTo')} type="date" />
        </div>
      </Card>
      <Card title={b('regions')} description={b('regionsHint')}>
        <RegionRuleFields
          options={options.regions}
          hideLegend
          errors={{ regionMode: fields.regionMode.errors, regionCodes: fields.regionCodes.errors }}
        />
      </Card>
      <Card title={b('more')}>
        <div className="flex flex-col gap-4">
          <TextField
            field={fields.channel}
            label={b('channel')}
            hint={b('channelHint')}
            list="import-channels"
            autoComplete="off"
          />
          <datalist id="import-channels">
            {options.channels.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <TextareaField field={fields.remark} label={b('remark')} rows={2} />
        </div>
      </Card>
    </>
  )
}
