import { v7 as uuid } from 'uuid'
import { type Account, type Member, siteOf } from '#app/core/auth/account.ts'
import { visitorScope } from '#app/core/auth/visitor.ts'
import { keysOfSite } from '#app/core/crypto/platform-keys.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { log } from '#app/core/log/log.ts'
import { given } from '#app/core/paging/addresses.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import type { LoginFilter } from './schema.ts'
import { HELD_REASONS, type LoginReason, resultOf } from './types.ts'

/** Who tries, as far as the log tells. */
export type LoggedVisitor = {
  clientAddress: string
  device?: { deviceId: string; name: string } | undefined
  /** Browser and system in words, where the device is not known. */
  browser?: string | undefined
  /** The language of the page; after a sign-in that of mails to the account. */
  locale?: Locale | undefined
}

/** Where the parts of an entry are sealed. */
export function entryPlace(column: 'typed_enc' | 'client_enc', entryId: string) {
  return { table: 'login_log', column, row: entryId }
}

/**
 * Writes an attempt into the log. Never throws: an attempt is not kept from people because the log has no room for it.
 * @param note.site merchant, or PLATFORM
 * @param note.name the login name as it was normalised; of whom, or of nobody, the database finds out
 * @param note.reason `wrong_password` also where the name is unknown or disabled: the database tells them apart
 */
export async function noteSignIn(note: {
  site: string
  name: string
  visitor: LoggedVisitor
  reason: LoginReason
}): Promise<void> {
  const { site, name, visitor, reason } = note
  try {
    const keys = await keysOfSite(site)
    const entryId = uuid()
    const typed = keys.seal(entryPlace('typed_enc', entryId), name)
    const address = keys.seal(entryPlace('client_enc', entryId), visitor.clientAddress)
    await withTenant(
      visitorScope(),
      ({ tx }) => tx`
        select private.note_sign_in(${site}, ${entryId}, ${name}, ${reason}, ${resultOf(reason)},
          ${HELD_REASONS.has(reason)}, ${typed}, ${keys.index('login_log.typed', name)}, ${address},
          ${keys.index('login_log.client', visitor.clientAddress)}, ${visitor.device?.deviceId ?? null},
          ${visitor.device?.name ?? visitor.browser ?? null}, ${visitor.locale ?? null})`,
    )
  } catch (error) {
    log.error({ err: error, reason }, 'an attempt to sign in is missing in the log')
  }
}

/** The same for an account that is known. */
export function noteOfAccount(account: Account, visitor: LoggedVisitor, reason: LoginReason): Promise<void> {
  return noteSignIn({ site: siteOf(account), name: account.login_name, visitor, reason })
}

/** Writes down that the log of sign-ins is about to be downloaded, before its first byte leaves. */
export function noteLoginDownload(account: Member, filter: LoginFilter): Promise<void> {
  return withTenant(account.scope, ({ tx }) =>
    writeCardLog(tx, {
      logId: uuid(),
      action: 'logins.export',
      filter: {},
      count: 0,
      detail: { search: given(filter) },
    }),
  )
}
