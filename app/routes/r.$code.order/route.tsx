import { type MetaFunction, redirect } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Button } from '#app/components/button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { GiftCard } from '#app/components/gift-card.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { cardRoute, siteRoute } from '#app/core/http/route.ts'
import { formatInstant } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { carrierName } from '#app/features/orders/carriers.ts'
import { carrierSite } from '#app/features/redemptions/carrier-sites.ts'
import { OrderView } from '#app/features/redemptions/components/order-view.tsx'
import { StepHeading } from '#app/features/redemptions/components/step-heading.tsx'
import { orderOfCard } from '#app/features/redemptions/data.ts'
import { messages as ownMessages } from '#app/features/redemptions/messages.ts'
import { orderMessages } from '#app/features/redemptions/order-messages.ts'
import { headingOf } from '#app/features/redemptions/order-stages.ts'
import { PickUpOffer } from '#app/features/redemptions/pick-up-code/components/pick-up-offer.tsx'
import { smsChoice } from '#app/features/sms/data.ts'
import { optIn, optOut } from '#app/features/sms/mutations.ts'
import { ParcelTimeline } from '#app/features/tracking/components/parcel-timeline.tsx'
import { cardTracking } from '#app/features/tracking/data.ts'
import { goToStart, stepPath } from '../r.$code/steps.ts'

const messages = {
  'zh-CN': { ...ownMessages['zh-CN'], ...orderMessages['zh-CN'] },
  en: { ...ownMessages.en, ...orderMessages.en },
}

// Within this time of the order its page says "done"; later it is a page to look things up.
const FRESH_MS = 10 * 60_000

