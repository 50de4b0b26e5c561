import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { AuthUnavailableError, createUser } from '#app/core/auth/supabase-auth.ts'
import { visitorScope } from '#app/core/auth/visitor.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { log } from '#app/core/log/log.ts'
import { listed, loggedHours } from '../accounts/logged.ts'
import { authEmail, checkGiven, hoursColumns, logAccount, sealedContact } from '../accounts/mutations.ts'
import type { NewInvitation } from '../accounts/schema.ts'
import { queueMail } from '../mails/mutations.ts'
import { readInvitation } from './data.ts'
import { invitationLink, newToken, type Token } from './link.ts'
import type { Join } from './schema.ts'

/** As invitations.expires_at. */
const GOOD_FOR_MS = 7 * 24 * 3_600_000

/**
 * Invites somebody to make an account of their own, within seven days.
 * @param actor needs account.manage, and all that it gives, now and when the invitation is accepted
 * @param where origin of the link, and the language of the mail
 * @returns the link, which is kept nowhere and cannot be shown again; mailed: it goes to the address given
 */
export async function invite(
  actor: Member,
  input: NewInvitation,
  where: { origin: string; locale: Locale },
): Promise<
  Outcome<{ link: string; mailed: boolean }, 'PLACE_UNKNOWN' | 'ROLE_UNKNOWN' | 'NOT_YOURS_TO_GIVE'>
> {
  const keys = await keysOf(actor.merchant_id)
  const invitationId = uuid()
  const { token, hash } = newToken(actor.merchant_code)
  const link = invitationLink(where.origin, token)
  try {
    return await withTenant(actor.scope, async ({ tx }) => {
      const given = await checkGiven(tx, actor, input)
      if (!given.ok) return given
      await tx`insert into invitations ${tx({
        ...{ merchant_id: actor.merchant_id, invitation_id: invitationId, token_hash: hash },
        ...{ kind: input.kind, store_id: input.storeId, supplier_id: input.supplierId },
        ...{ role_id: input.roleId, permissions: input.permissions, display_name: input.displayName },
        invited_by: actor.member_id,
        ...hoursColumns(input),
        ...sealedContact(keys, invitationId, input),
      })}`
      await logAccount(tx, 'accounts.invite', input, {
        newRole: given.roleName ?? '–',
        newPermissions: listed(input.permissions),
        newHours: loggedHours(input),
      })
      if (!input.email) return { ok: true, link, mailed: false }
      const mailId = await queueMail(tx, keys, {
        ...{ merchantId: actor.merchant_id, accountId: invitationId, kind: 'invitation' },
        locale: where.locale,
        reader: {
          ...{ to: input.email, displayName: input.displayName, loginName: '' },
          ...{ merchantName: actor.merchant_name, merchantCode: actor.merchant_code },
        },
        values: {
          ...{ inviterName: actor.display_name, link },
          ...{ expiresAt: Date.now() + GOOD_FOR_MS, timeZone: actor.time_zone },
        },
      })
      return { ok: true, link, mailed: mailId !== undefined }
    })
  } catch (error) {
    const { constraint_name: constraint } = error as { constraint_name?: string }
    if (constraint === 'invitations_merchant_id_role_id_kind_fkey')
      return { ok: false, reason: 'ROLE_UNKNOWN' }
    if (constraint?.endsWith('_id_fkey')) return { ok: false, reason: 'PLACE_UNKNOWN' }
    throw error
  }
}

/** Withdraws an invitation that waits: its link is dead at once. */
export function revokeInvitation(
  actor: Member,
  invitationId: string,
): Promise<Outcome<object, 'INVITATION_UNKNOWN'>> {
  return withTenant<Outcome<object, 'INVITATION_UNKNOWN'>>(actor.scope, async ({ tx }) => {
    const [row] = await tx<{ displayName: string }[]>`
      update invitations set revoked_at = now()
      where merchant_id = ${actor.merchant_id} and invitation_id = ${invitationId}
        and revoked_at is null and accepted_at is null
      returning display_name as "displayName"`
    if (!row) return { ok: false, reason: 'INVITATION_UNKNOWN' }
    await logAccount(tx, 'accounts.revoke_invitation', row)
    return { ok: true }
  })
}

/**
 * Makes the account of an invitation, with the login name and password that its owner has chosen.
 * @param password has passed the rules for passwords
 * @returns INVITATION_UNKNOWN for links that do not hold (any more); UNAVAILABLE when Supabase Auth does not answer
 */
export async function acceptInvitation(
  token: Token,
  { loginName, displayName }: Join,
  password: string,
): Promise<Outcome<object, 'INVITATION_UNKNOWN' | 'LOGIN_TAKEN' | 'UNAVAILABLE'>> {
  // Asked first, because each user of Supabase Auth that no account points to is one too many.
  const shown = await readInvitation(token, loginName)
  if (!shown) return { ok: false, reason: 'INVITATION_UNKNOWN' }
  if (shown.loginTaken) return { ok: false, reason: 'LOGIN_TAKEN' }
  const email = authEmail(shown.memberId)
  try {
    const userId = await createUser(email, password)
    const [row] = await withTenant(
      visitorScope(),
      ({ tx }) => tx<{ said: Outcome<object, 'INVITATION_UNKNOWN' | 'LOGIN_TAKEN'> }[]>`
        select private.accept_invitation(${token.code}, ${token.hash}, ${loginName}, ${displayName}, ${userId}, ${email})
          as said`,
    )
    return (row as { said: Outcome<object, 'INVITATION_UNKNOWN' | 'LOGIN_TAKEN'> }).said
  } catch (error) {
    if ((error as { constraint_name?: unknown }).constraint_name === 'members_merchant_id_login_name_key')
      return { ok: false, reason: 'LOGIN_TAKEN' }
    if (!(error instanceof AuthUnavailableError)) throw error
    log.error({ err: error }, 'accepting an invitation failed')
    return { ok: false, reason: 'UNAVAILABLE' }
  }
}
