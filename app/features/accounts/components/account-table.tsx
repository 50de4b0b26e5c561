import { Badge, type Tone } from '#app/components/badge.tsx'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import type { MemberKind } from '#app/core/auth/permissions.ts'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages as roleMessages } from '../../roles/messages.ts'
import { messages } from '../messages.ts'
import type { AccountRow } from '../types.ts'
import { PermissionSummary } from './permission-summary.tsx'

export const KIND_KEYS = {
  owner: 'kindOwner',
  staff: 'kindStaff',
  store: 'kindStore',
  supplier: 'kindSupplier',
} as const satisfies Record<MemberKind, string>

const KIND_TONES: Record<MemberKind, Tone> = {
  owner: 'accent',
  staff: 'neutral',
  store: 'info',
  supplier: 'warning',
}

/** Whether an account may sign in, in a word. */
export function AccountStatus({ account }: { account: Pick<AccountRow, 'status' | 'mustChangePassword'> }) {
  const t = useMessages(messages)
  if (account.status === 'disabled') return <Badge tone="danger">{t('disabled')}</Badge>
  if (account.mustChangePassword) return <Badge tone="neutral">{t('firstLoginPending')}</Badge>
  return <Badge tone="success">{t('active')}</Badge>
}

/** The accounts of a merchant. @param timeZone of the merchant */
export function AccountTable({
  accounts,
  timeZone,
}: {
  accounts: readonly (AccountRow & { lastSignIn: Date | null })[]
  timeZone: string
}) {
  const t = useMessages(messages)
  const r = useMessages(roleMessages)
  const locale = useLocale()
  return (
    <Table caption={t('accountsTitle')} stickyFirst>
      <TableHead>
        <tr>
          <TableHeader>{t('name')}</TableHeader>
          <TableHeader>{t('loginName')}</TableHeader>
          <TableHeader>{t('kind')}</TableHeader>
          <TableHeader>{t('belongsTo')}</TableHeader>
          <TableHeader>{r('role')}</TableHeader>
          <TableHeader>{t('permissions')}</TableHeader>
          <TableHeader>{t('status')}</TableHeader>
          <TableHeader>{t('lastSignIn')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {accounts.map((account) => (
          <TableRow key={account.memberId}>
            <TableCell className="max-w-40 truncate sm:max-w-60">
              <Link
                to={`/admin/accounts/${account.memberId}`}
                title={account.displayName}
                className="rounded-md font-medium text-accent-ink hover:underline"
              >
                {account.displayName}
              </Link>
            </TableCell>
            <TableCell className="font-mono">{account.loginName}</TableCell>
            <TableCell>
              <Badge tone={KIND_TONES[account.kind]}>{t(KIND_KEYS[account.kind])}</Badge>
            </TableCell>
            <TableCell className="max-w-48 truncate">{account.place ?? '–'}</TableCell>
            <TableCell className="max-w-48 truncate">{account.roleName ?? '–'}</TableCell>
            <TableCell wrap>
              <PermissionSummary account={account} />
            </TableCell>
            <TableCell>
              <AccountStatus account={account} />
            </TableCell>
            <TableCell className="text-muted">
              {account.lastSignIn ? formatInstant(account.lastSignIn, timeZone, locale) : '–'}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
