import { ClipboardList, Search, SearchX } from 'lucide-react'
import { useCallback, useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Field } from '#app/components/field.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useLocation } from '#app/components/navigation.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { TabLinks } from '#app/components/tabs.tsx'
import { common } from '#app/core/i18n/common.ts'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { ORDER_STATUSES } from '../state.ts'
import type { OrderAccess, OrderPage, OrderRow, OrderTab, ShipResult } from '../types.ts'
import { OrderTable } from './order-table.tsx'

export interface OrderListProps extends OrderPage {
  access: OrderAccess
  tab: OrderTab
  q: string | undefined
  /** Number of the order that was done by a page posted without scripts. */
  done: string | undefined
  timeZone: string
  /** Whose list it is. */
  audience: 'merchant' | 'store' | 'supplier'
  result: ShipResult | undefined
}

/** The whole screen: tabs, search, table and pages. The same for merchant, store and supplier. */
export function OrderList(props: OrderListProps) {
  const { orders, access, audience, tab, q, result } = props
  const t = useMessages(messages)
  const [last, setLast] = useState<ShipResult>()
  const onAnswer = useCallback((next: ShipResult) => setLast(next), [])
  const intro = audience === 'store' ? t('introStore') : t(access.ship ? 'intro' : 'introRead')
  return (
    <>
      <PageHeader title={t('title')} description={intro} />
      <div className="flex flex-col gap-4">
        <Tabs {...props} />
        <SearchForm q={q} access={access} />
        <div aria-live="polite" className="empty:hidden">
          <Answer answer={last ?? result} orders={orders} done={props.done} />
        </div>
        {orders.length === 0 ? (
          <Empty tab={tab} q={q} />
        ) : (
          <OrderTable
            orders={orders}
            access={access}
            showOrigin={audience === 'merchant'}
            defaultCarrier={props.defaultCarrier}
            timeZone={props.timeZone}
            result={result}
            onAnswer={onAnswer}
          />
        )}
        <Pages {...props} />
      </div>
    </>
  )
}

/** What the last row came to. A refusal stands at its row, and here when the row is in another tab by now. */
function Answer({
  answer,
  orders,
  done,
}: {
  answer: ShipResult | undefined
  orders: OrderRow[]
  done: string | undefined
}) {
  const t = useMessages(messages)
  if (answer?.ok) {
    const key = answer.intent === 'ship' ? 'doneShip' : 'doneCorrect'
    return <Flash tone="success">{t(key, { orderNo: answer.orderNo })}</Flash>
  }
  if (answer) {
    const inSight = orders.some((order) => order.orderId === answer.orderId)
    return inSight ? null : <Flash tone="warning">{answer.errors.join(' ')}</Flash>
  }
  return done ? <Flash tone="success">{t('done', { orderNo: done })}</Flash> : null
}

function useAddress(): (params: Record<string, string | undefined>) => string {
  const { pathname } = useLocation()
  return (params) => {
    const given = Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== undefined)
    return `${pathname}?${new URLSearchParams(given)}`
  }
}

function Tabs({ tab, counts }: OrderListProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const address = useAddress()
  const countText = (n: number) =>
    n >= 1000 ? t('countMore', { n: formatNumber(999, locale) }) : formatNumber(n, locale)
  const items = [...ORDER_STATUSES, 'all' as const].map((status) => ({
    to: address({ status }),
    label: t(status),
    current: status === tab,
    ...(status === 'all' ? {} : { count: countText(counts[status]) }),
  }))
  return <TabLinks label={t('tabs')} items={items} />
}

function SearchForm({ q, access }: { q: string | undefined; access: OrderAccess }) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const { pathname } = useLocation()
  return (
    <Form method="get" action={pathname} role="search" className="flex items-end gap-2">
      <Field id="order-search" label={t('searchLabel')} hideLabel className="min-w-0 flex-1 sm:max-w-xs">
        <Input
          key={q ?? ''}
          type="search"
          name="q"
          size="sm"
          defaultValue={q}
          placeholder={t(access.consignee ? 'searchPlaceholder' : 'searchPlaceholderStore')}
          maxLength={60}
          autoComplete="off"
        />
      </Field>
      <Button type="submit" size="sm" variant="secondary">
        <Search aria-hidden />
        {c('search')}
      </Button>
      {q && (
        <LinkButton to={pathname} size="sm" variant="ghost">
          {c('clearFilters')}
        </LinkButton>
      )}
    </Form>
  )
}

function Empty({ tab, q }: { tab: OrderTab; q: string | undefined }) {
  const t = useMessages(messages)
  const address = useAddress()
  const showAll = <LinkButton to={address({ status: 'all' })}>{t('showAll')}</LinkButton>
  if (q) {
    return (
      <EmptyState
        icon={SearchX}
        title={t('emptySearch', { q })}
        body={t('emptySearchBody')}
        action={showAll}
      />
    )
  }
  const pending = tab === 'pending' || tab === 'all'
  return (
    <EmptyState
      icon={ClipboardList}
      title={t(tab === 'pending' ? 'emptyPending' : 'emptyOther')}
      body={t(pending ? 'emptyPendingBody' : 'emptyOtherBody')}
      action={tab === 'all' ? undefined : showAll}
    />
  )
}

function Pages({ newer, older, tab, q }: OrderListProps) {
  const address = useAddress()
  const to = (side: 'before' | 'after', id: string | undefined) =>
    id === undefined ? undefined : address({ status: tab, q, [side]: id })
  return <Pagination previous={to('after', newer)} next={to('before', older)} />
}
