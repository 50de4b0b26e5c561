import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Flash } from '#app/components/flash.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { parseUpload } from '#app/core/http/multipart.ts'
import { type MemberBase, memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { DeleteProduct } from '#app/features/products/components/delete-product.tsx'
import { ProductForm } from '#app/features/products/components/product-form.tsx'
import { ProductPictures } from '#app/features/products/components/product-pictures.tsx'
import { listSuppliers, loadProduct } from '#app/features/products/data.ts'
import { type ProductAnswer, readProductForm } from '#app/features/products/form-submission.ts'
import { MAX_IMAGES, MAX_UPLOAD_BYTES } from '#app/features/products/limits.ts'
import { messages } from '#app/features/products/messages.ts'
import {
  addProductImage,
  deleteProduct,
  editInList,
  removeProductImage,
  updateProduct,
} from '#app/features/products/mutations.ts'
import { regionRuleOptions } from '#app/features/regions/regions.ts'

const params = z.object({ productId: z.uuid() })
const query = z.object({ removed: z.literal('1').optional().catch(undefined) })
type Input = MemberBase<z.output<typeof params>, unknown>

export const loader = memberRoute(
  { permission: 'product.write', params, query },
  async ({ account, scope, locale, params, query }) => {
    const product = await loadProduct(scope, params.productId)
    if (!product) throw new Response('not found', { status: 404 })
    return {
      title: translator(messages, locale)('editTitle'),
      merchantId: account.merchant_id,
      product,
      suppliers: await listSuppliers(scope),
      regions: regionRuleOptions(product.regionRule),
      removed: query.removed !== undefined,
    }
  },
)

export const action = memberRoute({ permission: 'product.write', params }, async (input) => {
  const limits = { maxFileBytes: MAX_UPLOAD_BYTES, maxFiles: MAX_IMAGES }
  const upload = await parseUpload(input.request, limits)
  switch (upload.fields.get('intent')) {
    case 'delete':
      return remove(input)
    case 'takeOffShelf':
      await editInList(input.scope, input.account.merchant_id, input.params.productId, { onShelf: false })
      return redirect(`/admin/products?saved=${input.params.productId}`)
    case 'removeImage':
      return removeImage(input, z.uuid().safeParse(upload.fields.get('imageId')).data)
    default:
      return save(input, upload)
  }
})

function refusal(problem: string, status: number) {
  return data({ problem, form: undefined }, { status })
}

async function remove({ account, scope, params, locale }: Input) {
  const done = await deleteProduct(scope, account.merchant_id, params.productId)
  if (done.ok) return redirect('/admin/products?deleted=1')
  if (done.reason === 'PRODUCT_UNKNOWN') throw new Response('not found', { status: 404 })
  return refusal(translator(messages, locale)('inUse'), 409)
}

async function removeImage({ account, scope, params, locale }: Input, imageId: string | undefined) {
  const { productId } = params
  const done = imageId ? await removeProductImage(scope, account.merchant_id, productId, imageId) : undefined
  if (!done?.ok) return refusal(translator(messages, locale)('pictureGone'), 404)
  return redirect(`/admin/products/${productId}?removed=1`)
}

async function save(input: Input, upload: Awaited<ReturnType<typeof parseUpload>>) {
  const { account, scope, params, locale } = input
  const t = translator(messages, locale)
  const product = await loadProduct(scope, params.productId)
  if (!product) throw new Response('not found', { status: 404 })
  const form = await readProductForm(upload, locale, product.imageIds.length)
  const again = (answer: ProductAnswer, status: number) =>
    data({ problem: undefined, form: answer }, { status })
  if (!form.ok) return again(form.answer, form.status)
  const done = await updateProduct(scope, account.merchant_id, params.productId, form.values)
  if (!done.ok && done.reason === 'PRODUCT_UNKNOWN') throw new Response('not found', { status: 404 })
  if (!done.ok) return again(form.refuse({ supplierId: [t('supplierUnknown')] }), 400)
  for (const image of form.images) {
    await addProductImage(scope, account.merchant_id, params.productId, image)
  }
  return redirect(`/admin/products?saved=${params.productId}`)
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function EditProduct() {
  const t = useMessages(messages)
  const { merchantId, product, suppliers, regions, removed } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const imageErrors = answer?.form?.imageErrors ?? []
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={product.name}
        breadcrumb={
          <Breadcrumb items={[{ label: t('title'), to: '/admin/products' }, { label: t('editTitle') }]} />
        }
      />
      <div className="flex flex-col gap-6">
        {answer?.problem && <Flash tone="danger">{answer.problem}</Flash>}
        {imageErrors.length > 0 && <Flash tone="warning">{t('nothingSaved')}</Flash>}
        {removed && !answer && <Flash tone="success">{t('removed')}</Flash>}
        {product.imageIds.length > 0 && <ProductPictures merchantId={merchantId} product={product} />}
        <ProductForm
          key={product.productId}
          product={product}
          suppliers={suppliers}
          regions={answer?.form?.regions ?? regions}
          lastResult={answer?.form?.result}
          imageErrors={imageErrors}
        />
        <DeleteProduct product={product} />
      </div>
    </div>
  )
}
