import { ClipboardList, Search, SearchX } from 'lucide-react'
import { type ReactNode, useCallback, useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Field } from '#app/components/field.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useLocation } from '#app/components/navigation.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { Select } from '#app/components/select.tsx'
import { TabLinks } from '#app/components/tabs.tsx'
import { common } from '#app/core/i18n/common.ts'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { RevealPage, Reveals } from '../../reveals/components/reveals.tsx'
import type { CarrierCode } from '../carriers.ts'
import { messages } from '../messages.ts'
import type {
  DoneBefore,
  OrderAccess,
  OrderPage,
  OrderResult,
  OrderRow,
  RowIntent,
  ViewCounts,
} from '../types.ts'
import { ORDER_VIEWS, type OrderShow, type OrderView, SHOWS } from '../views.ts'
import { OrderTable } from './order-table.tsx'
import { PrepareAll } from './prepare-all.tsx'

export interface OrderListProps extends OrderPage {
  access: OrderAccess
  counts: ViewCounts
  defaultCarrier: string
  /** Those that the merchant offers. */
  carriers: readonly CarrierCode[]
  view: OrderView
  /** In the merchant's time zone, YYYY-MM-DD. */
  today: string
  show: OrderShow | undefined
  /** Only what this store has handed over. */
  store?: string | undefined
  /** Stores that hand over, for the merchant to choose from. */
  stores?: readonly { storeId: string; name: string }[] | undefined
  q: string | undefined
  /** What was done by a page posted without scripts. */
  done: DoneBefore | undefined
  timeZone: string
  /** Whose list it is. */
  audience: 'merchant' | 'store' | 'supplier'
  result: OrderResult | undefined
  /** This account may review held orders. */
  mayReview?: boolean | undefined
  /** What the list is shown in: the order sheet, which shows it until the grid has loaded. */
  around?: ((list: ReactNode) => ReactNode) | undefined
}

/** The whole screen: tabs, search, table and pages. The same for merchant, store and supplier. */
export function OrderList(props: OrderListProps) {
  const { orders, access, audience, q, result } = props
  const t = useMessages(messages)
  const [last, setLast] = useState<OrderResult>()
  const onAnswer = useCallback((next: OrderResult) => setLast(next), [])
  const list = <Rows {...props} onAnswer={onAnswer} />
  const intro = audience === 'store' ? t('introStore') : t(access.ship ? 'intro' : 'introRead')
  return (
    <>
      <PageHeader title={t('title')} description={intro} />
      <div className="flex flex-col gap-4">
        <Tabs {...props} />
        <div className="flex flex-wrap items-end gap-2">
          <SearchForm q={q} access={access} />
          <StoreFilter {...props} />
        </div>
        <Shows {...props} />
        <div aria-live="polite" className="empty:hidden">
          <Answer answer={last ?? result} orders={orders} done={props.done} />
        </div>
        <Reveals place="list">{props.around ? props.around(list) : list}</Reveals>
      </div>
    </>
  )
}

/** The orders of a page. */
function Rows(props: OrderListProps & { onAnswer: (answer: OrderResult) => void }) {
  const { orders, access, audience, view, show, q, result, onAnswer } = props
  return (
    <>
      <RevealPage orders={orders} />
      {access.ship && PREPARED_AT_ONCE.includes(view) && <PrepareAll orders={orders} onAnswer={onAnswer} />}
      {orders.length === 0 ? (
        <Empty view={view} show={show} q={q} store={props.store} />
      ) : (
        <OrderTable
          orders={orders}
          access={access}
          showOrigin={audience === 'merchant'}
          defaultCarrier={props.defaultCarrier}
          carriers={props.carriers}
          timeZone={props.timeZone}
          today={props.today}
          result={result}
          reviewHref={props.mayReview ? '/admin/reviews' : undefined}
          onAnswer={onAnswer}
        />
      )}
      <Pages {...props} />
    </>
  )
}

/** Views whose whole page can be marked as prepared. */
const PREPARED_AT_ONCE: readonly OrderView[] = ['due', 'tomorrow', 'later', 'unshipped']

/** What the last row came to. A refusal stands at its row, and here when the row is in another tab by now. */
function Answer({
  answer,
  orders,
  done,
}: {
  answer: OrderResult | undefined
  orders: OrderRow[]
  done: DoneBefore | undefined
}) {
  const t = useMessages(messages)
  if (answer?.ok && answer.intent === 'prepareAll')
    return <Prepared done={answer.done} left={answer.skipped} />
  if (answer?.ok) {
    return <Flash tone="success">{t(DONE[answer.intent], { orderNo: answer.orderNo })}</Flash>
  }
  if (answer) {
    const inSight = orders.some((order) => order.orderId === answer.orderId)
    return inSight ? null : <Flash tone="warning">{answer.errors.join(' ')}</Flash>
  }
  if (done === undefined) return null
  if ('prepared' in done) return <Prepared done={done.prepared} left={done.left} />
  return <Flash tone="success">{t('done', { orderNo: done.orderNo })}</Flash>
}

const DONE = {
  ship: 'doneShip',
  correct: 'doneCorrect',
  prepare: 'donePrepare',
  unprepare: 'doneUnprepare',
  handOver: 'doneHandOver',
} as const satisfies Record<RowIntent, string>

