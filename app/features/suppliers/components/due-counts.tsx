import { Badge } from '#app/components/badge.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { DueCounts, SupplierDue } from '../types.ts'

/** A count that may have stopped at its limit. */
export function useCount(): (n: number) => string {
  const t = useMessages(messages)
  return (n) => (n >= 1000 ? t('more', { n: 999 }) : String(n))
}

/** How far behind one supplier is, in its row of a list. */
export function DueBadges({ due }: { due: DueCounts }) {
  const t = useMessages(messages)
  const count = useCount()
  return (
    <>
      {due.overdue > 0 && (
        <Badge tone="danger">{t('overdueBadge', { n: count(due.overdue), days: due.days })}</Badge>
      )}
      {due.today > 0 && <Badge tone="warning">{t('todayBadge', { n: count(due.today) })}</Badge>}
    </>
  )
}

/** The suppliers that are behind or have to ship today; nothing when there is none. */
export function DueCard({ due, ordersHref }: { due: readonly SupplierDue[]; ordersHref: string }) {
  const t = useMessages(messages)
  const count = useCount()
  if (due.length === 0) return null
  return (
    <Card
      title={t('dueTitle')}
      description={t('dueLead')}
      actions={
        <LinkButton to={ordersHref} size="sm">
          {t('seeOrders')}
        </LinkButton>
      }
    >
      <Table caption={t('dueTitle')}>
        <TableHead>
          <tr>
            <TableHeader>{t('supplier')}</TableHeader>
            <TableHeader numeric>{t('overdue')}</TableHeader>
            <TableHeader numeric>{t('longest')}</TableHeader>
            <TableHeader numeric>{t('today')}</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {due.map(({ supplierId, name, overdue, days, today }) => (
            <TableRow key={supplierId}>
              <TableCell wrap className="font-medium">
                {name}
              </TableCell>
              <TableCell numeric className={overdue > 0 ? 'font-semibold text-danger-ink' : 'text-muted'}>
                {count(overdue)}
              </TableCell>
              <TableCell numeric className="text-muted">
                {overdue > 0 ? t('days', { n: days }) : '–'}
              </TableCell>
              <TableCell numeric>{count(today)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  )
}

/** Tells a supplier on every page that it is behind. */
export function OverdueBanner({ due }: { due: DueCounts }) {
  const t = useMessages(messages)
  const { overdue, days } = due
  if (overdue === 0) return null
  const text =
    overdue >= 1000 ? t('bannerOverdueMore', { n: 999, days }) : t('bannerOverdue', { n: overdue, days })
  return (
    <div className="mb-5">
      <Flash
        tone="danger"
        action={
          <Link to="/supplier/orders?view=due" className="font-medium underline">
            {t('bannerGo')}
          </Link>
        }
      >
        {text}
      </Flash>
    </div>
  )
}
