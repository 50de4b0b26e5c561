import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Flash } from '#app/components/flash.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { parseUpload } from '#app/core/http/multipart.ts'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { ProductForm } from '#app/features/products/components/product-form.tsx'
import { listSuppliers } from '#app/features/products/data.ts'
import { readProductForm } from '#app/features/products/form-submission.ts'
import { MAX_IMAGES, MAX_UPLOAD_BYTES } from '#app/features/products/limits.ts'
import { messages } from '#app/features/products/messages.ts'
import { addProductImage, createProduct } from '#app/features/products/mutations.ts'
import { regionRuleOptions } from '#app/features/regions/regions.ts'

export const loader = memberRoute({ permission: 'product.write' }, async ({ scope, locale }) => ({
  title: translator(messages, locale)('createTitle'),
  suppliers: await listSuppliers(scope),
  regions: regionRuleOptions(),
}))

export const action = memberRoute(
  { permission: 'product.write' },
  async ({ account, scope, locale, request }) => {
    const upload = await parseUpload(request, { maxFileBytes: MAX_UPLOAD_BYTES, maxFiles: MAX_IMAGES })
    const form = await readProductForm(upload, locale, 0)
    if (!form.ok) return data(form.answer, { status: form.status })
    const made = await createProduct(scope, account.merchant_id, form.values)
    if (!made.ok) {
      const supplierId = [translator(messages, locale)('supplierUnknown')]
      return data(form.refuse({ supplierId }), { status: 400 })
    }
    for (const image of form.images) {
      await addProductImage(scope, account.merchant_id, made.productId, image)
    }
    return redirect(`/admin/products?saved=${made.productId}`)
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function NewProduct() {
  const t = useMessages(messages)
  const { suppliers, regions } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const imageErrors = answer?.imageErrors ?? []
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={t('createTitle')}
        breadcrumb={
          <Breadcrumb items={[{ label: t('title'), to: '/admin/products' }, { label: t('createTitle') }]} />
        }
      />
      <div className="flex flex-col gap-4">
        {imageErrors.length > 0 && <Flash tone="warning">{t('nothingSaved')}</Flash>}
        <ProductForm
          suppliers={suppliers}
          regions={answer?.regions ?? regions}
          lastResult={answer?.result}
          imageErrors={imageErrors}
        />
      </div>
    </div>
  )
}
