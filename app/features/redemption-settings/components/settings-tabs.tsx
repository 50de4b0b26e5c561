import { TabLinks } from '#app/components/tabs.tsx'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

/** The two pages of the settings. @param props.holidays how many days without delivery are to come */
export function SettingsTabs({ holidays }: { holidays: number }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <TabLinks
      label={t('tabs')}
      items={[
        { to: '/admin/settings', label: t('tabRules'), end: true },
        {
          to: '/admin/settings/holidays',
          label: t('tabHolidays'),
          ...(holidays > 0 ? { count: formatNumber(holidays, locale) } : {}),
        },
      ]}
    />
  )
}
