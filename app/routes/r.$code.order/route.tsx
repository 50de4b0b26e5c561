import { type MetaFunction, redirect } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { Button } from '#app/components/button.tsx'
import { GiftCard } from '#app/components/gift-card.tsx'
import { cardRoute, siteRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { carrierName } from '#app/features/orders/carriers.ts'
import { OrderView } from '#app/features/redemptions/components/order-view.tsx'
import { StepHeading } from '#app/features/redemptions/components/step-heading.tsx'
import { orderOfCard } from '#app/features/redemptions/data.ts'
import { messages } from '#app/features/redemptions/messages.ts'
import type { CardOrder } from '#app/features/redemptions/types.ts'
import { goToStart, stepPath } from '../r.$code/steps.ts'

// Within this time of the order its page says "done"; later it is a page to look things up.
const FRESH_MS = 10 * 60_000

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = cardRoute({}, async ({ site, scope, locale }) => {
  const order = await orderOfCard(scope, site)
  if (!order) throw redirect(stepPath(site.code, 'goods'), { status: 303 })
  const { face, ...rest } = order
  const fresh = order.status === 'pending' && Date.now() - order.createdAt.getTime() < FRESH_MS
  const stage: 'done' | CardOrder['status'] = fresh ? 'done' : order.status
  return {
    title: `${translator(messages, locale)(`${stage}Title`)} · ${site.name}`,
    merchantName: site.name,
    timeZone: site.time_zone,
    currency: site.currency,
    stage,
    face,
    order: { ...rest, carrierName: order.carrier === null ? null : carrierName(order.carrier, locale) },
  }
})

/** Leaving: on a shared phone the next person should not find this order. */
export const action = siteRoute({}, async (place) => goToStart(place))

export default function OrderPage() {
  const t = useMessages(messages)
  const { merchantName, timeZone, currency, stage, face, order } = useLoaderData<typeof loader>()
  return (
    <>
      <GiftCard
        issuer={merchantName}
        name={t('cardName')}
        maskedNumber={face.maskedNumber}
        faceValue={face.faceValueMinor > 0 ? { minorUnits: face.faceValueMinor, currency } : undefined}
        spent={stage !== 'done'}
        className="mx-auto max-w-[240px]"
      />
      <StepHeading title={t(`${stage}Title`)} lead={t(`${stage}Lead`)} />
      <OrderView order={order} timeZone={timeZone} />
      {order.status === 'pending' && (
        <section className="rounded-md bg-sunken p-4">
          <h2 className="font-semibold">{t('nextTitle')}</h2>
          <ul className="mt-2 flex list-disc flex-col gap-1.5 pl-5 text-base text-muted">
            <li>{t('nextShip')}</li>
            <li>{t('nextReturn')}</li>
          </ul>
        </section>
      )}
      <Form method="post" className="mt-auto">
        <Button type="submit" variant="ghost" className="w-full text-muted">
          {t('leave')}
        </Button>
      </Form>
    </>
  )
}
