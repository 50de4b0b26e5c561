import { Eye } from 'lucide-react'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { FieldErrors } from '#app/components/field.tsx'
import { useFetcher } from '#app/components/navigation.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { Consignee, OrderRow } from '../../orders/types.ts'
import { messages } from '../messages.ts'
import { MOST_AT_ONCE } from '../schema.ts'
import type { RevealAnswer, Revealed } from '../types.ts'

type Place = 'list' | 'detail' | 'review'
type Order = Pick<OrderRow, 'orderId' | 'orderNo' | 'consignee' | 'mayReveal'>

type Shown = {
  place: Place
  shown: ReadonlyMap<string, Consignee>
  add: (revealed: readonly Revealed[]) => void
}
const Context = createContext<Shown>({ place: 'list', shown: new Map(), add: () => undefined })

/** Keeps what was asked for, for as long as the page is open. @param place what the log calls it */
export function Reveals({ place, children }: { place: Place; children: ReactNode }) {
  const [shown, setShown] = useState<ReadonlyMap<string, Consignee>>(new Map())
  const add = useCallback(
    (revealed: readonly Revealed[]) =>
      setShown(
        (before) => new Map([...before, ...revealed.map((each) => [each.orderId, each.consignee] as const)]),
      ),
    [],
  )
  const value = useMemo(() => ({ place, shown, add }), [place, shown, add])
  return <Context.Provider value={value}>{children}</Context.Provider>
}

/** The consignee as it was asked for, unless it was changed since; else as the page has it. */
export function useConsignee({ orderId, consignee }: Order): Consignee | null {
  const shown = useContext(Context).shown.get(orderId)
  return shown !== undefined && shown.seal === consignee?.seal ? shown : consignee
}

function useReveal() {
  const { place, add } = useContext(Context)
  const fetcher = useFetcher<RevealAnswer>()
  const answer = fetcher.data
  useEffect(() => {
    if (answer?.ok) add(answer.revealed)
  }, [answer, add])
  const error = answer && !answer.ok ? [answer.error] : undefined
  return { fetcher, place, error }
}

/** Shows the consignee of one order; nothing where the account may not, or has done so. */
export function RevealButton({ order, long = false }: { order: Order; long?: boolean }) {
  const t = useMessages(messages)
  const { fetcher, place, error } = useReveal()
  const consignee = useConsignee(order)
  if (!order.mayReveal || !consignee?.masked) return null
  return (
    <fetcher.Form method="post" action="/reveals" className="w-fit">
      <input type="hidden" name="place" value={place} />
      <Button
        type="submit"
        name="orders"
        value={order.orderId}
        size="sm"
        variant={long ? 'secondary' : 'ghost'}
        className={long ? undefined : '-ml-2.5'}
        aria-label={t('showOf', { orderNo: order.orderNo })}
        title={t('showHint')}
        pending={fetcher.state !== 'idle'}
      >
        <Eye aria-hidden />
        {t(long ? 'showContact' : 'show')}
      </Button>
      <div className="max-w-56 whitespace-normal">
        <FieldErrors errors={error} />
      </div>
    </fetcher.Form>
  )
}

/** Shows the consignees of all orders of the page; nothing where there is none left to show. */
export function RevealPage({ orders }: { orders: readonly Order[] }) {
  const t = useMessages(messages)
  const { fetcher, place, error } = useReveal()
  const { shown } = useContext(Context)
  const hidden = orders
    .filter(({ orderId, consignee, mayReveal }) => mayReveal && shown.get(orderId)?.seal !== consignee?.seal)
    .slice(0, MOST_AT_ONCE)
  if (hidden.length === 0) return null
  return (
    <fetcher.Form method="post" action="/reveals" className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <input type="hidden" name="place" value={place} />
      {hidden.map(({ orderId }) => (
        <input key={orderId} type="hidden" name="orders" value={orderId} />
      ))}
      <Button type="submit" size="sm" variant="secondary" pending={fetcher.state !== 'idle'}>
        <Eye aria-hidden />
        {t('showPage', { n: hidden.length })}
      </Button>
      <span className="text-xs text-muted">{t('showHint')}</span>
      <FieldErrors errors={error} />
    </fetcher.Form>
  )
}
