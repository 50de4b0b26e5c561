import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { SupplierForm } from '#app/features/places/components/supplier-form.tsx'
import { loadSupplier } from '#app/features/places/data.ts'
import { messages } from '#app/features/places/messages.ts'
import { renameSupplier } from '#app/features/places/mutations.ts'
import { supplierSchema } from '#app/features/places/schema.ts'
import { SuppliedGoodsList } from '#app/features/suppliers/components/supplied-goods.tsx'
import { listGoods } from '#app/features/suppliers/data.ts'

const params = z.object({ supplierId: z.uuid() })

export const loader = memberRoute(
  { permission: 'supplier.manage', params },
  async ({ account, scope, params, locale, may }) => {
    const supplier = await loadSupplier(scope, params.supplierId)
    if (!supplier) throw new Response('not found', { status: 404 })
    return {
      title: `${translator(messages, locale)('editSupplier')} · ${account.merchant_name}`,
      name: supplier.name,
      goods: await listGoods(account, params.supplierId),
      editsGoods: may('product.write'),
      currency: account.currency,
    }
  },
)

export const action = memberRoute(
  { permission: 'supplier.manage', params },
  async ({ account, params, request, locale }) => {
    const submission = parseWithZod(await request.formData(), {
      schema: supplierSchema,
      error: zodErrorMap(locale, messages),
    })
    if (submission.status !== 'success') return data(submission.reply(), { status: 400 })
    const renamed = await renameSupplier(account, params.supplierId, submission.value.name)
    if (renamed.ok) return redirect(`/admin/places?saved=${params.supplierId}`, { status: 303 })
    if (renamed.reason === 'SUPPLIER_UNKNOWN') throw new Response('not found', { status: 404 })
    const fieldErrors = { name: [translator(messages, locale)('nameTaken')] }
    return data(submission.reply({ fieldErrors }), { status: 400 })
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function EditSupplier() {
  const t = useMessages(messages)
  const { name, goods, editsGoods, currency } = useLoaderData<typeof loader>()
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={name}
        breadcrumb={
          <Breadcrumb items={[{ label: t('title'), to: '/admin/places' }, { label: t('editSupplier') }]} />
        }
      />
      <div className="flex flex-col gap-5">
        <SupplierForm name={name} lastResult={useActionData<typeof action>()} />
        <SuppliedGoodsList goods={goods} currency={currency} editable={editsGoods} />
      </div>
    </div>
  )
}
