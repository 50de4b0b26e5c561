import { data, type MetaFunction, redirect } from '@remix-run/node'
import { type ShouldRevalidateFunction, useActionData, useLoaderData } from '@remix-run/react'
import { ShieldCheck } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { type MemberBase, memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { HeldLogins } from '#app/features/fraud/components/held-logins.tsx'
import { HeldOrders } from '#app/features/fraud/components/held-orders.tsx'
import { listHeldLogins, listHeldOrders, PAGE_SIZE } from '#app/features/fraud/data.ts'
import { messages } from '#app/features/fraud/messages.ts'
import { actOnReview } from '#app/features/fraud/review-request.ts'
import { reviewsQuery } from '#app/features/fraud/schema.ts'
import { orderAccess } from '#app/features/orders/policy.ts'
import { staysAsLoaded } from '#app/features/reveals/keep-page.ts'

/** Orders are for one permission, sign-ins for another; who has neither has nothing to do here. */
function refuseOthers({ may }: MemberBase): void {
  if (!may('order.review') && !may('account.manage')) throw new Response('forbidden', { status: 403 })
}

export const loader = memberRoute({ permission: null, query: reviewsQuery }, async (input) => {
  refuseOthers(input)
  const { account, scope, may, query, locale } = input
  const [orders, logins] = await Promise.all([
    may('order.review') ? listHeldOrders(scope, account.merchant_id, orderAccess(account)) : [],
    may('account.manage') ? listHeldLogins(scope, account.merchant_id) : [],
  ])
  const title = translator(messages, locale)('title')
  return {
    title: `${title} · ${account.merchant_name}`,
    orders,
    logins,
    done: query.done,
    mayVoid: may('card.void'),
    mayConfigure: may('order.review') || may('settings.write'),
    timeZone: account.time_zone,
    pageSize: PAGE_SIZE,
  }
})

export const action = memberRoute({ permission: null }, async (input) => {
  refuseOthers(input)
  const outcome = await actOnReview(input)
  if (outcome.ok) return redirect(`/admin/reviews?done=${outcome.done}`, { status: 303 })
  return data(outcome.refused, { status: outcome.status })
})

export const shouldRevalidate: ShouldRevalidateFunction = (change) =>
  !staysAsLoaded(change) && change.defaultShouldRevalidate

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function Reviews() {
  const t = useMessages(messages)
  const { orders, logins, done, mayVoid, mayConfigure, timeZone, pageSize } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const inSight = orders.some((order) => order.orderId === answer?.orderId)
  const settings = mayConfigure && <LinkButton to="/admin/reviews/settings">{t('settings')}</LinkButton>
  return (
    <>
      <PageHeader title={t('title')} description={t('intro')} actions={settings} />
      <div className="flex flex-col gap-6">
        <div aria-live="polite" className="empty:hidden">
          {!answer && done && <Done done={done} />}
        </div>
        {answer?.error && !inSight && <Flash tone="warning">{answer.error}</Flash>}
        {orders.length + logins.length === 0 && (
          <EmptyState icon={ShieldCheck} title={t('empty')} body={t('emptyBody')} />
        )}
        {orders.length > 0 && (
          <section>
            <h2 className="mb-3 text-[15px] font-semibold">{t('orders')}</h2>
            <HeldOrders orders={orders} timeZone={timeZone} mayVoid={mayVoid} answer={answer} />
            {orders.length === pageSize && <p className="mt-3 text-muted">{t('more', { n: pageSize })}</p>}
          </section>
        )}
        {logins.length > 0 && (
          <section>
            <h2 className="text-[15px] font-semibold">{t('logins')}</h2>
            <p className="mb-3 text-muted">{t('loginsIntro')}</p>
            <HeldLogins logins={logins} timeZone={timeZone} />
          </section>
        )}
      </div>
    </>
  )
}

function Done({ done }: { done: string }) {
  const t = useMessages(messages)
  const [what = '', orderNo = ''] = done.split('.')
  if (what === 'login') return <Flash tone="success">{t('doneLogin')}</Flash>
  return <Flash tone="success">{t(what === 'released' ? 'doneReleased' : 'doneRejected', { orderNo })}</Flash>
}
