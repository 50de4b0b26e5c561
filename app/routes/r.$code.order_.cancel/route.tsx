import { type MetaFunction, redirect } from '@remix-run/node'
import { Form, useLoaderData, useNavigation } from '@remix-run/react'
import { Button } from '#app/components/button.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { cardRoute } from '#app/core/http/route.ts'
import { formatDate } from '#app/core/i18n/format.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { StepHeading } from '#app/features/redemptions/components/step-heading.tsx'
import { orderOfCard } from '#app/features/redemptions/data.ts'
import { cancelOrder } from '#app/features/redemptions/mutations.ts'
import { orderMessages as messages } from '#app/features/redemptions/order-messages.ts'
import { goWith, stepPath } from '../r.$code/steps.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = cardRoute({ step: 'order' }, async ({ site, scope, locale }) => {
  const order = await orderOfCard(scope, site)
  if (!order) throw redirect(stepPath(site.code, 'goods'), { status: 303 })
  if (!order.open) throw redirect(stepPath(site.code, 'order', { refused: 'ORDER_FINAL' }), { status: 303 })
  return {
    title: `${translator(messages, locale)('cancelTitle')} · ${site.name}`,
    orderId: order.orderId,
    orderNo: order.orderNo,
    productName: order.productName,
    validTo: order.face.validTo,
    orderPath: stepPath(site.code, 'order'),
  }
})

export const action = cardRoute({ step: 'order' }, async ({ request, site, card, scope, context }) => {
  const orderId = (await request.formData()).get('order')
  const order = await orderOfCard(scope, site)
  // Of an order that is no longer the card's newest nothing can be cancelled.
  if (!order || order.orderId !== orderId)
    return redirect(stepPath(site.code, 'order', { refused: 'ORDER_UNKNOWN' }), { status: 303 })
  const outcome = await cancelOrder(scope, orderId)
  if (!outcome.ok) return redirect(stepPath(site.code, 'order', { refused: outcome.reason }), { status: 303 })
  // From here the way begins again.
  return goWith({ site, context }, card, {}, { step: 'goods', query: { cancelled: '1' } })
})

export default function CancelOrderPage() {
  const t = useMessages(messages)
  const locale = useLocale()
  const { orderId, orderNo, productName, validTo, orderPath } = useLoaderData<typeof loader>()
  const pending = useNavigation().state === 'submitting'
  return (
    <>
      <StepHeading title={t('cancelTitle')} lead={t('cancelLead', { orderNo, product: productName })} />
      <section className="rounded-md border border-line bg-surface p-4">
        <h2 className="font-semibold">{t('cancelHappens')}</h2>
        <ul className="mt-2 flex list-disc flex-col gap-2 pl-5">
          <li>{t('cancelCard')}</li>
          <li>{t('cancelChoose')}</li>
          <li>{t('cancelGoods')}</li>
          {validTo && <li>{t('cancelValidTo', { date: formatDate(validTo, locale) })}</li>}
        </ul>
      </section>
      <Form method="post" className="flex flex-col gap-3">
        <input type="hidden" name="order" value={orderId} />
        <Button type="submit" variant="danger" pending={pending}>
          {t('confirmCancel')}
        </Button>
        <LinkButton to={orderPath}>{t('keepOrder')}</LinkButton>
      </Form>
    </>
  )
}
