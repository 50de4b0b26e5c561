import { v7 as uuid } from 'uuid'
import { type Account, accountIdOf, type Member, type Operator, siteOf } from '#app/core/auth/account.ts'
import { keysOfSite } from '#app/core/crypto/platform-keys.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import { drawQr } from '../merchants/site-address.ts'
import { readOwnFactor, secretPlace } from './data.ts'
import { isRecoveryCode, newRecoveryCodes, recoveryHash } from './recovery.ts'
import { newSecret, normaliseCode, otpAddress, stepOfCode } from './totp.ts'
import type { SetUp } from './types.ts'

/** The secret as an app takes it: one that was begun and not confirmed goes on, so that a reload shows the same. */
export async function beginSetUp(
  account: Account,
  productName: string,
): Promise<Outcome<SetUp, 'ALREADY_ON' | 'SWITCHED_OFF'>> {
  const found = await readOwnFactor(account)
  if (found?.state.on) return { ok: false, reason: 'ALREADY_ON' }
  const secret = found?.secret || newSecret()
  if (!found?.secret) {
    const keys = await keysOfSite(siteOf(account))
    const sealed = keys.seal(secretPlace(accountIdOf(account)), secret)
    const [row] = await withTenant(
      account.scope,
      ({ tx }) => tx<{ begun: boolean }[]>`select private.begin_second_factor(${sealed}) as begun`,
    )
    if (!row?.begun) return { ok: false, reason: 'SWITCHED_OFF' }
  }
  const issuer = account.type === 'member' ? account.merchant_name : productName
  return {
    ok: true,
    key: (secret.match(/.{4}/g) ?? []).join(' '),
    qr: drawQr(otpAddress(secret, issuer, account.login_name)),
  }
}

function freshCodes(accountId: string): { codes: string[]; hashes: string[] } {
  const codes = newRecoveryCodes()
  return { codes, hashes: codes.map((code) => recoveryHash(accountId, normaliseCode(code)).toString('hex')) }
}

/**
 * The first code of the app was typed: from now on the account needs one at each sign-in. All its other sessions end.
 * @param sessionId the one that goes on
 * @returns the recovery codes; they are kept nowhere and cannot be shown again
 */
export async function confirmSetUp(
  account: Account,
  typed: string,
  sessionId: string,
): Promise<Outcome<{ codes: string[] }, 'CODE_WRONG' | 'NOT_BEGUN'>> {
  const found = await readOwnFactor(account)
  if (!found?.secret || found.state.on) return { ok: false, reason: 'NOT_BEGUN' }
  const step = stepOfCode(found.secret, normaliseCode(typed), Date.now())
  if (step === undefined) return { ok: false, reason: 'CODE_WRONG' }
  const { codes, hashes } = freshCodes(found.accountId)
  const [row] = await withTenant(
    account.scope,
    ({ tx }) => tx<{ done: boolean }[]>`
      select private.confirm_second_factor(${step}, ${hashes}, ${sessionId}) as done`,
  )
  return row?.done ? { ok: true, codes } : { ok: false, reason: 'CODE_WRONG' }
}

/**
 * Takes a code of the app, or a recovery code: each one once.
 * @param typed as people type it
 */
export async function takeCode(
  account: Pick<Account, 'scope'>,
  typed: string,
): Promise<Outcome<{ recovery: boolean }, 'CODE_WRONG'>> {
  const found = await readOwnFactor(account)
  if (!found?.state.on) return { ok: false, reason: 'CODE_WRONG' }
  const code = normaliseCode(typed)
  if (isRecoveryCode(code)) {
    const hash = recoveryHash(found.accountId, code)
    const taken = await asked(account, (tx) => tx`select private.take_recovery_code(${hash}) as taken`)
    return taken ? { ok: true, recovery: true } : { ok: false, reason: 'CODE_WRONG' }
  }
  const step = found.secret ? stepOfCode(found.secret, code, Date.now()) : undefined
  if (step === undefined) return { ok: false, reason: 'CODE_WRONG' }
  const taken = await asked(account, (tx) => tx`select private.take_step(${step}, true) as taken`)
  return taken ? { ok: true, recovery: false } : { ok: false, reason: 'CODE_WRONG' }
}

async function asked(
  account: Pick<Account, 'scope'>,
  statement: (tx: Tx) => PromiseLike<readonly object[]>,
): Promise<boolean> {
  const [row] = await withTenant(account.scope, async ({ tx }) => statement(tx))
  return (row as { taken?: boolean } | undefined)?.taken === true
}

/**
 * Makes a new set of recovery codes; the old ones are worth nothing from then on. Ask for a code first.
 * @returns undefined when the account has no second factor
 */
export async function renewRecoveryCodes(account: Account): Promise<string[] | undefined> {
  const { codes, hashes } = freshCodes(accountIdOf(account))
  const done = await asked(account, (tx) => tx`select private.replace_recovery_codes(${hashes}) as taken`)
  return done ? codes : undefined
}

/** Gives one's own second factor up. Ask for a code first. @returns false when there was none */
export function giveUp(account: Account): Promise<boolean> {
  return asked(account, (tx) => tx`select private.give_up_second_factor() as taken`)
}

/**
 * Takes the second factor of an account away that has lost it, and ends its sessions. Needs account.manage; logged.
 * @returns false when the account is not one's to manage, or has none
 */
export function resetFactor(actor: Member, memberId: string): Promise<boolean> {
  return withTenant(actor.scope, async ({ tx }) => {
    const [row] = await tx<{ done: boolean }[]>`
      select private.reset_second_factor(${actor.merchant_id}, ${memberId}) as done`
    if (!row?.done) return false
    const entry = { logId: uuid(), action: 'accounts.reset_factor', filter: { memberId }, count: 0 }
    await writeCardLog(tx, entry)
    return true
  })
}

/** The same, by the platform and for an owner; the merchant reads of it among its security events. */
export async function resetOwnersFactor(
  operator: Operator,
  merchantId: string,
  memberId: string,
): Promise<boolean> {
  const [row] = await withTenant(
    operator.scope,
    ({ tx }) => tx<{ done: boolean }[]>`
      select private.reset_second_factor(${merchantId}, ${memberId}) as done`,
  )
  return row?.done ?? false
}
