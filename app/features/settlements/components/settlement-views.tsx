import { TabLinks } from '#app/components/tabs.tsx'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { OPEN_STATUSES, type OpenStatus } from '../types.ts'

interface SettlementViewsProps {
  /** undefined: the view of one month. */
  state: OpenStatus | undefined
  /** Of all months. */
  counts: Record<OpenStatus, number>
}

/** The ways to look at statements: all suppliers in a month, or whatever waits, of all months. */
export function SettlementViews({ state, counts }: SettlementViewsProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <TabLinks
      label={t('views')}
      items={[
        { to: '/admin/settlements', label: t('byMonth'), current: state === undefined },
        ...OPEN_STATUSES.map((each) => ({
          to: `/admin/settlements?state=${each}`,
          label: t(`open.${each}`),
          count: formatNumber(counts[each], locale),
          current: state === each,
        })),
      ]}
    />
  )
}
