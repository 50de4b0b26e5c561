import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { cardRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { captchaOf } from '#app/features/guard/answer.ts'
import { checkSolution } from '#app/features/guard/captcha.ts'
import { Captcha } from '#app/features/guard/components/captcha.tsx'
import { AddressForm } from '#app/features/redemptions/components/address-form.tsx'
import { DeliveryLimits } from '#app/features/redemptions/components/delivery-limits.tsx'
import { Refusal } from '#app/features/redemptions/components/refusal.tsx'
import { StepHeading } from '#app/features/redemptions/components/step-heading.tsx'
import { changeableOrder } from '#app/features/redemptions/data.ts'
import { deliveryOffer, readDelivery, shownDelivery } from '#app/features/redemptions/delivery-form.ts'
import { changeOrder } from '#app/features/redemptions/mutations.ts'
import { orderMessages } from '#app/features/redemptions/order-messages.ts'
import { stepPath } from '../r.$code/steps.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

type Changing = Parameters<Parameters<typeof cardRoute>[1]>[0]

/** The order while it can be changed. @throws a redirect to its page, which says why not */
async function openOrder({ scope, site }: Pick<Changing, 'scope' | 'site'>) {
  const found = await changeableOrder(scope, site)
  if (!found.ok) throw redirect(stepPath(site.code, 'order', { refused: found.reason }), { status: 303 })
  return found.order
}

export const loader = cardRoute({ step: 'order' }, async (input) => {
  const { site, locale } = input
  const order = await openOrder(input)
  return {
    title: `${translator(orderMessages, locale)('changeTitle')} · ${site.name}`,
    orderId: order.orderId,
    orderNo: order.orderNo,
    productName: order.productName,
    offer: deliveryOffer(order),
    shown: shownDelivery(order.delivery),
    orderPath: stepPath(site.code, 'order'),
    captchaUrl: `/captcha.json?purpose=order&site=${site.code}`,
  }
})

export const action = cardRoute({ step: 'order' }, async (input) => {
  const { request, site, scope, context, locale } = input
  const order = await openOrder(input)
  const form = await request.formData()
  const toOrder = (query: Record<string, string>) =>
    redirect(stepPath(site.code, 'order', query), { status: 303 })
  // The form of an order that was cancelled meanwhile, in another tab, must not change the one after it.
  if (form.get('order') !== order.orderId) return toOrder({ refused: 'ORDER_UNKNOWN' })
  const answer = readDelivery(form, deliveryOffer(order), locale)
  if (!answer.done) return data({ shown: answer.shown, refused: undefined }, { status: answer.status })
  const captcha = captchaOf(form)
  const captchaSolved =
    captcha === undefined ? false : await checkSolution(captcha, site.merchant_id, 'order')
  const outcome = await changeOrder(scope, site, answer.delivery, {
    orderId: order.orderId,
    sender: { clientAddress: context.clientAddress, captchaSolved },
  })
  if (outcome.ok) return toOrder({ changed: '1' })
  const { reason } = outcome
  if (reason === 'ORDER_FINAL' || reason === 'ORDER_UNKNOWN') return toOrder({ refused: reason })
  const shown = { ...shownDelivery(answer.delivery), version: Date.now() }
  return data({ shown, refused: reason }, { status: 400 })
})

export default function ChangeOrderPage() {
  const t = useMessages(orderMessages)
  const loaded = useLoaderData<typeof loader>()
  const { orderId, orderNo, productName, offer, orderPath } = loaded
  const result = useActionData<typeof action>()
  const shown = result?.shown ?? loaded.shown
  const refused = result?.refused
  return (
    <>
      <StepHeading title={t('changeTitle')} lead={t('changeLead', { orderNo, product: productName })} />
      {refused === 'CAPTCHA_NEEDED' && <Flash tone="warning" title={t('captchaTitle')} />}
      {refused && refused !== 'CAPTCHA_NEEDED' && <Refusal reason={refused} />}
      <DeliveryLimits rule={offer.namedLimits} />
      <AddressForm offer={offer} shown={shown} submit={t('saveChange')}>
        <input type="hidden" name="order" value={orderId} />
        {refused === 'CAPTCHA_NEEDED' && <Captcha key={shown.version} url={loaded.captchaUrl} />}
      </AddressForm>
      <LinkButton to={orderPath} variant="ghost">
        {t('back')}
      </LinkButton>
    </>
  )
}
