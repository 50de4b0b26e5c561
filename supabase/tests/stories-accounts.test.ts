// Stories of accounts: losing every right at once, not raising the own ones, and the log nobody rewrites.
import { v7 as uuid } from 'uuid'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { scopeOfUser, scopeOfVisitor } from '#app/core/db/scope.ts'
import { toldTables } from './stories/cases.ts'
import {
  type Account,
  addMember,
  as,
  codeOf,
  type Merchant,
  makeMerchant,
  makeOperator,
  makeUser,
  snapshot,
  type Tx,
  undone,
  useStack,
} from './support.ts'

const stack = useStack('web')
let shop: Merchant
let manager: Account

beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { permissions: ['card.read', 'order.read'] })
  manager = await addMember(stack.sql, shop.merchantId, { permissions: ['account.manage'] })
  await stack.sql`insert into card_log ${stack.sql({ merchant_id: shop.merchantId, log_id: uuid(), member_id: shop.owner.memberId, action: 'card.export', card_count: 1 })}`
})

const by = (account: Pick<Account, 'userId'>) => scopeOfUser(account.userId).claims

/** How many rows an account sees, over all tables, and what the session gate is told. */
async function sight(account: Account): Promise<{ rows: number; session: unknown }> {
  return as(stack.webUrl, by(account), async (tx) => {
    let rows = 0
    for (const table of toldTables()) rows += (await tx`select from ${tx(table)}`).length
    const [row] = await tx<{ session: unknown }[]>`select private.session_account() as session`
    return { rows, session: row?.session }
  })
}

describe('rights end at once', () => {
  let people: Account[]

  beforeEach(() => {
    people = [shop.owner, shop.staff, shop.store, shop.supplier, manager]
  })

  test('when the merchant is suspended, for all of its accounts; and come back with it', async () => {
    const operator = await makeOperator(stack.sql)
    const setStatus = (status: string) =>
      as(
        stack.webUrl,
        by(operator),
        (tx) => tx<{ done: boolean }[]>`
      select private.set_merchant_status(${shop.merchantId}, ${status}) as done`,
      )
    const before = await Promise.all(people.map(sight))
    expect(before.every(({ rows, session }) => rows > 0 && session !== null)).toBe(true)
    expect(await setStatus('suspended')).toEqual([{ done: true }])
    try {
      for (const account of people) {
        expect(await sight(account)).toEqual({ rows: 0, session: null })
        const rename = await as(
          stack.webUrl,
          by(account),
          (tx) => tx`update merchants set name = 'Mine' where merchant_id = ${shop.merchantId}`,
        )
        expect(rename.count).toBe(0)
        expect(await codeOf(as(stack.webUrl, by(account), (tx) => tx`select private.take_serials(1)`))).toBe(
          '42501',
        )
      }
      const [email] = await as(
        stack.webUrl,
        scopeOfVisitor().claims,
        (tx) => tx<{ email: string | null }[]>`
        select private.login_email(${shop.code}, ${shop.owner.loginName}) as email`,
      )
      expect(email?.email).toBeNull()
      expect(
        await as(
          stack.webUrl,
          scopeOfVisitor().claims,
          (tx) => tx`select * from private.redemption_site(${shop.code})`,
        ),
      ).toEqual([])
    } finally {
      await setStatus('active')
    }
    expect(await Promise.all(people.map(sight))).toEqual(before)
  })

  test('when an account is disabled, for it alone', async () => {
    const leaver = await addMember(stack.sql, shop.merchantId, {
      permissions: ['card.read', 'card.activate'],
    })
    expect((await sight(leaver)).rows).toBeGreaterThan(0)
    await as(
      stack.webUrl,
      by(shop.owner),
      (tx) =>
        tx`update members set status = 'disabled' where merchant_id = ${shop.merchantId} and member_id = ${leaver.memberId}`,
    )
    expect(await sight(leaver)).toEqual({ rows: 0, session: null })
    expect((await sight(shop.staff)).rows).toBeGreaterThan(0)
    const [email] = await as(
      stack.webUrl,
      scopeOfVisitor().claims,
      (tx) => tx<{ email: string | null }[]>`
      select private.login_email(${shop.code}, ${leaver.loginName}) as email`,
    )
    expect(email?.email).toBeNull()
  })

  test('only the platform suspends a merchant', async () => {
    for (const account of people) {
      const suspend = as(
        stack.webUrl,
        by(account),
        (tx) => tx`select private.set_merchant_status(${shop.merchantId}, 'suspended')`,
      )
      expect(await codeOf(suspend)).toBe('42501')
      const directly = as(
        stack.webUrl,
        by(account),
        (tx) => tx`update merchants set status = 'suspended' where merchant_id = ${shop.merchantId}`,
      )
      expect(await codeOf(directly)).toBe('42501')
    }
  })
})

