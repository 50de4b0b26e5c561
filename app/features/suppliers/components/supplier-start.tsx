import { CircleCheckBig, FileUp } from 'lucide-react'
import { Card } from '#app/components/card.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { StatTile } from '#app/components/stat-tile.tsx'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { ShippedCard } from '#app/features/home/components/trend-card.tsx'
import { messages as homeMessages } from '#app/features/home/messages.ts'
import type { Shipped } from '#app/features/home/types.ts'
import { messages as merchantMessages } from '#app/features/merchants/messages.ts'
import { messages } from '../messages.ts'
import type { SupplierOverview } from '../types.ts'
import { useCount } from './due-counts.tsx'

/** What a supplier finds first: how much is to be shipped and when. @param overview undefined: it sees no orders */
export function SupplierStart({
  overview,
  shipped,
  ships,
}: {
  overview: SupplierOverview | undefined
  shipped: Shipped | undefined
  ships: boolean
}) {
  const t = useMessages(messages)
  const m = useMessages(merchantMessages)
  const h = useMessages(homeMessages)
  const locale = useLocale()
  const count = useCount()
  if (!overview) return <EmptyState title={m('nothingVisible')} body={m('nothingVisibleBody')} />
  const { overdue, today, days, later, statements } = overview
  return (
    <div className="flex flex-col gap-5">
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
        <StatTile
          label={t('tileOverdue')}
          value={<span className={overdue > 0 ? 'text-danger-ink' : ''}>{count(overdue)}</span>}
          detail={overdue > 0 ? t('tileOverdueDays', { days }) : undefined}
          to="/supplier/orders?view=due"
        />
        <StatTile label={t('tileToday')} value={count(today)} to="/supplier/orders?view=due" />
        <StatTile label={t('tileLater')} value={count(later)} to="/supplier/orders?view=unshipped" />
        {shipped && (
          <StatTile
            label={h('tileShipped')}
            value={formatNumber(shipped.today, locale)}
            to="/supplier/orders?view=shipped"
          />
        )}
        <StatTile label={t('tileStatements')} value={count(statements)} to="/supplier/settlements" />
      </div>
      {overdue + today === 0 && (
        <EmptyState icon={CircleCheckBig} title={h('supplierDone')} body={h('supplierDoneBody')} />
      )}
      {shipped && <ShippedCard shipped={shipped} />}
      {ships && (
        <Card
          title={t('shipMany')}
          description={t('shipManyHint')}
          actions={
            <LinkButton to="/supplier/shipping">
              <FileUp aria-hidden /> {t('shipMany')}
            </LinkButton>
          }
        />
      )}
    </div>
  )
}
