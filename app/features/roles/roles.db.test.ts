import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { can, type Member } from '#app/core/auth/account.ts'
import { GRANTABLE, type Permission } from '#app/core/auth/permissions.ts'
import { withTenant } from '#app/core/db/door.ts'
import {
  addMember,
  codeOf,
  type Merchant,
  makeMerchant,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { editAccount } from '../accounts/mutations.ts'
import { editAccountSchema } from '../accounts/schema.ts'
import { listRoles, readRole, rolesToGive } from './data.ts'
import { createRole, deleteRole, editRole } from './mutations.ts'
import { roleSchema } from './schema.ts'

const stack = useStack('web')
let shop: Merchant
let owner: Member
/** May manage accounts and read orders, and no more. */
let manager: Member

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  owner = await memberOf(shop.owner.userId)
  const account = await addMember(stack.sql, shop.merchantId, {
    permissions: ['account.manage', 'order.read'],
  })
  manager = await memberOf(account.userId)
})

let made = 0
function form(permissions: Permission[], changes: object = {}) {
  made += 1
  return roleSchema.parse({ name: `Role ${made}`, kind: 'staff', permissions, ...changes })
}

async function newRole(permissions: Permission[], changes: object = {}): Promise<string> {
  const result = await createRole(owner, form(permissions, changes))
  if (!result.ok) throw new Error(result.reason)
  return result.roleId
}

async function versionOf(roleId: string): Promise<string> {
  return (await readRole(owner.scope, roleId))?.role.version as string
}

const give = (memberId: string, roleId: string | null, withheld: Permission[] = []) =>
  editAccount(
    owner,
    memberId,
    editAccountSchema.parse({ displayName: 'X', roleId: roleId ?? undefined, withheld }),
  )

describe('a role', () => {
  test('gives its permissions, what changes in it changes at once, and what is withheld stays away', async () => {
    const account = await addMember(stack.sql, shop.merchantId, { permissions: [] })
    const roleId = await newRole(['order.ship'])
    const holds = async (permission: Permission) => can(await memberOf(account.userId), permission)
    expect(await holds('order.ship')).toBe(false)
    expect(await give(account.memberId, roleId)).toEqual({ ok: true })
    expect([await holds('order.ship'), await holds('order.read'), await holds('report.read')]).toEqual([
      true,
      true,
      false,
    ])
    const next = form(['report.read'], { version: await versionOf(roleId) })
    expect(await editRole(owner, roleId, next)).toEqual({ ok: true })
    expect([await holds('order.ship'), await holds('report.read')]).toEqual([false, true])
    expect(await give(account.memberId, roleId, ['report.read'])).toEqual({ ok: true })
    expect(await holds('report.read')).toBe(false)
    const role = await readRole(owner.scope, roleId)
    expect([role?.role.accounts, role?.holders.map(({ memberId }) => memberId)]).toEqual([
      1,
      [account.memberId],
    ])
  })

  test('holds only what its kind can', async () => {
    const roleId = await newRole(['card.void', 'order.ship', 'card.verify'], { kind: 'store' })
    expect((await readRole(owner.scope, roleId))?.role.permissions).toEqual(['card.read', 'card.verify'])
    // And is for that kind only.
    const staff = await addMember(stack.sql, shop.merchantId)
    expect(await give(staff.memberId, roleId)).toEqual({ ok: false, reason: 'ROLE_UNKNOWN' })
  })

  test('goes only when nobody has it, and is logged', async () => {
    const roleId = await newRole(['job.read'])
    const account = await addMember(stack.sql, shop.merchantId)
    await give(account.memberId, roleId)
    expect(await deleteRole(owner, roleId)).toEqual({ ok: false, reason: 'IN_USE' })
    await give(account.memberId, null)
    expect(await deleteRole(owner, roleId)).toEqual({ ok: true })
    expect((await listRoles(owner.scope)).some((role) => role.roleId === roleId)).toBe(false)
    const log = await stack.sql<{ action: string; detail: Record<string, string> }[]>`
      select action, detail from card_log where merchant_id = ${shop.merchantId}
        and (detail ->> 'role' = ${`Role ${made}`} or action = 'accounts.edit') order by at, log_id`
    expect(log.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['roles.create', 'roles.delete', 'accounts.edit']),
    )
    expect(log.filter(({ action }) => action === 'accounts.edit').at(-1)?.detail).toMatchObject({
      oldRole: `Role ${made}`,
      newRole: '–',
    })
  })

  test('that somebody else has changed meanwhile is not overwritten', async () => {
    const roleId = await newRole(['job.read'])
    const version = await versionOf(roleId)
    expect(await editRole(owner, roleId, form(['log.read'], { version }))).toEqual({ ok: true })
    expect(await editRole(owner, roleId, form([], { version }))).toEqual({ ok: false, reason: 'CHANGED' })
    expect((await readRole(owner.scope, roleId))?.role.permissions).toEqual(['log.read'])
  })

  test('has a name of its own', async () => {
    const taken = form([])
    expect(await createRole(owner, taken)).toMatchObject({ ok: true })
    expect(await createRole(owner, taken)).toEqual({ ok: false, reason: 'NAME_TAKEN' })
  })
})