describe('accounts', () => {
  /** Runs a change that must come to nothing: refused or without a row. */
  async function nothing(account: Account, change: (tx: Tx) => Promise<{ count: number }>): Promise<void> {
    const before = [
      await snapshot(stack.sql, 'members', shop.merchantId),
      await snapshot(stack.sql, 'private.identities', shop.merchantId),
    ]
    const done = await as(stack.webUrl, by(account), async (tx) => (await change(tx)).count).catch(
      (error) => {
        if (error.code !== '42501') throw error
        return 0
      },
    )
    expect(done).toBe(0)
    expect([
      await snapshot(stack.sql, 'members', shop.merchantId),
      await snapshot(stack.sql, 'private.identities', shop.merchantId),
    ]).toEqual(before)
  }

  test('nobody raises the own permissions, not even a manager of accounts', async () => {
    for (const account of [shop.staff, manager, shop.store, shop.supplier]) {
      await nothing(
        account,
        (tx) => tx`
        update members set permissions = '{card.export}' where merchant_id = ${shop.merchantId} and member_id = ${account.memberId}`,
      )
    }
  })

  test('a manager of accounts hands out, and takes over, only what the own account can do', async () => {
    const { merchantId } = shop
    const able = await addMember(stack.sql, merchantId, { permissions: ['card.export'] })
    const plain = await addMember(stack.sql, merchantId, { permissions: [] })
    await nothing(
      manager,
      (tx) => tx`
      update members set permissions = '{card.export}' where merchant_id = ${merchantId} and member_id = ${plain.memberId}`,
    )
    await nothing(
      manager,
      (tx) => tx`
      update members set status = 'disabled' where merchant_id = ${merchantId} and member_id = ${able.memberId}`,
    )
    await nothing(
      manager,
      (tx) =>
        tx`insert into members ${tx({
          merchant_id: merchantId,
          member_id: uuid(),
          kind: 'staff',
          login_name: `p${uuid().slice(-12)}`,
          display_name: 'Puppet',
          permissions: ['card.export'],
        })}`,
    )
    await nothing(
      manager,
      (tx) => tx`select private.link_identity(${able.memberId}, ${uuid()}, ${`${uuid()}@test.invalid`})`,
    )
  })

  test('nobody makes an owner, turns into one, or touches one', async () => {
    const owner = () => ({
      merchant_id: shop.merchantId,
      member_id: uuid(),
      kind: 'owner',
      login_name: `o${uuid().slice(-12)}`,
      display_name: 'Owner',
    })
    for (const account of [shop.owner, manager]) {
      await nothing(account, (tx) => tx`insert into members ${tx(owner())}`)
      await nothing(
        account,
        (tx) => tx`update members set kind = 'owner' where merchant_id = ${shop.merchantId}`,
      )
      await nothing(
        account,
        (tx) =>
          tx`update members set status = 'disabled' where merchant_id = ${shop.merchantId} and member_id = ${shop.owner.memberId}`,
      )
    }
  })

  test('columns that say who an account is stay as they are', async () => {
    for (const [column, value] of Object.entries({
      kind: 'staff',
      store_id: shop.stores[1],
      supplier_id: null,
      login_name: 'other',
      member_id: uuid(),
      merchant_id: uuid(),
    })) {
      await nothing(
        shop.owner,
        (tx) =>
          tx`update members set ${tx({ [column]: value })} where merchant_id = ${shop.merchantId} and member_id = ${shop.store.memberId}`,
      )
    }
  })

  test('a sign-in is linked only by a manager of accounts, only in the own merchant, and never to an owner', async () => {
    const other = await makeMerchant(stack.sql)
    const { userId, email } = await makeUser(false)
    const link = (account: Account, member: string) =>
      as(stack.webUrl, by(account), (tx) => tx`select private.link_identity(${member}, ${userId}, ${email})`)
    const before = await snapshot(stack.sql, 'private.identities', shop.merchantId)
    expect(await codeOf(link(shop.staff, shop.staff.memberId))).toBe('42501')
    expect(await codeOf(link(manager, shop.owner.memberId))).toBe('42501')
    expect(await codeOf(link(shop.owner, shop.owner.memberId))).toBe('42501')
    expect(await codeOf(link(other.owner, shop.staff.memberId))).toBe('42501')
    expect(await snapshot(stack.sql, 'private.identities', shop.merchantId)).toBe(before)
    const fresh = await addMember(stack.sql, shop.merchantId)
    await link(manager, fresh.memberId)
    expect((await sight({ ...fresh, userId })).session).toMatchObject({
      member_id: fresh.memberId,
      auth_email: email,
    })
    expect((await sight(fresh)).session).toBeNull()
  })

  test('a user who is already somebody cannot be linked to a second account', async () => {
    const fresh = await addMember(stack.sql, shop.merchantId)
    const operator = await makeOperator(stack.sql)
    const link = (userId: string) =>
      as(
        stack.webUrl,
        by(manager),
        (tx) => tx`
      select private.link_identity(${fresh.memberId}, ${userId}, 'x@test.invalid')`,
      )
    expect(await codeOf(link(shop.staff.userId))).toBe('23505')
    expect(await codeOf(link(operator.userId))).toBe('42501')
    const [row] = await as(
      stack.webUrl,
      by(operator),
      (tx) => tx<{ session: object }[]>`select private.session_account() as session`,
    )
    expect(row?.session).toMatchObject({ type: 'operator' })
  })

  test('only the platform operator opens a merchant', async () => {
    const { userId, email } = await makeUser(false)
    const open = (tx: Tx) => tx`
      select private.open_merchant(${uuid()}, ${`n${uuid().slice(-12)}`}, 'New', 'Asia/Shanghai', 'CNY', ${uuid()}, ${userId}, ${email}, 'boss', 'Boss')`
    expect(await codeOf(as(stack.webUrl, by(shop.owner), open))).toBe('42501')
    expect(await codeOf(as(stack.webUrl, scopeOfVisitor().claims, open))).toBe('42501')
    const operator = await makeOperator(stack.sql)
    expect(await codeOf(undone(stack.webUrl, by(operator), open))).toBe('ok')
  })
})

