import { PERMISSIONS } from '#app/core/auth/permissions.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages as accountMessages } from '../../accounts/messages.ts'
import { permissionTexts } from '../../accounts/permission-texts.ts'

/** Permissions by name, one after the other, in the order of the catalogue. */
export function PermissionNames({ permissions }: { permissions: readonly string[] }) {
  const a = useMessages(accountMessages)
  const p = useMessages(permissionTexts)
  const comma = useLocale() === 'en' ? ', ' : '、'
  const known = PERMISSIONS.filter((permission) => permissions.includes(permission))
  if (known.length === 0) return <span className="text-muted">{a('permissionsNone')}</span>
  return <>{known.map((permission) => p(permission)).join(comma)}</>
}
