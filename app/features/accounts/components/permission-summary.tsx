import { PERMISSIONS } from '#app/core/auth/permissions.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { permissionTexts } from '../permission-texts.ts'
import type { AccountRow } from '../types.ts'

const SHOWN = 3

/** What an account may do, in a few words: the first few. What has an effect, not what was ticked. */
export function PermissionSummary({ account }: { account: Pick<AccountRow, 'kind' | 'rights'> }) {
  const t = useMessages(messages)
  const p = useMessages(permissionTexts)
  const locale = useLocale()
  if (account.kind === 'owner') return <>{t('permissionsAll')}</>
  const held = PERMISSIONS.filter((permission) => account.rights.includes(permission))
  if (held.length === 0) return <span className="text-muted">{t('permissionsNone')}</span>
  const comma = locale === 'en' ? ', ' : '、'
  const names = held.slice(0, SHOWN).map((permission) => p(permission))
  return (
    <span title={held.map((permission) => p(permission)).join(comma)}>
      {names.join(comma)}
      {held.length > SHOWN && <span className="text-muted"> {t('permissionsMore', { n: held.length })}</span>}
    </span>
  )
}