describe('the operation log', () => {
  const LOGS = ['card_log', 'card_changes']

  test.each([
    ['the owner', () => by(shop.owner)],
    ['service_role', () => ({ role: 'service_role' })],
  ])('is neither rewritten nor deleted by %s', async (_name, claims) => {
    for (const table of LOGS) {
      const before = await snapshot(stack.sql, table, shop.merchantId)
      for (const change of [
        (tx: Tx) => tx`update ${tx(table)} set at = now() where merchant_id = ${shop.merchantId}`,
        (tx: Tx) => tx`delete from ${tx(table)} where merchant_id = ${shop.merchantId}`,
        (tx: Tx) => tx`truncate ${tx(table)}`,
      ])
        expect(await codeOf(as(stack.workerUrl, claims(), change)), table).toBe('42501')
      expect(await snapshot(stack.sql, table, shop.merchantId)).toBe(before)
    }
  })

  test('is not even rewritten by the owner of the tables, a superuser', async () => {
    for (const table of LOGS) {
      const before = await snapshot(stack.sql, table, shop.merchantId)
      expect(before).not.toMatch(/^0 rows/)
      for (const change of [
        stack.sql`update ${stack.sql(table)} set at = now() where merchant_id = ${shop.merchantId}`,
        stack.sql`delete from ${stack.sql(table)} where merchant_id = ${shop.merchantId}`,
        stack.sql`truncate ${stack.sql(table)}`,
      ])
        expect(await codeOf(change), table).toBe('42501')
      expect(await snapshot(stack.sql, table, shop.merchantId)).toBe(before)
    }
  })

  test('is deleted by no account, nor does one start the clean-up', async () => {
    const before = await snapshot(stack.sql, 'card_log', shop.merchantId)
    for (const account of [shop.owner, manager, shop.staff, shop.store, shop.supplier]) {
      for (const change of [
        (tx: Tx) => tx`select private.take_retention()`,
        (tx: Tx) => tx`delete from card_log where merchant_id = ${shop.merchantId}`,
      ])
        expect(await codeOf(as(stack.webUrl, by(account), change))).toBe('42501')
    }
    expect(await snapshot(stack.sql, 'card_log', shop.merchantId)).toBe(before)
  })

  test('is not written in the name of somebody else', async () => {
    const row = {
      merchant_id: shop.merchantId,
      log_id: uuid(),
      member_id: shop.owner.memberId,
      action: 'card.export',
      card_count: 1,
    }
    expect(await codeOf(as(stack.webUrl, by(shop.staff), (tx) => tx`insert into card_log ${tx(row)}`))).toBe(
      '42501',
    )
  })
})
