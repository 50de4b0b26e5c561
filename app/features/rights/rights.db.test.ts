import fc from 'fast-check'
import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { can, loadAccount, type Member } from '#app/core/auth/account.ts'
import { GRANTABLE, type MemberKind, PERMISSIONS, type Permission } from '#app/core/auth/permissions.ts'
import {
  addMember,
  type Merchant,
  makeMerchant,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { leave, setAccountStatus } from '../accounts/mutations.ts'
import { explainRights, ownHours, STORE_PERMISSIONS, storeRights } from './data.ts'
import { changedRows, type TickedRow } from './grid.ts'
import { saveMemberRights, saveStoreRights } from './mutations.ts'

const stack = useStack('web')
let shop: Merchant
let other: Merchant
let owner: Member

beforeAll(async () => {
  ;[shop, other] = await Promise.all([makeMerchant(stack.sql), makeMerchant(stack.sql)])
  owner = await memberOf(shop.owner.userId)
})

async function addRole(kind: string, permissions: readonly string[]): Promise<string> {
  const role_id = uuid()
  const row = {
    merchant_id: shop.merchantId,
    role_id,
    name: role_id.slice(-12),
    kind,
    permissions: [...permissions],
  }
  await stack.sql`insert into roles ${stack.sql(row)}`
  return role_id
}

const someOf = (list: readonly string[]) => fc.subarray([...list])
const kinds = fc.constantFrom<MemberKind>('owner', 'staff', 'store', 'supplier')
const hours = fc.constantFrom(null, ['00:00', '00:01'], ['00:00', '23:59:59'])

test('the explanation says what the evaluator says, for any account', async () => {
  await fc.assert(
    fc.asyncProperty(
      kinds,
      someOf(PERMISSIONS),
      fc.option(someOf(PERMISSIONS)),
      someOf(PERMISSIONS),
      someOf(GRANTABLE.store),
      fc.record({ active: fc.boolean(), closed: fc.boolean(), hours }),
      async (kind, own, ofRole, withheld, ofStore, state) => {
        const { merchantId } = shop
        const [storeId] = shop.stores
        await stack.sql`
          update stores set permissions = ${ofStore}, closed_at = ${state.closed ? new Date() : null}
          where merchant_id = ${merchantId} and store_id = ${storeId}`
        const account = await addMember(stack.sql, merchantId, {
          kind,
          permissions: own,
          ...(kind === 'store' && { storeId }),
          ...(kind === 'supplier' && { supplierId: shop.suppliers[0] }),
        })
        const roleId = ofRole && kind !== 'owner' ? await addRole(kind, ofRole) : null
        await stack.sql`
          update members set role_id = ${roleId}, withheld = ${withheld}, status = ${state.active ? 'active' : 'disabled'},
            work_from = ${state.hours?.[0] ?? null}, work_to = ${state.hours?.[1] ?? null}
          where merchant_id = ${merchantId} and member_id = ${account.memberId}`
        const [truth] = await stack.sql<{ rights: string[]; acts: boolean }[]>`
          select private.rights(m) as rights, private.may_act(m, 'Asia/Shanghai') as acts from members m
          where m.merchant_id = ${merchantId} and m.member_id = ${account.memberId}`
        const said = await explainRights(owner.scope, account.memberId)
        const allowed = said?.permissions.filter((one) => one.allowed).map(({ permission }) => permission)
        expect(allowed?.sort()).toEqual(
          kind === 'owner' ? [...PERMISSIONS].sort() : [...(truth?.rights ?? [])].sort(),
        )
        expect(said?.acts).toBe(truth?.acts)
        expect(said?.stoppedBy.length === 0).toBe(said?.acts)
        expect(said?.stoppedBy.includes('disabled')).toBe(!state.active)
        expect(said?.stoppedBy.includes('store_closed')).toBe(kind === 'store' && state.closed)
        // There is a reason for each yes and each no.
        for (const one of said?.permissions ?? [])
          expect([one.permission, (one.allowed ? one.givenBy : one.refusedBy).length > 0]).toEqual([
            one.permission,
            true,
          ])
      },
    ),
    { numRuns: 60 },
  )
  await stack.sql`
    update stores set permissions = ${[...GRANTABLE.store]}, closed_at = null where merchant_id = ${shop.merchantId}`
}, 60_000)

describe('who may ask', () => {
  test('managers about everybody of their merchant, others about themselves, strangers about nobody', async () => {
    const staff = await memberOf(shop.staff.userId)
    const clerk = await memberOf(shop.store.userId)
    expect(await explainRights(staff.scope, staff.member_id)).toMatchObject({ kind: 'staff', acts: true })
    expect(await explainRights(clerk.scope, clerk.member_id)).toMatchObject({ store: 'Store 0' })
    expect(await explainRights(staff.scope, shop.store.memberId)).toBeUndefined()
    expect(await explainRights(clerk.scope, shop.staff.memberId)).toBeUndefined()
    const stranger = await memberOf(other.owner.userId)
    expect(await explainRights(stranger.scope, shop.staff.memberId)).toBeUndefined()
    expect(await explainRights(owner.scope, other.staff.memberId)).toBeUndefined()
  })
})

/** A clerk of the first store with a role for verifying. */
async function clerkWithRole(): Promise<{ memberId: string; userId: string }> {
  const account = await addMember(stack.sql, shop.merchantId, { kind: 'store', storeId: shop.stores[0] })
  const roleId = await addRole('store', ['card.read', 'card.verify'])
  await stack.sql`
    update members set role_id = ${roleId} where merchant_id = ${shop.merchantId} and member_id = ${account.memberId}`
  return account
}

async function shownRow(memberId: string): Promise<TickedRow & { held: Permission[] }> {
  const row = (await storeRights(owner, shop.stores[0]))?.members.find((one) => one.memberId === memberId)
  if (!row) throw new Error('not in the grid')
  const held = row.cells.filter((cell) => cell.held).map(({ permission }) => permission)
  return { id: memberId, seen: row.version, ticked: held, held }
}

describe('the grid of a store', () => {
  const holds = async (userId: string) => {
    const account = await memberOf(userId)
    return PERMISSIONS.filter((permission) => can(account, permission))
  }

  test('gives and withholds in place, from the next request on, and leaves the role alone', async () => {
    const clerk = await clerkWithRole()
    expect(await holds(clerk.userId)).toEqual(['card.read', 'card.verify'])
    const row = await shownRow(clerk.memberId)
    const ticked: Permission[] = ['card.read', 'card.activate']
    expect(await saveMemberRights(owner, shop.stores[0], [{ ...row, ticked }])).toEqual({ ok: true, rows: 1 })
    expect(await holds(clerk.userId)).toEqual(['card.read', 'card.activate'])
    const [stored] = await stack.sql`
      select permissions, withheld from members where merchant_id = ${shop.merchantId} and member_id = ${clerk.memberId}`
    expect(stored).toEqual({ permissions: ['card.activate'], withheld: ['card.verify'] })
    const cells = (await storeRights(owner, shop.stores[0]))?.members.find(
      (one) => one.memberId === clerk.memberId,
    )?.cells
    expect(cells?.find(({ permission }) => permission === 'card.verify')).toMatchObject({
      ...{ held: false, withheld: true, fromRole: true },
    })
    // And back, by ticking it again.
    const again = await shownRow(clerk.memberId)
    await saveMemberRights(owner, shop.stores[0], [{ ...again, ticked: ['card.read', 'card.verify'] }])
    expect(await holds(clerk.userId)).toEqual(['card.read', 'card.verify'])
    const log = await stack.sql<{ detail: object }[]>`
      select detail from card_log where merchant_id = ${shop.merchantId} and action = 'accounts.edit' order by at desc`
    expect(log[0]?.detail).toMatchObject({ oldWithheld: 'card.verify', newWithheld: '–' })
  })

  test('refuses a row that somebody else has changed, and then saves nothing at all', async () => {
    const [one, two] = [await clerkWithRole(), await clerkWithRole()]
    const rows = [await shownRow(one.memberId), await shownRow(two.memberId)]
    await stack.sql`
      update members set permissions = '{order.read}' where merchant_id = ${shop.merchantId} and member_id = ${two.memberId}`
    const before = await snapshot(stack.sql, 'members', shop.merchantId)
    const ticked: Permission[] = ['card.read']
    expect(
      await saveMemberRights(
        owner,
        shop.stores[0],
        rows.map((row) => ({ ...row, ticked })),
      ),
    ).toEqual({ ok: false, reason: 'CHANGED', rows: [two.memberId] })
    expect(await snapshot(stack.sql, 'members', shop.merchantId)).toBe(before)
  })

  test('refuses accounts of other stores and permissions the viewer does not hold', async () => {
    const clerk = await clerkWithRole()
    const row = { ...(await shownRow(clerk.memberId)), ticked: ['card.read', 'report.read'] as Permission[] }
    const account = await addMember(stack.sql, shop.merchantId, {
      permissions: ['account.manage', 'card.read', 'card.verify'],
    })
    const before = await snapshot(stack.sql, 'members', shop.merchantId)
    const refusal = (reason: string) => ({ ok: false, reason, rows: [clerk.memberId] })
    expect(await saveMemberRights(owner, shop.stores[1], [row])).toEqual(refusal('NOT_MANAGED'))
    const manager = await memberOf(account.userId)
    expect(await saveMemberRights(manager, shop.stores[0], [row])).toEqual(refusal('NOT_YOURS_TO_GIVE'))
    const stranger = await memberOf(other.owner.userId)
    expect(await saveMemberRights(stranger, shop.stores[0], [row])).toEqual(refusal('NOT_MANAGED'))
    expect(await snapshot(stack.sql, 'members', shop.merchantId)).toBe(before)
  })

  test('two people who save at once do not overwrite each other', async () => {
    const clerk = await clerkWithRole()
    const row = await shownRow(clerk.memberId)
    const results = await Promise.all([
      saveMemberRights(owner, shop.stores[0], [{ ...row, ticked: ['card.read'] }]),
      saveMemberRights(owner, shop.stores[0], [{ ...row, ticked: ['card.read', 'card.activate'] }]),
    ])
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
  })
})

describe('the switches of stores', () => {
  const row = (ticked: Permission[], seen: readonly string[]): TickedRow => ({
    id: shop.stores[0],
    seen: [...seen].sort().join(' '),
    ticked,
  })

  test('hold from the next request on, and are logged with before and after', async () => {
    const clerk = await addMember(stack.sql, shop.merchantId, {
      ...{ kind: 'store', storeId: shop.stores[0], permissions: ['card.read', 'card.activate'] },
    })
    expect(can(await memberOf(clerk.userId), 'card.activate')).toBe(true)
    const less = STORE_PERMISSIONS.filter((permission) => permission !== 'card.activate')
    expect(await saveStoreRights(owner, [row(less, STORE_PERMISSIONS)])).toEqual({ ok: true, rows: 1 })
    expect(can(await memberOf(clerk.userId), 'card.activate')).toBe(false)
    expect(await saveStoreRights(owner, [row(less, STORE_PERMISSIONS)])).toMatchObject({ reason: 'CHANGED' })
    expect(await saveStoreRights(owner, [row([...STORE_PERMISSIONS], less)])).toEqual({ ok: true, rows: 1 })
    expect(can(await memberOf(clerk.userId), 'card.activate')).toBe(true)
    const [log] = await stack.sql<{ detail: Record<string, string> }[]>`
      select detail from card_log where merchant_id = ${shop.merchantId} and action = 'stores.rights' order by at desc limit 1`
    expect(log?.detail.store).toBe('Store 0')
    expect(log?.detail.newPermissions?.split(' ')).toContain('card.activate')
    expect(log?.detail.oldPermissions?.split(' ')).not.toContain('card.activate')
  })

  test('are closed to those who do not manage stores, and to what they cannot do', async () => {
    const before = await snapshot(stack.sql, 'stores', shop.merchantId)
    const bare = await addMember(stack.sql, shop.merchantId, { permissions: [...STORE_PERMISSIONS] })
    const tried = row(['card.read'], STORE_PERMISSIONS)
    expect(await saveStoreRights(await memberOf(bare.userId), [tried])).toMatchObject({
      reason: 'NOT_MANAGED',
    })
    const keeper = await addMember(stack.sql, shop.merchantId, { permissions: ['store.manage'] })
    expect(await saveStoreRights(await memberOf(keeper.userId), [tried])).toMatchObject({
      reason: 'NOT_YOURS_TO_GIVE',
    })
    expect(await snapshot(stack.sql, 'stores', shop.merchantId)).toBe(before)
  })
})

test('a form tells which rows were changed, and takes boxes that could not be ticked as they were', () => {
  const [a, b] = [uuid(), uuid()]
  const form = new FormData()
  form.set(`seen/${a}`, 'card.read report.read')
  form.set(`${a}/card.read`, '1')
  form.set(`seen/${b}`, 'card.read')
  form.set(`${b}/card.verify`, '1')
  form.set('seen/nonsense', 'x')
  const editable: Permission[] = ['card.read', 'card.verify']
  expect(changedRows(form, STORE_PERMISSIONS, editable)).toEqual([
    { id: b, seen: 'card.read', ticked: ['card.verify'] },
  ])
})

describe('leaving and hours', () => {
  test('somebody who has left is out at once, their jobs stop, and enabling lets them in again', async () => {
    const account = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read'] })
    const job = {
      merchant_id: shop.merchantId,
      job_id: uuid(),
      kind: 'cards.export',
      requested_by: account.memberId,
      total: 1,
    }
    await stack.sql`insert into jobs ${stack.sql(job)}`
    expect(await loadAccount(account.userId)).toBeDefined()
    expect(await leave(owner, account.memberId)).toEqual({ ok: true, jobs: 1 })
    expect(await loadAccount(account.userId)).toBeUndefined()
    const [stopped] = await stack.sql`select cancel_requested from jobs where job_id = ${job.job_id}`
    expect(stopped).toEqual({ cancel_requested: true })
    expect((await explainRights(owner.scope, account.memberId))?.stoppedBy).toEqual(['disabled'])
    await setAccountStatus(owner, account.memberId, 'active')
    expect(await loadAccount(account.userId)).toBeDefined()
  })

  test('off duty the account is known, may do nothing, and is told its hours', async () => {
    const account = await addMember(stack.sql, shop.merchantId, { permissions: ['order.read'] })
    const today = Number(
      new Intl.DateTimeFormat('en', { timeZone: 'Asia/Shanghai', weekday: 'short' })
        .formatToParts(new Date())
        .map(({ value }) => ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(value) + 1)[0],
    )
    const free = (today % 7) + 1
    await stack.sql`
      update members set work_days = ${[free]} where merchant_id = ${shop.merchantId} and member_id = ${account.memberId}`
    const member = await memberOf(account.userId)
    expect(member.off_duty).toBe(true)
    expect(await ownHours(member.scope)).toEqual({ workDays: [free], workFrom: null, workTo: null })
    expect((await explainRights(owner.scope, account.memberId))?.stoppedBy).toEqual(['hours'])
  })
})
