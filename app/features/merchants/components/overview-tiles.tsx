import { EmptyState } from '#app/components/empty-state.tsx'
import { StatTile } from '#app/components/stat-tile.tsx'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { Overview } from '../types.ts'

const CARD_TILES = [
  { status: 'created', label: 'cardsCreated' },
  { status: 'active', label: 'cardsActive' },
  { status: 'redeemed', label: 'cardsRedeemed' },
  { status: 'void', label: 'cardsVoid' },
] as const

/** The numbers that matter today, each leading to the list it counts. */
export function OverviewTiles({
  overview,
  ordersHref,
  cardsHref,
}: {
  overview: Pick<Overview, 'cards' | 'ordersToShip'>
  /** List of the orders to ship. */
  ordersHref: string
  /** List of cards, without a query; undefined where this account has none. */
  cardsHref?: string | undefined
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { cards, ordersToShip } = overview
  if (!cards && ordersToShip === undefined)
    return <EmptyState title={t('nothingVisible')} body={t('nothingVisibleBody')} />
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-5">
      {ordersToShip !== undefined && (
        <StatTile label={t('ordersToShip')} value={formatNumber(ordersToShip, locale)} to={ordersHref} />
      )}
      {cards &&
        CARD_TILES.map(({ status, label }) => (
          <StatTile
            key={status}
            label={t(label)}
            value={formatNumber(cards[status], locale)}
            to={cardsHref && `${cardsHref}?status=${status}`}
          />
        ))}
    </div>
  )
}
