import { useMemo } from 'react'
import { Card } from '#app/components/card.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { BarChart } from '../../reports/components/bar-chart.tsx'
import type { ChartSpec } from '../../reports/components/chart-drawing.ts'
import { columnInShort } from '../../reports/in-words.ts'
import { messages } from '../messages.ts'
import type { Shipped, Trend } from '../types.ts'

/** What was redeemed in the last 30 days, and what of it has been shipped. */
export function TrendCard({ trend }: { trend: Trend }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { days, redemptions, shipped } = trend
  const spec = useMemo<ChartSpec>(
    () => ({
      labels: days.map(({ day }) => columnInShort(day)),
      series: [
        { name: t('shippedSeries'), values: days.map((day) => day.shipped) },
        { name: t('waitingSeries'), values: days.map((day) => day.waiting) },
      ],
      lying: false,
      inWords: (value) => formatNumber(value, locale),
    }),
    [days, t, locale],
  )
  const numbers = { redemptions: formatNumber(redemptions, locale), shipped: formatNumber(shipped, locale) }
  return (
    <Card
      title={t('trendTitle')}
      description={t('trendLead', numbers)}
      actions={
        <LinkButton to="/admin/reports?preset=last30" size="sm">
          {t('toReports')}
        </LinkButton>
      }
    >
      {redemptions === 0 ? (
        <p className="text-muted">{t('noTrend')}</p>
      ) : (
        <BarChart spec={spec} label={t('trendLabel')} className="h-60" framed={false} />
      )}
    </Card>
  )
}

/** What a supplier has sent in the last 14 days. */
export function ShippedCard({ shipped }: { shipped: Shipped }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { days, today, total } = shipped
  const spec = useMemo<ChartSpec>(
    () => ({
      labels: days.map(({ day }) => columnInShort(day)),
      series: [{ name: t('shippedSeries'), values: days.map(({ count }) => count) }],
      lying: false,
      inWords: (value) => formatNumber(value, locale),
    }),
    [days, t, locale],
  )
  const numbers = { today: formatNumber(today, locale), total: formatNumber(total, locale) }
  return (
    <Card title={t('shippedTitle')} description={t('shippedLead', numbers)}>
      {total === 0 ? (
        <p className="text-muted">{t('noShipped')}</p>
      ) : (
        <BarChart spec={spec} label={t('shippedLabel')} className="h-52" framed={false} />
      )}
    </Card>
  )
}
