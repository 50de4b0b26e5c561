import { Badge } from '#app/components/badge.tsx'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { Role } from '../types.ts'
import { PermissionNames } from './permission-names.tsx'

const ROLE_KINDS = {
  staff: 'kindStaff',
  store: 'kindStore',
  supplier: 'kindSupplier',
} as const satisfies Record<Role['kind'], string>

/** The roles of a merchant, and how many accounts each of them has. */
export function RoleTable({ roles }: { roles: readonly Role[] }) {
  const t = useMessages(messages)
  return (
    <Table caption={t('rolesTitle')} stickyFirst>
      <TableHead>
        <tr>
          <TableHeader>{t('roleName')}</TableHeader>
          <TableHeader>{t('roleKind')}</TableHeader>
          <TableHeader>{t('permissions')}</TableHeader>
          <TableHeader>{t('accounts')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {roles.map((role) => (
          <TableRow key={role.roleId}>
            <TableCell className="max-w-48 truncate">
              <Link
                to={`/admin/roles/${role.roleId}`}
                className="rounded-md font-medium text-accent-ink hover:underline"
              >
                {role.name}
              </Link>
            </TableCell>
            <TableCell>
              <Badge>{t(ROLE_KINDS[role.kind])}</Badge>
            </TableCell>
            <TableCell wrap className="max-w-xl">
              <PermissionNames permissions={role.permissions} />
            </TableCell>
            <TableCell>
              {role.accounts > 0 ? (
                <Link
                  to={`/admin/accounts?role=${role.roleId}`}
                  className="rounded-md text-accent-ink hover:underline"
                >
                  {t('accountsCount', { n: role.accounts })}
                </Link>
              ) : (
                <span className="text-muted">{t('accountsNone')}</span>
              )}
              {role.invitations > 0 && (
                <span className="block text-xs text-muted">
                  {t('invitationsOpen', { n: role.invitations })}
                </span>
              )}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
