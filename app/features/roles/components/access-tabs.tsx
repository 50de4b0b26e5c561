import { TabLinks } from '#app/components/tabs.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

/** The pages about who may do what. @param may which of them the viewer can open */
export function AccessTabs({ may }: { may: { accounts: boolean; stores: boolean } }) {
  const t = useMessages(messages)
  const items = may.accounts
    ? [
        { to: '/admin/accounts', label: t('tabAccounts'), end: true },
        { to: '/admin/roles', label: t('tabRoles') },
        { to: '/admin/accounts/invitations', label: t('tabInvitations') },
      ]
    : []
  if (may.accounts || may.stores) items.push({ to: '/admin/stores-rights', label: t('tabStores') })
  return <TabLinks label={t('tabsLabel')} items={items} />
}
