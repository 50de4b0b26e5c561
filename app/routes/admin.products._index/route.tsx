import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { ArrowUpDown, Package, Plus } from 'lucide-react'
import { z } from 'zod'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { isDocumentRequest } from '#app/core/http/document-request.ts'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { localTime } from '#app/features/availability/calendar-day.ts'
import { type ListEditResult, ProductTable } from '#app/features/products/components/product-table.tsx'
import { listProducts } from '#app/features/products/data.ts'
import { messages } from '#app/features/products/messages.ts'
import { editInList } from '#app/features/products/mutations.ts'
import { LOW_STOCK, listEditSchema } from '#app/features/products/schema.ts'

const query = z.object({
  saved: z.uuid().optional().catch(undefined),
  deleted: z.literal('1').optional().catch(undefined),
  /** Only those running out. */
  low: z.literal('1').optional().catch(undefined),
})

export const loader = memberRoute(
  { permission: null, query },
  async ({ account, scope, locale, query, may }) => ({
    title: translator(messages, locale)('title'),
    merchantId: account.merchant_id,
    currency: account.currency,
    editable: may('product.write'),
    products: await listProducts(scope, query.low === '1'),
    today: localTime(new Date(), account.time_zone).day,
    ...query,
  }),
)

export const action = memberRoute(
  { permission: 'product.write' },
  async ({ account, scope, locale, request }) => {
    const form = Object.fromEntries(await request.formData())
    const parsed = listEditSchema.safeParse(form, { error: zodErrorMap(locale, messages) })
    const productId = typeof form.productId === 'string' ? form.productId : ''
    const refuse = (errors: string[], status: number) =>
      data<ListEditResult>(
        { ok: false, productId, name: typeof form.name === 'string' ? form.name : undefined, errors },
        { status },
      )
    if (!parsed.success)
      return refuse(
        parsed.error.issues.map((issue) => issue.message),
        400,
      )
    const { data: edit } = parsed
    const change = edit.intent === 'rename' ? { name: edit.name } : { onShelf: edit.onShelf }
    const done = await editInList(scope, account.merchant_id, edit.productId, change)
    if (!done.ok) return refuse([translator(messages, locale)('notThere')], 404)
    if (isDocumentRequest(request)) return redirect('/admin/products')
    return data<ListEditResult>({ ok: true, productId: edit.productId })
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function Products() {
  const t = useMessages(messages)
  const { merchantId, currency, editable, products, today, saved, deleted, low } =
    useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const savedName = products.find((product) => product.productId === saved)?.name
  const create = editable && (
    <LinkButton to="/admin/products/new" variant="primary">
      <Plus aria-hidden />
      {t('create')}
    </LinkButton>
  )
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('intro')}
        actions={
          (products.length > 0 || low) && (
            <>
              {editable && !low && products.length > 1 && (
                <LinkButton to="/admin/products/order">
                  <ArrowUpDown aria-hidden />
                  {t('order')}
                </LinkButton>
              )}
              {create}
            </>
          )
        }
      />
      <div className="flex flex-col gap-4">
        {savedName && <Flash tone="success">{t('saved', { name: savedName })}</Flash>}
        {deleted && <Flash tone="success">{t('deleted')}</Flash>}
        {low && (
          <Flash
            tone="info"
            action={
              <LinkButton to="/admin/products" size="sm">
                {t('showAll')}
              </LinkButton>
            }
          >
            {t(products.length > 0 ? 'onlyLow' : 'noneLow', { n: LOW_STOCK })}
          </Flash>
        )}
        {low && products.length === 0 ? null : products.length === 0 ? (
          <EmptyState icon={Package} title={t('emptyTitle')} body={t('emptyBody')} action={create} />
        ) : (
          <ProductTable
            merchantId={merchantId}
            currency={currency}
            products={products}
            today={today}
            editable={editable}
            result={result}
          />
        )}
      </div>
    </>
  )
}
