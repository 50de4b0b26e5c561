import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Package } from 'lucide-react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { ProductOrder } from '#app/features/products/components/product-order.tsx'
import { loadShelf } from '#app/features/products/data.ts'
import { messages } from '#app/features/products/messages.ts'
import { orderShelf } from '#app/features/products/mutations.ts'
import { arrange } from '#app/features/products/ordering.ts'
import { pictureAddresses } from '#app/features/products/paths.ts'
import { orderSchema } from '#app/features/products/schema.ts'
import type { ShelfItem } from '#app/features/products/types.ts'
import { GiftPreview } from '#app/features/redemptions/components/gift-preview.tsx'

const query = z.object({ saved: z.coerce.number().int().min(0).optional().catch(undefined) })

export const loader = memberRoute(
  { permission: 'product.write', query },
  async ({ account, scope, locale, query }) => ({
    title: `${translator(messages, locale)('orderTitle')} · ${account.merchant_name}`,
    merchantId: account.merchant_id,
    currency: account.currency,
    shelf: await loadShelf(scope),
    saved: query.saved,
  }),
)

export const action = memberRoute(
  { permission: 'product.write' },
  async ({ account, scope, locale, request }) => {
    const t = translator(messages, locale)
    const form = await request.formData()
    const sent = { productId: form.getAll('productId'), place: form.getAll('place') }
    const parsed = orderSchema.safeParse({ seen: form.get('seen'), ...sent })
    if (!parsed.success) return data({ problem: t('placeFormat'), arranged: undefined }, { status: 400 })
    const arranged = arrange(parsed.data.rows)
    const done = await orderShelf(scope, account.merchant_id, arranged, parsed.data.seen)
    if (done.ok) return redirect(`/admin/products/order?saved=${done.changed}`, { status: 303 })
    return data({ problem: t(done.reason), arranged }, { status: 409 })
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function OrderOfProducts() {
  const t = useMessages(messages)
  const { merchantId, currency, shelf, saved } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const giftOf = ({ productId, name, description, soldOut, imageId }: ShelfItem) => ({
    productId,
    name,
    description,
    soldOut,
    // Only the order is looked at here: everything is shown as in its season.
    seasons: [],
    refusals: soldOut ? [{ reason: 'PRODUCT_SOLD_OUT' as const }] : [],
    dates: { asked: false, days: [] },
    regionRule: null,
    picture: imageId === null ? undefined : pictureAddresses(merchantId, imageId),
  })
  return (
    <>
      <PageHeader
        title={t('orderTitle')}
        description={t('orderIntro')}
        breadcrumb={
          <Breadcrumb items={[{ label: t('title'), to: '/admin/products' }, { label: t('orderTitle') }]} />
        }
      />
      <div className="flex flex-col gap-4">
        {answer && <Flash tone="warning">{answer.problem}</Flash>}
        {saved !== undefined && !answer && (
          <Flash tone="success">{t(saved === 0 ? 'orderSame' : 'orderSaved')}</Flash>
        )}
        {shelf.items.length === 0 ? (
          <EmptyState
            icon={Package}
            title={t('orderEmpty')}
            body={t('orderEmptyBody')}
            action={<LinkButton to="/admin/products">{t('title')}</LinkButton>}
          />
        ) : (
          <ProductOrder
            shelf={shelf}
            arranged={answer?.arranged}
            merchantId={merchantId}
            currency={currency}
            preview={(items) => <GiftPreview gifts={items.map(giftOf)} label={t('preview')} />}
          />
        )}
      </div>
    </>
  )
}
