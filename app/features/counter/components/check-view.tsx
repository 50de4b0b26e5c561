import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { formatDate, formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { PrintForm } from '#app/features/sales/components/sold-banner.tsx'
import { messages } from '../messages.ts'
import type { CheckView as Check, HandOver, OnlineOrder, ShownState } from '../types.ts'
import { useHandOver } from '../use-hand-over.ts'
import { Banner } from './banner.tsx'
import { CheckFacts } from './check-facts.tsx'
import { CheckRefused } from './check-refused.tsx'
import { GiftPick, Goods } from './gift-pick.tsx'
import { Outcome } from './outcome.tsx'

export interface CheckViewProps {
  check: Check
  timeZone: string
  currency: string
  /** Why the last hand-over without scripts was refused. */
  refused: string | undefined
  /** The page should be loaded anew. */
  onSettled: () => void
}

/** A checked card: what it is good for, the button to hand it over, and what became of that. */
export function CheckView({ check, timeZone, currency, refused, onSettled }: CheckViewProps) {
  const { state } = check
  const facts = <CheckFacts check={check} timeZone={timeZone} currency={currency} />
  if (state.is === 'done')
    return (
      <>
        <Done handOver={state.handOver} timeZone={timeZone} />
        {facts}
      </>
    )
  if (state.is === 'refused')
    return (
      <>
        <CheckRefused refusal={state.refusal} timeZone={timeZone} />
        <Next />
        {facts}
      </>
    )
  return (
    <HandOverForm
      checkId={check.checkId}
      refused={refused}
      onSettled={onSettled}
      banner={
        state.is === 'goods' ? (
          <GoodsBanner state={state} />
        ) : (
          <OrderBanner state={state} timeZone={timeZone} />
        )
      }
    >
      {state.is === 'goods' ? <GiftPick gifts={state.gifts} /> : <OrderedGoods order={state.order} />}
      {facts}
    </HandOverForm>
  )
}

function GoodsBanner({ state }: { state: Extract<ShownState, { is: 'goods' }> }) {
  const t = useMessages(messages)
  const good = state.gifts.filter((gift) => !gift.refusal).length
  return (
    <Banner tone="good" title={t('good')} sound="good">
      {t(good === 1 ? 'goodOne' : 'goodLead')}
    </Banner>
  )
}

function OrderBanner({ state, timeZone }: { state: Extract<ShownState, { is: 'order' }>; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { order, elsewhere, early } = state
  return (
    <Banner tone="good" title={t('ordered')} sound="good">
      {t('orderedLead', { orderNo: order.orderNo, time: formatInstant(order.at, timeZone, locale) })}
      {elsewhere !== undefined && <p className="mt-2 font-medium">{t('elsewhere', { store: elsewhere })}</p>}
      {early !== undefined && (
        <p className="mt-2 font-medium">{t('early', { date: formatDate(early, locale) })}</p>
      )}
    </Banner>
  )
}

function OrderedGoods({ order }: { order: OnlineOrder }) {
  return (
    <>
      <input type="hidden" name="order" value={order.orderId} />
      <div className="flex items-center gap-3 rounded-md border border-line bg-surface p-2.5 pr-4">
        <Goods picture={order.picture} names={order.goods} />
      </div>
    </>
  )
}

/** The button stands at the bottom, where a thumb is; what became of it takes the place of the banner. */
function HandOverForm({
  checkId,
  refused,
  onSettled,
  banner,
  children,
}: {
  checkId: string
  refused: string | undefined
  onSettled: () => void
  /** What the check is good for. */
  banner: ReactNode
  children: ReactNode
}) {
  const t = useMessages(messages)
  const { sending, send, again } = useHandOver(`/store/counter/${checkId}/state`, onSettled)
  const busy = sending.is === 'sending'
  const [unchosen, setUnchosen] = useState(false)
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    const form = new FormData(event.currentTarget)
    const missing = !form.has('order') && !form.has('product')
    setUnchosen(missing)
    if (!missing) return send(form)
    event.currentTarget.querySelector<HTMLElement>('input[name=product]:enabled')?.focus()
  }
  return (
    // Said in our words, where everything is said: the browser's own bubble is small and stands in the way.
    <form
      method="post"
      noValidate
      onSubmit={onSubmit}
      onChange={() => setUnchosen(false)}
      className="flex flex-col gap-5"
    >
      {unchosen ? (
        <Banner tone="bad" title={t('GIFT_NOT_CHOSEN')} sound="bad" />
      ) : (
        <Outcome sending={sending} refused={refused} again={again}>
          {banner}
        </Outcome>
      )}
      {children}
      <div className="sticky bottom-[var(--tabs,0px)] z-10 -mx-4 flex flex-col gap-2 border-t border-line bg-canvas/95 px-4 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:mx-0 sm:rounded-md sm:px-0">
        <Button type="submit" pending={busy} className="h-14 w-full text-lg">
          {t(busy ? 'sending' : 'confirm')}
        </Button>
      </div>
    </form>
  )
}

function Done({ handOver, timeZone }: { handOver: HandOver; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { orderId, orderNo, store, clerk, at, goods } = handOver
  return (
    <>
      <Banner tone="done" title={t('done')} sound="done">
        <p className="text-lg font-medium">{goods.join(' + ')}</p>
        <p className="mt-1">{t('doneLead', { orderNo })}</p>
        <p className="mt-1 text-sm">
          {t('doneAt', {
            time: formatInstant(at, timeZone, locale),
            ...{ store: store?.name ?? '', clerk: clerk ?? t('former') },
          })}
        </p>
      </Banner>
      <Next>
        <PrintForm
          action={`/store/receipts/orders/${orderId}`}
          label={t('receipt')}
          className="h-14 w-full"
        />
      </Next>
    </>
  )
}

/** On to the next customer; it has the focus, so that Enter does it too. */
function Next({ children }: { children?: ReactNode }) {
  const t = useMessages(messages)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.querySelector('a')?.focus({ preventScroll: true }), [])
  return (
    <div ref={box} className="grid gap-3 sm:grid-cols-2">
      <LinkButton to="/store/counter" variant="primary" className="h-14 text-lg">
        {t('next')}
      </LinkButton>
      {children}
    </div>
  )
}
