import { Badge } from '#app/components/badge.tsx'
import { Card } from '#app/components/card.tsx'
import { KeyValue } from '#app/components/key-value.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { hoursInWords } from '../../roles/hours-in-words.ts'
import { messages as roleMessages } from '../../roles/messages.ts'
import { messages } from '../messages.ts'
import type { AccountDetail } from '../types.ts'
import { AccountStatus, KIND_KEYS } from './account-table.tsx'
import { PermissionSummary } from './permission-summary.tsx'

/** What never changes about an account, and (with `full`) the rest, for those who cannot edit it. */
export function AccountFacts({ account, full }: { account: AccountDetail; full: boolean }) {
  const t = useMessages(messages)
  const r = useMessages(roleMessages)
  const items = [
    { label: t('loginName'), value: <span className="font-mono">{account.loginName}</span> },
    { label: t('kind'), value: <Badge>{t(KIND_KEYS[account.kind])}</Badge> },
    { label: t('status'), value: <AccountStatus account={account} /> },
  ]
  if (account.place) items.push({ label: t('belongsTo'), value: <span>{account.place}</span> })
  if (account.roleName) items.push({ label: r('role'), value: <span>{account.roleName}</span> })
  const hours = hoursInWords(account, useLocale())
  if (hours) items.push({ label: r('hours'), value: <span>{hours}</span> })
  if (full) {
    items.push(
      { label: t('phoneLabel'), value: <span>{account.phone ?? '–'}</span> },
      { label: t('emailLabel'), value: <span>{account.email ?? '–'}</span> },
      { label: t('permissions'), value: <PermissionSummary account={account} /> },
    )
  }
  return (
    <Card>
      <KeyValue items={items} />
    </Card>
  )
}
