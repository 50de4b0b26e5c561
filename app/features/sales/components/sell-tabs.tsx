import { TabLinks } from '#app/components/tabs.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

/** The ways to sell, and what was sold. */
export function SellTabs({ current }: { current: 'pile' | 'run' | 'sales' }) {
  const t = useMessages(messages)
  return (
    <TabLinks
      label={t('tabs')}
      items={[
        { to: '/store/sell', label: t('tabPile'), current: current === 'pile' },
        { to: '/store/sell?tab=run', label: t('tabRun'), current: current === 'run' },
        { to: '/store/sales', label: t('tabSales'), current: current === 'sales' },
      ]}
    />
  )
}
