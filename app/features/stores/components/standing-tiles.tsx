import { StatTile } from '#app/components/stat-tile.tsx'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { CardStatus } from '../../cards/state.ts'
import { messages } from '../messages.ts'
import type { Standing } from '../types.ts'
import { soldOf } from './store-table.tsx'

/**
 * What one store, or all of them, have now.
 * @param storeId the numbers lead to the cards of this store
 * @param expired of those on hand; the list of cards has them among the expired ones
 */
export function StandingTiles({
  standing,
  storeId,
  expired = 0,
}: {
  standing: Standing
  storeId?: string | undefined
  expired?: number | undefined
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const cards = (status: CardStatus) => storeId && `/admin/cards?storeId=${storeId}&status=${status}`
  const n = (value: number) => formatNumber(value, locale)
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      <StatTile
        label={t('onHand')}
        value={n(standing.created)}
        detail={expired > 0 ? t('onHandExpired', { n: expired }) : t('onHandHint')}
        to={cards('created')}
      />
      {/* No list of cards has just these. */}
      <StatTile label={t('sold')} value={n(soldOf(standing))} detail={t('soldHint')} />
      <StatTile label={t('redeemed')} value={n(standing.redeemed)} to={cards('redeemed')} />
      <StatTile label={t('void')} value={n(standing.void)} to={cards('void')} />
    </div>
  )
}