describe('nobody hands out what they cannot do', () => {
  test('not by making or changing a role', async () => {
    const mine = await createRole(manager, form(['order.read']))
    expect(mine).toMatchObject({ ok: true })
    const strong = await newRole(['card.export'])
    const before = await snapshot(stack.sql, 'roles', shop.merchantId)
    expect(await createRole(manager, form(['card.export']))).toEqual({
      ok: false,
      reason: 'NOT_YOURS_TO_GIVE',
    })
    if (!mine.ok) throw new Error(mine.reason)
    expect(await editRole(manager, mine.roleId, form(['card.export']))).toEqual({
      ok: false,
      reason: 'NOT_YOURS_TO_GIVE',
    })
    expect(await editRole(manager, strong, form([]))).toEqual({ ok: false, reason: 'NOT_MANAGED' })
    expect(await deleteRole(manager, strong)).toEqual({ ok: false, reason: 'NOT_MANAGED' })
    expect((await rolesToGive(manager)).some(({ roleId }) => roleId === strong)).toBe(false)
    expect(await snapshot(stack.sql, 'roles', shop.merchantId)).toBe(before)
  })

  test('the database says so too, for roles and for who has them', async () => {
    const strong = await newRole(['card.export'])
    const target = await addMember(stack.sql, shop.merchantId)
    const strongMember = await addMember(stack.sql, shop.merchantId)
    await give(strongMember.memberId, strong)
    const state = async () => [
      await snapshot(stack.sql, 'roles', shop.merchantId),
      await snapshot(stack.sql, 'members', shop.merchantId),
    ]
    const before = await state()
    const merchant_id = shop.merchantId
    const tried = (fn: Parameters<typeof withTenant>[1]) => codeOf(withTenant(manager.scope, fn))
    const row = { merchant_id, role_id: uuid(), name: 'Mine', kind: 'staff', permissions: ['card.export'] }
    expect(await tried(({ tx }) => tx`insert into roles ${tx(row)}`)).toBe('42501')
    const none = async (count: PromiseLike<{ count: number }>) => (await count).count
    // Not seen for a change: no row.
    await withTenant(manager.scope, async ({ tx }) => {
      expect(
        await none(
          tx`update roles set permissions = '{}' where merchant_id = ${merchant_id} and role_id = ${strong}`,
        ),
      ).toBe(0)
      expect(
        await none(tx`delete from roles where merchant_id = ${merchant_id} and role_id = ${strong}`),
      ).toBe(0)
      // Taking a role away from somebody who can do more, or changing what is withheld from them.
      expect(
        await none(
          tx`update members set role_id = null where merchant_id = ${merchant_id} and member_id = ${strongMember.memberId}`,
        ),
      ).toBe(0)
      expect(
        await none(
          tx`update members set withheld = '{card.export}' where merchant_id = ${merchant_id} and member_id = ${strongMember.memberId}`,
        ),
      ).toBe(0)
      // Oneself.
      expect(
        await none(
          tx`update members set withheld = '{}', work_days = null where merchant_id = ${merchant_id} and member_id = ${manager.member_id}`,
        ),
      ).toBe(0)
    })
    expect(
      await tried(
        ({ tx }) =>
          tx`update members set role_id = ${strong} where merchant_id = ${merchant_id} and member_id = ${target.memberId}`,
      ),
    ).toBe('42501')
    expect(
      await tried(
        ({ tx }) =>
          tx`insert into members ${tx({ merchant_id, member_id: uuid(), kind: 'staff', login_name: 'puppet', display_name: 'P', role_id: strong })}`,
      ),
    ).toBe('42501')
    expect(await state()).toEqual(before)
  })

  test('nor by letting a store do it, old or new', async () => {
    const account = await addMember(stack.sql, shop.merchantId, { permissions: ['store.manage'] })
    const keeper = await memberOf(account.userId)
    const before = await snapshot(stack.sql, 'stores', shop.merchantId)
    const merchant_id = shop.merchantId
    const tried = (fn: Parameters<typeof withTenant>[1]) => codeOf(withTenant(keeper.scope, fn))
    await stack.sql`update stores set permissions = '{card.read}' where merchant_id = ${merchant_id} and store_id = ${shop.stores[1]}`
    const weak = await snapshot(stack.sql, 'stores', shop.merchantId)
    expect(weak).not.toBe(before)
    expect(
      await tried(
        ({ tx }) =>
          tx`update stores set permissions = '{card.read,report.read}' where merchant_id = ${merchant_id} and store_id = ${shop.stores[1]}`,
      ),
    ).toBe('42501')
    expect(
      await tried(
        ({ tx }) =>
          tx`insert into stores ${tx({ merchant_id, store_id: uuid(), name: 'New', permissions: ['report.read'] })}`,
      ),
    ).toBe('42501')
    expect(await snapshot(stack.sql, 'stores', shop.merchantId)).toBe(weak)
    expect(
      await tried(({ tx }) => tx`insert into stores ${tx({ merchant_id, store_id: uuid(), name: 'Plain' })}`),
    ).toBe('ok')
    await stack.sql`update stores set permissions = ${[...GRANTABLE.store]} where merchant_id = ${merchant_id}`
  })
})
