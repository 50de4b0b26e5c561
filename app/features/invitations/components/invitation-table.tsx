import { Badge } from '#app/components/badge.tsx'
import { Button } from '#app/components/button.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { KIND_KEYS } from '../../accounts/components/account-table.tsx'
import { messages as accountMessages } from '../../accounts/messages.ts'
import { PermissionNames } from '../../roles/components/permission-names.tsx'
import { hoursInWords } from '../../roles/hours-in-words.ts'
import { messages } from '../messages.ts'
import type { OpenInvitation } from '../types.ts'

/** Invitations that nobody has accepted yet. */
export function InvitationTable({
  invitations,
  timeZone,
}: {
  invitations: readonly OpenInvitation[]
  timeZone: string
}) {
  const t = useMessages(messages)
  const a = useMessages(accountMessages)
  const locale = useLocale()
  return (
    <Table caption={t('open')} stickyFirst>
      <TableHead>
        <tr>
          <TableHeader>{t('name')}</TableHeader>
          <TableHeader>{t('gets')}</TableHeader>
          <TableHeader>{t('invitedBy')}</TableHeader>
          <TableHeader>{t('sentTo')}</TableHeader>
          <TableHeader>{t('expires')}</TableHeader>
          <TableHeader>{t('state')}</TableHeader>
          <TableHeader>
            <span className="sr-only">{t('revoke')}</span>
          </TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {invitations.map((one) => (
          <TableRow key={one.invitationId}>
            <TableCell className="max-w-40 truncate font-medium">{one.displayName}</TableCell>
            <TableCell wrap className="max-w-md">
              {[a(KIND_KEYS[one.kind]), one.place, one.roleName].filter(Boolean).join(' · ')}
              {one.permissions.length > 0 && (
                <span className="block text-xs text-muted">
                  <PermissionNames permissions={one.permissions} />
                </span>
              )}
              <Hours one={one} />
            </TableCell>
            <TableCell className="max-w-32 truncate">{one.invitedBy ?? '–'}</TableCell>
            <TableCell className="max-w-48 truncate">{one.email ?? '–'}</TableCell>
            <TableCell className="tabular-nums">{formatInstant(one.expiresAt, timeZone, locale)}</TableCell>
            <TableCell>
              <State one={one} />
            </TableCell>
            <TableCell>
              <Revoke one={one} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

/** When the account may be used, where that is limited. */
function Hours({ one }: { one: OpenInvitation }) {
  const locale = useLocale()
  const words = hoursInWords(one, locale)
  return words && <span className="block text-xs text-muted">{words}</span>
}

function State({ one }: { one: OpenInvitation }) {
  const t = useMessages(messages)
  if (one.expired) return <Badge>{t('state.expired')}</Badge>
  if (!one.inviterStopped) return <Badge tone="info">{t('state.waiting')}</Badge>
  return (
    <span title={t('stoppedHint')}>
      <Badge tone="warning">{t('state.stopped')}</Badge>
    </span>
  )
}

function Revoke({ one }: { one: OpenInvitation }) {
  const t = useMessages(messages)
  const id = `revoke-${one.invitationId}`
  return (
    <Form method="post" id={id}>
      <input type="hidden" name="invitationId" value={one.invitationId} />
      <ConfirmDialog
        title={t('revokeQuestion', { name: one.displayName })}
        consequence={t('revokeConsequence')}
        confirmLabel={t('revoke')}
        formId={id}
        trigger={
          <Button variant="secondary" size="sm">
            {t('revoke')}
          </Button>
        }
      />
    </Form>
  )
}