function Prepared({ done, left }: { done: number; left: number }) {
  const t = useMessages(messages)
  return (
    <Flash tone={left > 0 ? 'warning' : 'success'}>
      {t('donePrepareAll', { n: done })}
      {left > 0 && <p>{t('leftAlone', { n: left })}</p>}
    </Flash>
  )
}

function useAddress(): (params: Record<string, string | undefined>) => string {
  const { pathname } = useLocation()
  return (params) => {
    const given = Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== undefined)
    return `${pathname}?${new URLSearchParams(given)}`
  }
}

function Tabs({ view, counts }: OrderListProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const address = useAddress()
  const countText = (n: number) =>
    n >= 1000 ? t('countMore', { n: formatNumber(999, locale) }) : formatNumber(n, locale)
  // Most merchants hold nothing on most days.
  const offered = ORDER_VIEWS.filter((each) => each !== 'held' || counts.held > 0 || view === 'held')
  const items = offered.map((each) => ({
    to: address({ view: each }),
    label: t(`view.${each}`),
    current: each === view,
    ...(each === 'all' ? {} : { count: countText(counts[each]) }),
  }))
  return <TabLinks label={t('tabs')} items={items} />
}

/** What can be narrowed in this view; as links, so that they work anywhere and can be kept. */
function Shows({ view, show, store, q }: OrderListProps) {
  const t = useMessages(messages)
  const address = useAddress()
  const shows = SHOWS[view]
  if (shows.length === 0) return null
  return (
    <nav aria-label={t('show')} className="flex flex-wrap items-center gap-1">
      <span className="mr-1 text-xs text-muted">{t('show')}</span>
      {[undefined, ...shows].map((each) => (
        <LinkButton
          key={each ?? ''}
          to={address({ view, q, store, show: each })}
          size="sm"
          variant={each === show ? 'secondary' : 'ghost'}
          aria-current={each === show ? 'true' : undefined}
        >
          {each ? t(`show.${each}`) : t('showEverything')}
        </LinkButton>
      ))}
    </nav>
  )
}

/** What can be searched for. */
function searchHint(access: OrderAccess) {
  if (access.supplier) return access.byPhone ? 'searchPlaceholderSupplier' : 'searchPlaceholderNumber'
  return access.byPhone ? 'searchPlaceholder' : 'searchPlaceholderStore'
}

function SearchForm({ q, access }: { q: string | undefined; access: OrderAccess }) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const { pathname } = useLocation()
  return (
    <Form method="get" action={pathname} role="search" className="flex w-full items-end gap-2 sm:w-auto">
      <Field
        id="order-search"
        label={t('searchLabel')}
        hideLabel
        className="min-w-0 flex-1 sm:w-72 sm:flex-none"
      >
        <Input
          key={q ?? ''}
          type="search"
          name="q"
          size="sm"
          defaultValue={q}
          placeholder={t(searchHint(access))}
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

function Empty({ view, show, q, store }: Pick<OrderListProps, 'view' | 'show' | 'q' | 'store'>) {
  const t = useMessages(messages)
  const address = useAddress()
  const showAll = <LinkButton to={address({ view: 'all' })}>{t('showAll')}</LinkButton>
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
  if (show || store) {
    const everything = <LinkButton to={address({ view })}>{t('showEverything')}</LinkButton>
    return <EmptyState icon={SearchX} title={t('emptyShow')} action={everything} />
  }
  const arrives = view === 'due' || view === 'unshipped' || view === 'all'
  const titles: Partial<Record<OrderView, 'emptyDue' | 'emptyPending' | 'emptyHeld'>> = {
    due: 'emptyDue',
    unshipped: 'emptyPending',
    held: 'emptyHeld',
  }
  return (
    <EmptyState
      icon={ClipboardList}
      title={t(titles[view] ?? 'emptyOther')}
      body={t(arrives ? 'emptyPendingBody' : 'emptyOtherBody')}
      action={view === 'all' ? undefined : showAll}
    />
  )
}

/** Narrows to what one store has handed over; its answer is the address, so that it can be kept. */
function StoreFilter({ view, show, q, store, stores = [] }: OrderListProps) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const { pathname } = useLocation()
  // What is not handed over yet was handed over by nobody.
  if (stores.length === 0 || !(view === 'finished' || view === 'all')) return null
  return (
    <Form method="get" action={pathname} className="flex items-end gap-2">
      <input type="hidden" name="view" value={view} />
      {show && <input type="hidden" name="show" value={show} />}
      {q && <input type="hidden" name="q" value={q} />}
      <Field id="order-store" label={t('verifiedStore')} hideLabel>
        <Select
          key={store ?? ''}
          name="store"
          size="sm"
          defaultValue={store ?? ''}
          placeholder={`${t('verifiedStore')}：${t('anyStore')}`}
          options={stores.map(({ storeId, name }) => ({ value: storeId, label: name }))}
        />
      </Field>
      <Button type="submit" size="sm" variant="secondary">
        {c('filter')}
      </Button>
    </Form>
  )
}

function Pages({ previous, next, view, show, store, q }: OrderListProps) {
  const address = useAddress()
  const to = (side: 'behind' | 'front', place: string | undefined) =>
    place === undefined ? undefined : address({ view, show, store, q, [side]: place })
  return <Pagination previous={to('front', previous)} next={to('behind', next)} />
}
