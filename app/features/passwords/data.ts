import { visitorScope } from '#app/core/auth/visitor.ts'
import { withTenant } from '#app/core/db/door.ts'
import { type MailAccount, mailAccount } from '../mails/data.ts'
import { hashOf } from '../mails/token.ts'

/** Whose link this is; undefined when it has been used, is too old, or is none. */
export async function accountOfLink(
  token: string,
  kind: 'reset' | 'email',
): Promise<MailAccount | undefined> {
  const [row] = await withTenant(
    visitorScope(),
    ({ tx }) =>
      tx<{ account: unknown }[]>`select private.token_account(${hashOf(token)}, ${kind}) as account`,
  )
  return mailAccount(row?.account)
}
