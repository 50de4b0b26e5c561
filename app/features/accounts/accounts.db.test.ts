import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { can, loadAccount, type Member } from '#app/core/auth/account.ts'
import { allows, type MemberKind, PERMISSIONS } from '#app/core/auth/permissions.ts'
import {
  addMember,
  type Merchant,
  makeMerchant,
  memberOf,
  newClient,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { listAccounts, readAccount } from './data.ts'
import { createAccount, editAccount, resetPassword, setAccountStatus } from './mutations.ts'
import { type AccountEdit, editAccountSchema, type NewAccount, newAccountSchema } from './schema.ts'
import { changeOwnPassword, signInToAccount } from './sign-in.ts'

const stack = useStack('web')
process.env.TIHUO_PUBLIC_URL ??= 'http://127.0.0.1'
let shop: Merchant
let other: Merchant
let owner: Member

beforeAll(async () => {
  ;[shop, other] = await Promise.all([makeMerchant(stack.sql), makeMerchant(stack.sql)])
  owner = await memberOf(shop.owner.userId)
})

const signIn = (login: Parameters<typeof signInToAccount>[0]) =>
  signInToAccount(login, { clientAddress: newClient(), captcha: undefined })

/** A session that changes a password. */
const visit = () => ({ clientAddress: newClient(), sessionId: uuid() })

let made = 0
/** Input as the form gives it; a fresh login name each time. */
function input(changes: Partial<Parameters<typeof newAccountSchema.parse>[0] & object> = {}): NewAccount {
  made += 1
  return newAccountSchema.parse({
    kind: 'staff',
    loginName: `worker${made}`,
    displayName: '小王',
    ...changes,
  })
}

/** An edit as the form gives it. */
const edited = (values: Partial<Parameters<typeof editAccountSchema.parse>[0] & object>): AccountEdit =>
  editAccountSchema.parse(values)

/** Creates an account as the owner; throws when it is refused. */
async function created(changes: object = {}) {
  const asked = input(changes)
  const result = await createAccount(owner, asked)
  if (!result.ok) throw new Error(result.reason)
  return { ...result, loginName: asked.loginName }
}

async function signedInAs(loginName: string, password: string): Promise<Member> {
  const result = await signIn({ merchant: shop.code, name: loginName, password })
  if (!result.ok || result.account.type !== 'member') throw new Error('sign-in failed')
  return result.account
}

const WRONG = { ok: false, reason: 'WRONG' }

describe('a sub-account', () => {
  test('is made, signs in with its temporary password and has exactly its permissions', async () => {
    const { loginName, password } = await created({ permissions: ['order.ship'] })
    const account = await signedInAs(loginName, password)
    expect(account.must_change_password).toBe(true)
    expect(PERMISSIONS.filter((permission) => can(account, permission))).toEqual(['order.read', 'order.ship'])
  })

  test('changes its password: the old one is dead, the flag is gone', async () => {
    const { loginName, password } = await created()
    const account = await signedInAs(loginName, password)
    expect(await changeOwnPassword(account, 'not the old one', 'moon over the lake', visit())).toEqual({
      ok: false,
      reason: 'OLD_WRONG',
    })
    expect(await changeOwnPassword(account, password, 'moon over the lake', visit())).toMatchObject({
      ok: true,
    })
    expect((await signedInAs(loginName, 'moon over the lake')).must_change_password).toBe(false)
    expect(await signIn({ merchant: shop.code, name: loginName, password })).toEqual(WRONG)
  })

  test('gets the same answer for a wrong code, name or password', async () => {
    const { loginName, password } = await created()
    const right = { merchant: shop.code, name: loginName, password }
    for (const wrong of [
      { merchant: 'nobody' },
      { name: 'nobody' },
      { password: 'nobody' },
      { merchant: other.code },
    ])
      expect(await signIn({ ...right, ...wrong })).toEqual(WRONG)
  })

  test('and takes as long to refuse an unknown name as a wrong password', async () => {
    const { loginName } = await created()
    const refusal = async (name: string) => {
      // More wrong ones than an account has without a captcha.
      await stack.sql`delete from private.guard_counters where merchant_id = ${shop.merchantId}`
      const started = performance.now()
      await signIn({ merchant: shop.code, name, password: 'wrong' })
      return performance.now() - started
    }
    const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] }
    for (let i = 0; i < 5; i += 1) {
      times.known.push(await refusal(loginName))
      times.unknown.push(await refusal(`nobody${i}`))
    }
    const median = (list: number[]) => list.sort((a, b) => a - b)[2] as number
    // Without the user Nobody this is about 0.05; the wide margin is for a busy machine.
    expect(median(times.unknown) / median(times.known)).toBeGreaterThan(0.5)
  })

  test('has new permissions at its next request, and none when disabled', async () => {
    const { memberId, loginName, password } = await created({ permissions: ['card.read'] })
    const before = await signedInAs(loginName, password)
    expect(can(before, 'card.export')).toBe(false)
    const edit = edited({ displayName: '小李', permissions: ['card.export'] })
    expect(await editAccount(owner, memberId, edit)).toEqual({ ok: true })
    const after = await memberOf(before.userId)
    expect([can(after, 'card.export'), after.display_name]).toEqual([true, '小李'])

    expect(await setAccountStatus(owner, memberId, 'disabled')).toEqual({ ok: true })
    expect(await loadAccount(before.userId)).toBeUndefined()
    expect(await signIn({ merchant: shop.code, name: loginName, password })).toEqual(WRONG)
    expect(await setAccountStatus(owner, memberId, 'active')).toEqual({ ok: true })
    expect((await signedInAs(loginName, password)).member_id).toBe(memberId)
  })

  test('gets a new password by a reset; the old one and its sessions are dead', async () => {
    const { memberId, loginName, password } = await created()
    const before = await signedInAs(loginName, password)
    await changeOwnPassword(before, password, 'moon over the lake', visit())
    const reset = await resetPassword(owner, memberId)
    if (!reset.ok) throw new Error(reset.reason)
    expect(await signIn({ merchant: shop.code, name: loginName, password: 'moon over the lake' })).toEqual(
      WRONG,
    )
    expect(await loadAccount(before.userId)).toBeUndefined()
    const after = await signedInAs(loginName, reset.password)
    expect([after.member_id, after.must_change_password]).toEqual([memberId, true])
  })

  test('cannot have a name that is taken, also not when two are made at once', async () => {
    const asked = input()
    const both = await Promise.all([createAccount(owner, asked), createAccount(owner, asked)])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(both.find(({ ok }) => !ok)).toEqual({ ok: false, reason: 'LOGIN_TAKEN' })
    expect(await createAccount(owner, asked)).toEqual({ ok: false, reason: 'LOGIN_TAKEN' })
  })

  test('of a store needs a store of this merchant', async () => {
    const asked = input({ kind: 'store', storeId: other.stores[0] })
    expect(await createAccount(owner, asked)).toEqual({ ok: false, reason: 'PLACE_UNKNOWN' })
    const { memberId } = await created({ kind: 'store', storeId: shop.stores[0] })
    expect((await readAccount(owner, memberId))?.place).toBe('Store 0')
  })
})

