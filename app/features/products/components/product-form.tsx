import { type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { CheckboxField, SelectField, TextareaField, TextField } from '#app/components/form-fields.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { RegionRuleFields } from '#app/features/regions/components/region-rule-fields.tsx'
import type { RegionRuleOptions } from '#app/features/regions/types.ts'
import { SeasonFields } from '#app/features/seasons/components/season-fields.tsx'
import { messages as seasonMessages } from '#app/features/seasons/messages.ts'
import { fieldsOfSeason } from '#app/features/seasons/schema.ts'
import { formMessages } from '../form-messages.ts'
import { messages } from '../messages.ts'
import { type ProductInput, productSchema, type ProductForm as Values } from '../schema.ts'
import type { Product, Supplier } from '../types.ts'
import { PartFields } from './part-fields.tsx'
import { PictureUpload } from './picture-upload.tsx'

export interface ProductFormProps {
  /** The product to edit; left out for a new one. */
  product?: Product | undefined
  suppliers: Supplier[]
  /** Regions to choose from, with those chosen. */
  regions: RegionRuleOptions
  lastResult: SubmissionResult<string[]> | undefined
  /** Why pictures of the last attempt were refused, a sentence each. */
  imageErrors: string[]
}

/** Minor units as people type them: 38800 is 388, 38850 is 388.50. */
function yuanText(minor: number): string {
  return minor % 100 === 0 ? String(minor / 100) : (minor / 100).toFixed(2)
}

function defaultsOf(product: Product | undefined) {
  if (!product) return { sort: '100', onShelf: 'on' }
  return {
    name: product.name,
    description: product.description,
    price: yuanText(product.priceMinor),
    sort: String(product.sort),
    onShelf: product.onShelf ? 'on' : '',
    supplierId: product.supplierId ?? '',
    stock: product.stock === null ? '' : String(product.stock),
    dailyCapacity: product.dailyCapacity === null ? '' : String(product.dailyCapacity),
    supplyPrice: product.supplyPriceMinor === null ? '' : yuanText(product.supplyPriceMinor),
    parts: product.parts.map(({ name, supplierId, supplyPriceMinor }) => ({
      name,
      supplierId: supplierId ?? '',
      supplyPrice: supplyPriceMinor === null ? '' : yuanText(supplyPriceMinor),
    })),
    seasons: product.seasons.map(fieldsOfSeason),
  }
}

function useProductForm({ product, lastResult }: ProductFormProps) {
  const locale = useLocale()
  return useForm<ProductInput, Values>({
    id: 'product',
    lastResult: lastResult ?? null,
    defaultValue: defaultsOf(product),
    constraint: getZodConstraint(productSchema),
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: productSchema, error: zodErrorMap(locale, formMessages) }),
  })
}

type Fields = ReturnType<typeof useProductForm>[1]

/** Everything of a product but the pictures it has already. Posts to the route it stands in. */
export function ProductForm(props: ProductFormProps) {
  const t = useMessages(messages)
  const s = useMessages(seasonMessages)
  const c = useMessages(common)
  const pending = useNavigation().formData?.get('intent') === 'save'
  const [form, fields] = useProductForm(props)
  const { product, suppliers, regions, imageErrors } = props
  return (
    <Form
      method="post"
      encType="multipart/form-data"
      id={form.id}
      onSubmit={form.onSubmit}
      noValidate
      className="flex flex-col gap-6"
    >
      {/* What Enter presses: without it the first button would be one of the seasons'. */}
      <button type="submit" name="intent" value="save" tabIndex={-1} aria-hidden className="hidden" />
      <Basics fields={fields} suppliers={suppliers} />
      <Card title={t('parts')} description={t('partsHint')}>
        <PartFields list={fields.parts} form={form} suppliers={suppliers} />
      </Card>
      <Card title={s('seasons')} description={s('seasonsHint')}>
        <SeasonFields list={fields.seasons} form={form} />
      </Card>
      <Card title={t('regions')} description={t('regionsHint')}>
        <RegionRuleFields
          options={regions}
          hideLegend
          errors={{ regionMode: fields.regionMode.errors, regionCodes: fields.regionCodes.errors }}
        />
      </Card>
      <PictureUpload first={!product || product.imageIds.length === 0} errors={imageErrors} />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" name="intent" value="save" pending={pending}>
          {pending ? c('saving') : t('saveProduct')}
        </Button>
        <LinkButton to="/admin/products">{c('cancel')}</LinkButton>
      </div>
    </Form>
  )
}

function Basics({ fields, suppliers }: { fields: Fields; suppliers: Supplier[] }) {
  const t = useMessages(messages)
  const supplierOptions = suppliers.map(({ supplierId, name }) => ({ value: supplierId, label: name }))
  return (
    <Card title={t('basics')}>
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField field={fields.name} label={t('name')} fieldClassName="sm:col-span-2" />
        <TextField field={fields.price} label={t('price')} hint={t('priceHint')} inputMode="decimal" />
        <TextField field={fields.sort} label={t('sort')} hint={t('sortHint')} inputMode="numeric" />
        <SelectField
          field={fields.supplierId}
          label={t('supplier')}
          options={supplierOptions}
          placeholder={t('ownSupply')}
        />
        <TextField
          field={fields.supplyPrice}
          label={t('supplyPrice')}
          hint={t('supplyPriceHint')}
          inputMode="decimal"
          placeholder={t('supplyPriceNone')}
        />
        <div className="grid gap-5 sm:col-span-2 sm:grid-cols-2">
          <TextField
            field={fields.stock}
            label={t('stock')}
            hint={t('stockHint')}
            inputMode="numeric"
            placeholder={t('unlimited')}
          />
          <TextField
            field={fields.dailyCapacity}
            label={t('dailyCapacity')}
            hint={t('dailyCapacityHint')}
            inputMode="numeric"
            placeholder={t('unlimited')}
          />
        </div>
        <TextareaField
          field={fields.description}
          label={t('description')}
          hint={t('descriptionHint')}
          rows={4}
          fieldClassName="sm:col-span-2"
        />
        <CheckboxField
          field={fields.onShelf}
          label={t('onShelfLabel')}
          hint={t('onShelfHint')}
          fieldClassName="sm:col-span-2"
        />
      </div>
    </Card>
  )
}
