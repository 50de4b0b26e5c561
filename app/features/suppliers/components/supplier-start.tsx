import { FileUp } from 'lucide-react'
import { Card } from '#app/components/card.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { StatTile } from '#app/components/stat-tile.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages as merchantMessages } from '#app/features/merchants/messages.ts'
import { messages } from '../messages.ts'
import type { SupplierOverview } from '../types.ts'
import { useCount } from './due-counts.tsx'

/** What a supplier finds first: how much is to be shipped and when. @param overview undefined: it sees no orders */
export function SupplierStart({
  overview,
  ships,
}: {
  overview: SupplierOverview | undefined
  ships: boolean
}) {
  const t = useMessages(messages)
  const m = useMessages(merchantMessages)
  const count = useCount()
  if (!overview) return <EmptyState title={m('nothingVisible')} body={m('nothingVisibleBody')} />
  const { overdue, today, days, later, statements } = overview
  return (
    <div className="flex flex-col gap-5">
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <StatTile
          label={t('tileOverdue')}
          value={<span className={overdue > 0 ? 'text-danger-ink' : ''}>{count(overdue)}</span>}
          detail={overdue > 0 ? t('tileOverdueDays', { days }) : undefined}
          to="/supplier/orders?view=due"
        />
        <StatTile label={t('tileToday')} value={count(today)} to="/supplier/orders?view=due" />
        <StatTile label={t('tileLater')} value={count(later)} to="/supplier/orders?view=unshipped" />
        <StatTile label={t('tileStatements')} value={count(statements)} to="/supplier/settlements" />
      </div>
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
