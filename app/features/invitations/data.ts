import type { Member } from '#app/core/auth/account.ts'
import { visitorScope } from '#app/core/auth/visitor.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { withTenant } from '#app/core/db/door.ts'
import { contactPlace } from '../accounts/data.ts'
import type { Token } from './link.ts'
import type { InvitationShown, OpenInvitation } from './types.ts'

type Row = Omit<OpenInvitation, 'email'> & { emailEnc: Buffer | null }

const SHOWN = 200

/** Invitations that wait, and those that ran out in the last month; newest first. Needs account.manage. */
export async function listInvitations(viewer: Member): Promise<OpenInvitation[]> {
  const keys = await keysOf(viewer.merchant_id)
  const rows = await withTenant(
    viewer.scope,
    ({ tx }) => tx<Row[]>`
      select i.invitation_id as "invitationId", i.kind, i.display_name as "displayName", coalesce(s.name, p.name) as place,
        r.name as "roleName", i.permissions, i.work_days as "workDays",
        to_char(i.work_from, 'HH24:MI') as "workFrom", to_char(i.work_to, 'HH24:MI') as "workTo", i.email_enc as "emailEnc", m.display_name as "invitedBy",
        i.created_at as "createdAt", i.expires_at as "expiresAt", i.expires_at <= now() as expired,
        (private.open_invitation(t.code, i.token_hash)).invitation_id is null and i.expires_at > now() as "inviterStopped"
      from invitations i
      join merchants t on t.merchant_id = i.merchant_id
      left join members m on m.merchant_id = i.merchant_id and m.member_id = i.invited_by
      left join stores s on s.merchant_id = i.merchant_id and s.store_id = i.store_id
      left join suppliers p on p.merchant_id = i.merchant_id and p.supplier_id = i.supplier_id
      left join roles r on r.merchant_id = i.merchant_id and r.role_id = i.role_id
      where i.merchant_id = ${viewer.merchant_id} and i.accepted_at is null and i.revoked_at is null
        and i.expires_at > now() - interval '30 days'
      order by i.created_at desc, i.invitation_id limit ${SHOWN}`,
  )
  return rows.map(({ emailEnc, ...row }) => ({
    ...row,
    email: emailEnc && keys.openText(contactPlace('email_enc', row.invitationId), emailEnc),
  }))
}

type Said = {
  merchant_id: string
  merchant_name: string
  merchant_code: string
  time_zone: string
  member_id: string
  kind: InvitationShown['kind']
  display_name: string
  expires_at: string
  place: string | null
  role: string | null
  invited_by: string | null
  work_days: number[] | null
  work_from: string | null
  work_to: string | null
  login_taken: boolean
}

/**
 * The invitation behind a link.
 * @param loginName to ask whether somebody has it already; null to ask nothing
 * @returns undefined for links that are unknown, used, withdrawn or over, which look the same to a stranger
 */
export async function readInvitation(
  token: Token,
  loginName: string | null,
): Promise<InvitationShown | undefined> {
  const [row] = await withTenant(
    visitorScope(),
    ({ tx }) => tx<{ said: Said | null }[]>`
      select private.invitation(${token.code}, ${token.hash}, ${loginName}) as said`,
  )
  const said = row?.said
  if (!said) return undefined
  return {
    ...{ merchantId: said.merchant_id, merchantName: said.merchant_name, merchantCode: said.merchant_code },
    ...{
      timeZone: said.time_zone,
      memberId: said.member_id,
      kind: said.kind,
      displayName: said.display_name,
    },
    ...{ place: said.place, role: said.role, invitedBy: said.invited_by, expiresAt: said.expires_at },
    ...{ workDays: said.work_days, workFrom: said.work_from, workTo: said.work_to },
    loginTaken: said.login_taken,
  }
}