describe('contact', () => {
  const contact = { phone: '138 0013 8000', email: 'Li.Wei@example.com' }

  test('is sealed at rest, indexed blindly, and clear to managers only', async () => {
    const { memberId, loginName, password } = await created(contact)
    const [row] = await stack.sql<{ phone: Buffer; email: Buffer; index: Buffer }[]>`
      select phone_enc as phone, email_enc as email, phone_idx as index from members where member_id = ${memberId}`
    expect(row?.phone.includes('13800138000')).toBe(false)
    expect(row?.email.includes('example')).toBe(false)
    expect(row?.index).toEqual(shop.keys.index('members.phone', '13800138000'))
    expect(await readAccount(owner, memberId)).toMatchObject({
      phone: '13800138000',
      email: 'li.wei@example.com',
    })
    const self = await signedInAs(loginName, password)
    expect(await readAccount(self, memberId)).toMatchObject({
      phone: '138****8000',
      email: 'l***@example.com',
    })
    expect(await readAccount(self, shop.owner.memberId)).toBeUndefined()
    expect((await listAccounts(self.scope)).accounts).toHaveLength(1)
  })

  test('can be taken away again', async () => {
    const { memberId } = await created(contact)
    await editAccount(owner, memberId, edited({ displayName: 'x' }))
    expect(await readAccount(owner, memberId)).toMatchObject({ phone: null, email: null })
  })
})

