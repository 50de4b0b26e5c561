import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { PackageCheck } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { TabLinks } from '#app/components/tabs.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { PurchaseForm } from '#app/features/waybills/components/purchase-form.tsx'
import { isSetUp, SetupMissing } from '#app/features/waybills/components/setup-missing.tsx'
import { messages } from '#app/features/waybills/messages.ts'
import { previewPurchase, type Selection } from '#app/features/waybills/purchase/data.ts'
import { requestPurchase } from '#app/features/waybills/purchase/mutations.ts'
import { purchaseQuery, purchaseSchema } from '#app/features/waybills/schema.ts'
import { loadSetup } from '#app/features/waybills/settings/data.ts'

export const loader = memberRoute(
  { permission: 'order.ship', query: purchaseQuery },
  async ({ account, scope, query, locale, may }) => {
    if (!may('order.read')) throw new Response('forbidden', { status: 403 })
    const { merchant_id: merchantId } = account
    const kind: Selection['kind'] = query.orders?.length ? 'orders' : query.due ? 'due' : 'next'
    const selection: Selection = kind === 'orders' ? { kind, orderIds: query.orders ?? [] } : { kind }
    const preview = await previewPurchase(scope, merchantId, selection)
    const due = kind === 'due' ? preview : await previewPurchase(scope, merchantId, { kind: 'due' })
    return {
      title: `${translator(messages, locale)('newTitle')} · ${account.merchant_name}`,
      kind,
      preview,
      due: due.count,
      setup: await loadSetup(scope, merchantId),
      maySet: may('settings.write'),
    }
  },
)

export const action = memberRoute({ permission: 'order.ship' }, async ({ account, request, locale }) => {
  const t = translator(messages, locale)
  const form = await request.formData()
  const text = (name: string) => form.get(name) ?? undefined
  const parsed = purchaseSchema.safeParse({
    due: text('due'),
    orders: form.getAll('orders'),
    carrier: text('carrier'),
    senderId: text('senderId'),
  })
  if (!parsed.success) {
    const noOrders = parsed.error.issues.every((issue) => issue.path[0] === 'orders')
    return data({ error: t(noOrders ? 'chooseOrders' : 'NOT_SET_UP') }, { status: 400 })
  }
  const { due, orders, carrier, senderId } = parsed.data
  const selection =
    due === undefined ? { kind: 'orders' as const, orderIds: orders } : { kind: 'due' as const }
  const asked = await requestPurchase(account, selection, { carrier, senderId })
  if (!asked.ok) return data({ error: t(asked.reason) }, { status: 409 })
  return redirect(`/admin/waybills?job=${asked.jobId}`, { status: 303 })
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function NewWaybills() {
  const t = useMessages(messages)
  const { kind, preview, due, setup, maySet } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const { provider } = setup.general
  const ready = provider !== null && isSetUp(setup)
  return (
    <>
      {kind !== 'orders' && due > 0 && (
        <TabLinks
          label={t('orders')}
          items={[
            { to: '/admin/waybills/new', label: t('pick'), current: kind === 'next' },
            { to: '/admin/waybills/new?due=1', label: t('dueAll', { n: due }), current: kind === 'due' },
          ]}
        />
      )}
      <SetupMissing setup={setup} maySet={maySet} />
      {kind === 'due' && <p className="text-[13px] text-muted">{t('newDueLead')}</p>}
      {preview.count === 0 ? (
        <>
          {answer?.error && <Flash tone="danger">{answer.error}</Flash>}
          {preview.left > 0 && <Flash tone="warning">{t('left', { n: preview.left })}</Flash>}
          <EmptyState
            icon={PackageCheck}
            title={t('nothingToBuy')}
            body={t('nothingToBuyBody')}
            action={<LinkButton to="/admin/orders">{t('toOrders')}</LinkButton>}
          />
        </>
      ) : (
        ready && (
          // Other orders begin with other ticks.
          <PurchaseForm
            key={kind + preview.orders.map((order) => order.orderId).join()}
            preview={preview}
            kind={kind}
            setup={setup}
            provider={provider}
            error={answer?.error}
          />
        )
      )}
    </>
  )
}
