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
import { messages } from '../messages.ts'
import { productSchema } from '../schema.ts'
import type { Product, Supplier } from '../types.ts'
import { PictureUpload } from './picture-upload.tsx'

export interface ProductFormProps {
  /** The product to edit; left out for a new one. */
  product?: Product | undefined
  suppliers: Supplier[]
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
  }
}

/** Everything of a product but the pictures it has already. Posts to the route it stands in. */
export function ProductForm({ product, suppliers, lastResult, imageErrors }: ProductFormProps) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const pending = useNavigation().formData?.get('intent') === 'save'
  const [form, fields] = useForm({
    id: 'product',
    lastResult: lastResult ?? null,
    defaultValue: defaultsOf(product),
    constraint: getZodConstraint(productSchema),
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: productSchema, error: zodErrorMap(locale, messages) }),
  })
  const supplierOptions = suppliers.map(({ supplierId, name }) => ({ value: supplierId, label: name }))
  return (
    <Form
      method="post"
      encType="multipart/form-data"
      id={form.id}
      onSubmit={form.onSubmit}
      noValidate
      className="flex flex-col gap-6"
    >
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
          <div className="grid gap-5 sm:grid-cols-2">
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