const query = z.object({
  changed: z.literal('1').optional().catch(undefined),
  refused: z.enum(['ORDER_FINAL', 'ORDER_UNKNOWN', 'CANCELLED_OFTEN']).optional().catch(undefined),
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = cardRoute({ step: 'order', query }, async ({ site, scope, locale, query }) => {
  const [order, sms, tracks] = await Promise.all([
    orderOfCard(scope, site),
    smsChoice(scope, site),
    cardTracking(scope, site.merchant_id),
  ])
  if (!order) throw redirect(stepPath(site.code, 'goods'), { status: 303 })
  const { face, orderId: _, ...rest } = order
  const heading = headingOf(order, Date.now() - order.createdAt.getTime() < FRESH_MS)
  return {
    title: `${translator(messages, locale)(`${heading}Title`)} · ${site.name}`,
    merchantName: site.name,
    timeZone: site.time_zone,
    currency: site.currency,
    heading,
    face,
    order: {
      ...rest,
      ...carried(order.carrier, locale),
      parcels: order.parcels.map((parcel) => ({ ...parcel, ...carried(parcel.carrier, locale) })),
    },
    tracks,
    // Who was handed the goods at a counter has left no phone.
    sms: sms?.offered && order.maskedPhone ? { phone: sms.maskedPhone, optedOut: sms.optedOut } : undefined,
    changed: query.changed === '1',
    refused: query.refused,
    orderPath: stepPath(site.code, 'order'),
    pickUpPath: `/r/${site.code}/pick-up`,
    goodsPath: stepPath(site.code, 'goods'),
  }
})

function carried(carrier: string | null, locale: Locale) {
  return {
    carrierName: carrier === null ? null : carrierName(carrier, locale),
    carrierSite: carrierSite(carrier),
  }
}

/** Messages on or off; else leaving: on a shared phone the next person should not find this order. */
export const action = siteRoute({}, async (place) => {
  const { request, site, card } = place
  const intent = (await request.formData()).get('intent')
  if (!card || (intent !== 'sms-off' && intent !== 'sms-on')) return goToStart(place)
  await (intent === 'sms-off' ? optOut : optIn)(card.scope, site)
  return redirect(stepPath(site.code, 'order'), { status: 303 })
})

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>

export default function OrderPage() {
  const t = useMessages(messages)
  const loaded = useLoaderData<typeof loader>()
  const { merchantName, timeZone, currency, heading, face, order, changed, refused } = loaded
  const tracks = Object.fromEntries(
    Object.entries(loaded.tracks).map(([orderNo, tracking]) => [
      orderNo,
      <ParcelTimeline key={orderNo} tracking={tracking} timeZone={timeZone} />,
    ]),
  )
  return (
    <>
      <GiftCard
        issuer={merchantName}
        name={t('cardName')}
        maskedNumber={face.maskedNumber}
        faceValue={face.faceValueMinor > 0 ? { minorUnits: face.faceValueMinor, currency } : undefined}
        spent={heading !== 'done' && heading !== 'reserved' && !order.cardIsBack}
        className="mx-auto max-w-[240px]"
      />
      {changed && <Flash tone="success" title={t('changed')} />}
      {refused && (
        <Flash tone="warning" title={t(refused)}>
          {t(`${refused}_do`)}
        </Flash>
      )}
      <StepHeading
        title={t(`${heading}Title`)}
        lead={heading === 'cancelled' ? undefined : t(`${heading}Lead`)}
      />
      {order.status === 'cancelled' && <Cancelled {...loaded} />}
      {order.status === 'pending' && order.pickUpStore && (
        <PickUpOffer path={loaded.pickUpPath} ordered={true} />
      )}
      <OrderView order={order} timeZone={timeZone} tracks={tracks} />
      {order.status === 'pending' && <Next {...loaded} />}
      <Messages {...loaded} />
      <Form method="post" className="mt-auto">
        <Button type="submit" variant="ghost" className="w-full text-muted">
          {t('leave')}
        </Button>
      </Form>
    </>
  )
}

/** Where the merchant's messages go, and a way to have none of them. */
function Messages({ sms }: Loaded) {
  const t = useMessages(messages)
  if (!sms) return null
  return (
    <Form method="post" className="flex flex-wrap items-center justify-between gap-x-3 text-muted">
      <p>{t(sms.optedOut ? 'smsIsOff' : 'smsIsOn', { phone: sms.phone })}</p>
      <Button type="submit" variant="ghost" name="intent" value={sms.optedOut ? 'sms-on' : 'sms-off'}>
        {t(sms.optedOut ? 'smsOn' : 'smsOff')}
      </Button>
    </Form>
  )
}

/** Who has cancelled it and when, and what the card is good for now. */
function Cancelled({ order, timeZone, goodsPath }: Loaded) {
  const t = useMessages(messages)
  const locale = useLocale()
  const time = order.cancelledAt ? formatInstant(order.cancelledAt, timeZone, locale) : ''
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">
        {t(order.cancelledBy === 'consumer' ? 'cancelledByYou' : 'cancelledByMerchant', { time })}{' '}
        {order.cardIsBack && t('cardIsBack')}
      </p>
      {order.cardIsBack && (
        <LinkButton to={goodsPath} variant="primary">
          {t('chooseAgain')}
        </LinkButton>
      )}
    </div>
  )
}

/** What happens next, and what can still be changed. */
function Next({ order, orderPath }: Loaded) {
  const t = useMessages(messages)
  return (
    <>
      <section className="rounded-md bg-sunken p-4">
        <h2 className="font-semibold">{t('nextTitle')}</h2>
        <ul className="mt-2 flex list-disc flex-col gap-1.5 pl-5 text-base text-muted">
          {!order.pickUpStore && <li>{t('nextShip')}</li>}
          <li>{t('nextReturn')}</li>
          {order.open && <li>{t('mayChange')}</li>}
          {!order.open && order.preparedAt && <li>{t('mayNotChange')}</li>}
        </ul>
      </section>
      {order.open && (
        <div className="flex flex-col gap-3">
          <LinkButton to={`${orderPath}/change`}>{t('changeOrder')}</LinkButton>
          <LinkButton to={`${orderPath}/cancel`} variant="ghost">
            {t('cancelOrder')}
          </LinkButton>
        </div>
      )}
    </>
  )
}