describe('nobody manages what is not theirs', () => {
  const edit = edited({ displayName: 'hacked', permissions: ['card.export'] })
  const NOT_MANAGED = { ok: false, reason: 'NOT_MANAGED' }

  async function refusedAll(actor: Member, memberId: string, merchant: Merchant): Promise<void> {
    const before = await snapshot(stack.sql, 'members', merchant.merchantId)
    expect(await editAccount(actor, memberId, edit)).toEqual(NOT_MANAGED)
    expect(await setAccountStatus(actor, memberId, 'disabled')).toEqual(NOT_MANAGED)
    expect(await resetPassword(actor, memberId)).toEqual(NOT_MANAGED)
    expect(await snapshot(stack.sql, 'members', merchant.merchantId)).toBe(before)
  }

  test('the owner of another merchant does not see or touch an account', async () => {
    const stranger = await memberOf(other.owner.userId)
    await refusedAll(stranger, shop.staff.memberId, shop)
    expect(await readAccount(stranger, shop.staff.memberId)).toBeUndefined()
    expect((await listAccounts(stranger.scope)).accounts.map((row) => row.memberId)).not.toContain(
      shop.staff.memberId,
    )
  })

  test('not the owner, not oneself', async () => {
    const account = await addMember(stack.sql, shop.merchantId, { permissions: [...PERMISSIONS] })
    const manager = await memberOf(account.userId)
    await refusedAll(manager, shop.owner.memberId, shop)
    await refusedAll(manager, account.memberId, shop)
    await refusedAll(owner, shop.owner.memberId, shop)
  })

  test('staff who may manage accounts give and touch no more than they have', async () => {
    const account = await addMember(stack.sql, shop.merchantId, {
      permissions: ['account.manage', 'order.read'],
    })
    const manager = await memberOf(account.userId)
    const { memberId } = await created({ permissions: ['card.export'] })
    await refusedAll(manager, memberId, shop)
    const refused = { ok: false, reason: 'NOT_YOURS_TO_GIVE' }
    expect(await createAccount(manager, input({ permissions: ['card.export'] }))).toEqual(refused)
    const own = await createAccount(manager, input({ permissions: ['order.read'] }))
    if (!own.ok) throw new Error(own.reason)
    expect(await editAccount(manager, own.memberId, edit)).toEqual(refused)
    expect(await setAccountStatus(manager, own.memberId, 'disabled')).toEqual({ ok: true })
  })

  test('without account.manage the database itself refuses', async () => {
    const account = await addMember(stack.sql, shop.merchantId, { permissions: ['order.read'] })
    // As if the check in front had been forgotten.
    const forged: Member = { ...(await memberOf(account.userId)), kind: 'owner' }
    const before = await snapshot(stack.sql, 'members', shop.merchantId)
    await expect(createAccount(forged, input())).rejects.toMatchObject({ code: '42501' })
    expect(await editAccount(forged, shop.staff.memberId, edit)).toEqual(NOT_MANAGED)
    expect(await snapshot(stack.sql, 'members', shop.merchantId)).toBe(before)
  })
})

describe('permissions', () => {
  test('a supplier never has more than its kind allows, whatever its list says', async () => {
    const account = await addMember(stack.sql, shop.merchantId, {
      kind: 'supplier',
      supplierId: shop.suppliers[0],
      permissions: [...PERMISSIONS],
    })
    const supplier = await memberOf(account.userId)
    expect(PERMISSIONS.filter((permission) => can(supplier, permission))).toEqual([
      'order.read',
      'order.ship',
      'contact.reveal',
    ])
    await expect(createAccount({ ...supplier, kind: 'owner' }, input())).rejects.toMatchObject({
      code: '42501',
    })
  })

  test('TypeScript and SQL agree for every kind and permission, ticked or not', async () => {
    const kinds: MemberKind[] = ['owner', 'staff', 'store', 'supplier']
    for (const kind of kinds) {
      for (const permission of PERMISSIONS) {
        for (const ticked of [[], [permission], [...PERMISSIONS]]) {
          const [row] = await stack.sql<{ allowed: boolean }[]>`
            select private.allows(${kind}, ${ticked as string[]}, ${permission}) as allowed`
          expect([kind, permission, ticked.length, row?.allowed]).toEqual([
            kind,
            permission,
            ticked.length,
            allows({ kind, permissions: ticked }, permission),
          ])
        }
      }
    }
  })
})
