import { RefreshCw } from 'lucide-react'
import { useEffect } from 'react'
import { Button } from '#app/components/button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Form, Link, useNavigation, useRevalidator } from '#app/components/navigation.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { StateBadge } from '../../../tracking/components/state-badge.tsx'
import { messages as trackingMessages } from '../../../tracking/messages.ts'
import type { OrderDetail } from '../data.ts'
import { messages } from '../messages.ts'

const LOOK_AGAIN_MS = 2000

/** Loads the page again while the carrier is being asked. */
function useNews(asking: boolean): void {
  const { revalidate, state } = useRevalidator()
  useEffect(() => {
    if (!asking || state !== 'idle') return
    const timer = setTimeout(revalidate, LOOK_AGAIN_MS)
    return () => clearTimeout(timer)
  }, [asking, revalidate, state])
}

/**
 * Where the parcel is, what is wrong with it, and a button to ask now.
 * @param refused why the last question was not asked
 */
export function TrackingPanel({
  detail: { order, parcel, offer },
  sets,
  refused,
}: {
  detail: OrderDetail
  sets: boolean
  refused: 'OFF' | 'BUDGET' | 'TOO_SOON' | 'ORDER_UNKNOWN' | undefined
}) {
  const t = useMessages(messages)
  const asking = parcel?.asking ?? false
  useNews(asking)
  if (!order.trackingNo || (order.status !== 'shipped' && order.status !== 'finished')) return null
  return (
    <div className="flex flex-col gap-3">
      {parcel && <State parcel={parcel} shipped={order.status === 'shipped'} />}
      {!parcel && !offer?.on && (
        <p className="text-muted">
          {t(sets ? 'notFollowedSetUp' : 'notFollowed')}{' '}
          {sets && (
            <Link to="/admin/carriers/accounts" className="whitespace-nowrap text-accent-ink underline">
              {t('goSetUp')}
            </Link>
          )}
        </p>
      )}
      {parcel?.subscription === 'failed' && <Flash tone="warning">{t('subscribeFailed')}</Flash>}
      {offer?.on && <Ask left={offer.left} asking={asking} />}
      {refused && !asking && <Flash tone="warning">{t(refused)}</Flash>}
    </div>
  )
}

function State({ parcel, shipped }: { parcel: NonNullable<OrderDetail['parcel']>; shipped: boolean }) {
  const t = useMessages(messages)
  const say = useMessages(trackingMessages)
  const { state, detail, events } = parcel
  const goesBack = state === 'returning' || state === 'returned'
  const why = detail ? say(`detail.${detail}`) : ''
  return (
    <>
      <p className="flex flex-wrap items-center gap-2">
        <StateBadge state={state} />
        {events.length === 0 && <span className="text-muted">{t('noNews')}</span>}
      </p>
      {goesBack && shipped && (
        <Flash tone="danger" title={t('returnedTitle')}>
          {why && `${why}。`}
          {t('returnedHint')}
        </Flash>
      )}
      {state === 'problem' && (
        <Flash tone="warning" title={t('problemTitle')}>
          {why}
        </Flash>
      )}
    </>
  )
}

function Ask({ left, asking }: { left: number; asking: boolean }) {
  const t = useMessages(messages)
  const pending = useNavigation().formData?.get('intent') === 'ask'
  return (
    <Form method="post" preventScrollReset className="flex flex-wrap items-center gap-3">
      <Button
        type="submit"
        name="intent"
        value="ask"
        size="sm"
        variant="secondary"
        disabled={left === 0}
        pending={pending || asking}
      >
        <RefreshCw aria-hidden />
        {t('askNow')}
      </Button>
      <span aria-live="polite" className="text-xs text-muted">
        {asking ? t('asking') : left === 0 ? t('BUDGET') : t('budgetLeft', { n: left })}
      </span>
    </Form>
  )
}
