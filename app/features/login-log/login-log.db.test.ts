import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadAccount } from '#app/core/auth/account.ts'
import { keysOfSite } from '#app/core/crypto/platform-keys.ts'
import { withTenant } from '#app/core/db/door.ts'
import { scopeOfUser } from '#app/core/db/scope.ts'
import { momentSchema } from '#app/core/paging/places.ts'
import {
  type Account,
  addMember,
  as,
  codeOf,
  type Merchant,
  makeMerchant,
  makeOperator,
  memberOf,
  newClient,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { lastSignIns } from '../accounts/data.ts'
import { signInToAccount } from '../accounts/sign-in.ts'
import { PLATFORM } from '../guard/types.ts'
import { tellAccount } from '../mails/mutations.ts'
import { openedSession } from '../sessions/test-sessions.ts'
import type { Device } from '../sessions/types.ts'
import { listLogins, loggedAccounts, PAGE, readLogins } from './data.ts'
import { loginCsvLine } from './login-csv.ts'
import { noteOfAccount, noteSignIn } from './mutations.ts'
import { tellSignedIn } from './signed-in.ts'

const stack = useStack('web')
process.env.TIHUO_PUBLIC_URL ??= 'http://127.0.0.1'
let shop: Merchant
let other: Merchant
let reader: Account

beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { signUp: true })
  other = await makeMerchant(stack.sql)
  reader = await addMember(stack.sql, shop.merchantId, { permissions: ['log.read'] })
})

const everything = async (filter: Parameters<typeof listLogins>[2] = {}) =>
  (await listLogins(await memberOf(reader.userId), 'all', filter, {})).entries

const tryIt = (more: { name?: string; password?: string; merchant?: string; address?: string }) => {
  const { address: clientAddress = newClient(), ...login } = more
  const device = { deviceId: uuid(), name: 'Chrome · Windows' }
  return signInToAccount(
    { merchant: shop.code, name: shop.owner.loginName, password: 'wrong', ...login },
    { clientAddress, captcha: undefined, device },
  )
}

describe('an attempt', () => {
  test('is written down with account, time, address, device, browser, result and reason', async () => {
    const address = newClient()
    await tryIt({ address })
    const [entry] = await everything()
    expect(entry).toMatchObject({
      account: { id: shop.owner.memberId, loginName: shop.owner.loginName },
      ...{ typed: null, address, browser: 'Chrome · Windows', result: 'refused', reason: 'wrong_password' },
    })
    expect(Math.abs(Date.now() - (entry?.at.getTime() ?? 0))).toBeLessThan(60_000)
    const [row] = await stack.sql<Record<string, unknown>[]>`
      select * from login_log where merchant_id = ${shop.merchantId} and entry_id = ${entry?.entryId ?? ''}`
    // Nothing of the address stands there in the clear.
    expect(JSON.stringify(row)).not.toContain(address)
    expect(row?.device_id).not.toBeNull()
  })

  test('with a name that nobody has, or of an account that is shut, says which it was, but not to the visitor', async () => {
    const shut = await addMember(stack.sql, shop.merchantId)
    await stack.sql`update members set status = 'disabled' where member_id = ${shut.memberId}`
    const answers = [await tryIt({ name: 'nobody-at-all' }), await tryIt({ name: shut.loginName })]
    expect(answers).toEqual([
      { ok: false, reason: 'WRONG' },
      { ok: false, reason: 'WRONG' },
    ])
    const [second, first] = await everything()
    expect(first).toMatchObject({ account: null, typed: 'nobody-at-all', reason: 'unknown_name' })
    expect(second).toMatchObject({ account: { id: shut.memberId }, typed: null, reason: 'disabled' })
  })

  test('with letters that only look like Latin ones is counted, told, and of nobody', async () => {
    const address = newClient()
    const name = shop.staff.loginName.replace('u', 'υ')
    for (let i = 0; i < 2; i += 1)
      expect(await tryIt({ name, address, password: shop.staff.password })).toEqual({
        ok: false,
        reason: 'LOOK_ALIKE',
      })
    expect(await tryIt({ name, address, password: shop.staff.password })).toMatchObject({ captcha: true })
    expect(await tryIt({ name, address, password: shop.staff.password })).toMatchObject({
      reason: 'CAPTCHA_NEEDED',
    })
    const [held, last] = await everything()
    expect(held).toMatchObject({ account: null, typed: name, reason: 'captcha' })
    expect(last).toMatchObject({ account: null, typed: name, reason: 'look_alike' })
  })

  test('is never changed, by nobody, the owner of the tables included', async () => {
    const before = await snapshot(stack.sql, 'login_log', shop.merchantId)
    const { merchantId } = shop
    expect(await codeOf(stack.sql`update login_log set reason = 'x' where merchant_id = ${merchantId}`)).toBe(
      '42501',
    )
    expect(await codeOf(stack.sql`delete from login_log where merchant_id = ${merchantId}`)).toBe('42501')
    expect(await codeOf(stack.sql`truncate login_log`)).toBe('42501')
    const [part] = await stack.sql<{ name: string }[]>`
      select inhrelid::regclass::text as name from pg_inherits where inhparent = 'login_log'::regclass limit 1`
    const name = part?.name ?? ''
    expect(name).toMatch(/^private\.login_log_\d{6}$/)
    expect(await codeOf(stack.sql`truncate ${stack.sql(name)}`)).toBe('42501')
    expect(await codeOf(stack.sql`delete from ${stack.sql(name)}`)).toBe('42501')
    for (const role of ['anon', 'authenticated', 'service_role'])
      for (const statement of ['select', 'update', 'delete'] as const) {
        const done = as(stack.workerUrl, { role }, async (tx) => {
          if (statement === 'select') return tx`select from ${tx(name)}`
          return statement === 'update' ? tx`update login_log set reason = 'x'` : tx`delete from ${tx(name)}`
        })
        expect(await codeOf(done), `${role} ${statement}`).toBe('42501')
      }
    expect(await snapshot(stack.sql, 'login_log', shop.merchantId)).toBe(before)
  })

  test('is written also in a month that nobody has made a partition for', async () => {
    const [month] = await stack.sql<{ name: string }[]>`
      select 'private.login_log_' || to_char(now() at time zone 'UTC', 'YYYYMM') as name`
    // In a transaction of its own, rolled back: other files write into the same partition.
    const back = new Error('rolled back on purpose')
    await stack.sql
      .begin(async (tx) => {
        await tx`alter table login_log detach partition ${tx(month?.name ?? '')}`
        await tx`alter table ${tx(month?.name ?? '')} rename to login_log_away`
        const [row] = await tx<{ noted: boolean }[]>`
          select private.note_sign_in(${shop.merchantId}, ${uuid()}, 'x', 'signed_in', 'in', false, null, null, null,
            null, null, null, null) as noted`
        expect(row?.noted).toBe(true)
        throw back
      })
      .catch((error) => expect(error).toBe(back))
  })
})

describe('knocking on a closed door', () => {
  test('fills no disk: 60 entries an hour for one client', async () => {
    const { merchantId } = await makeMerchant(stack.sql)
    const visitor = { clientAddress: newClient() }
    for (let i = 0; i < 65; i += 1)
      await noteSignIn({ site: merchantId, name: `n${i}`, visitor, reason: 'network_locked' })
    await noteSignIn({ site: merchantId, name: 'n', visitor, reason: 'wrong_password' })
    const [row] = await stack.sql`select count(*) as n from login_log where merchant_id = ${merchantId}`
    expect(row).toEqual({ n: 61 })
  })
})

describe('the log', () => {
  const owner = () => memberOf(shop.owner.userId)

  test('is read by whoever may read logs; by others only what is about themselves', async () => {
    await tryIt({ name: shop.staff.loginName })
    await tryIt({ name: shop.store.loginName })
    for (const account of [shop.staff, shop.store]) {
      const me = await memberOf(account.userId)
      for (const whose of ['all', 'own'] as const) {
        const { entries } = await listLogins(me, whose, {}, {})
        expect(entries.length).toBeGreaterThan(0)
        expect(new Set(entries.map((entry) => entry.account?.id))).toEqual(new Set([account.memberId]))
      }
    }
    expect((await listLogins(await memberOf(other.owner.userId), 'all', {}, {})).entries).toEqual([])
    const mine = await listLogins(await memberOf(reader.userId), 'own', {}, {})
    expect(mine.entries).toEqual([])
  })

  test('of another merchant stays closed, whatever is asked for', async () => {
    const stranger = { ...(await memberOf(other.owner.userId)), merchant_id: shop.merchantId }
    expect((await listLogins(stranger, 'all', {}, {})).entries).toEqual([])
    const rows = await withTenant(scopeOfUser(other.owner.userId), ({ tx }) => tx`select from login_log`)
    expect(rows.length).toBe(0)
  })

  test('is searched by account, result, reason, period and address', async () => {
    const address = newClient()
    await tryIt({ name: 'somebody-else', address })
    expect(await everything({ address })).toHaveLength(1)
    expect((await everything({ account: shop.store.memberId })).map((entry) => entry.account?.id)).toContain(
      shop.store.memberId,
    )
    expect(await everything({ result: 'in', address })).toEqual([])
    expect(await everything({ reason: 'unknown_name', address })).toHaveLength(1)
    expect(await everything({ from: '2020-01-01', to: '2020-12-31' })).toEqual([])
  })

  test('is turned page by page, forth and back, without missing or repeating any', async () => {
    const merchant = await makeMerchant(stack.sql)
    const boss = await memberOf(merchant.owner.userId)
    const visitor = { clientAddress: newClient() }
    for (let i = 0; i < PAGE + 7; i += 1)
      await noteSignIn({ site: merchant.merchantId, name: `n${i}`, visitor, reason: 'wrong_password' })
    const first = await listLogins(boss, 'all', {}, {})
    expect(first).toMatchObject({ previous: undefined })
    const second = await listLogins(boss, 'all', {}, { after: momentSchema.parse(first.next) })
    expect(second.entries).toHaveLength(7)
    expect(second.next).toBeUndefined()
    const typed = [...first.entries, ...second.entries].map((entry) => entry.typed)
    expect(typed).toEqual(Array.from({ length: PAGE + 7 }, (_, i) => `n${PAGE + 6 - i}`))
    const again = await listLogins(boss, 'all', {}, { before: momentSchema.parse(second.previous) })
    expect(again.entries.map((entry) => entry.typed)).toEqual(first.entries.map((entry) => entry.typed))
    expect(again.previous).toBeUndefined()
    const all = []
    for await (const portion of readLogins(boss, {})) all.push(...portion)
    expect(all).toHaveLength(PAGE + 7)
  })

  test('knows whose names to choose from, and says when somebody was in last', async () => {
    const me = await owner()
    await noteOfAccount(await memberOf(shop.staff.userId), { clientAddress: newClient() }, 'signed_in')
    expect((await loggedAccounts(me)).map(({ id }) => id)).toContain(shop.staff.memberId)
    const last = (userId: string) =>
      withTenant(scopeOfUser(userId), ({ tx }) => lastSignIns(tx, [shop.staff.memberId, reader.memberId]))
    expect([...(await last(shop.owner.userId)).keys()]).toEqual([shop.staff.memberId])
    expect((await last(reader.userId)).size).toBe(0)
    expect((await last(other.owner.userId)).size).toBe(0)
  })

  test('keeps what somebody typed from becoming a formula', () => {
    const entry = {
      ...{ entryId: 'x', at: new Date(0), account: null, typed: 'x', address: '=1+1', browser: null },
      ...{ result: 'refused' as const, reason: 'unknown_name' },
    }
    expect(loginCsvLine(entry, 'en', 'UTC')).toContain(",'=1+1,")
  })
})

test('operators read what happened at their own door, and nobody else does', async () => {
  const operator = await makeOperator(stack.sql)
  const visitor = { clientAddress: newClient() }
  const unknown = `nobody / ${uuid()}`
  await noteSignIn({ site: PLATFORM, name: operator.loginName, visitor, reason: 'wrong_password' })
  await noteSignIn({ site: PLATFORM, name: unknown, visitor, reason: 'wrong_password' })
  const account = await loadAccount(operator.userId)
  if (!account) throw new Error('no such operator')
  const { entries } = await listLogins(account, 'all', { address: visitor.clientAddress }, {})
  expect(entries).toMatchObject([
    { account: null, typed: unknown, reason: 'unknown_name' },
    { account: { loginName: operator.loginName }, typed: null, reason: 'wrong_password' },
  ])
  const rows = await withTenant(
    scopeOfUser(shop.owner.userId),
    ({ tx }) => tx`
    select from login_log where merchant_id = ${PLATFORM}`,
  )
  expect(rows.length).toBe(0)
})

test('an operator with a confirmed address is told of a new device, too', async () => {
  const operator = await makeOperator(stack.sql)
  const keys = await keysOfSite(PLATFORM)
  const [row] = await stack.sql<{ id: string }[]>`
    select operator_id as id from private.platform_operators where user_id = ${operator.userId}`
  const id = (row as { id: string }).id
  const address = `${operator.loginName}@platform.example`
  const sealed = keys.seal({ table: 'platform_operators', column: 'email_enc', row: id }, address)
  await stack.sql`
    update private.platform_operators set email_enc = ${sealed},
      email_idx = ${keys.index('platform_operators.email', address)}, email_confirmed_at = now()
    where operator_id = ${id}`
  const account = await loadAccount(operator.userId)
  if (!account) throw new Error('no such operator')
  const mails = () => stack.sql`select kind from private.account_mails where account_id = ${id}`
  const enter = async (device: { deviceId: string; name: string }) => {
    await tellSignedIn(account, { clientAddress: newClient(), device }, 'signed_in')
    await openedSession(operator.userId, { device })
  }
  const [desk, laptop] = [uuid(), uuid()].map((deviceId) => ({ deviceId, name: 'Firefox' })) as [
    Device,
    Device,
  ]
  // The very first one is nothing to tell of, nor is one that is known.
  await enter(desk)
  await enter(desk)
  expect(await mails()).toEqual([])
  await enter(laptop)
  await enter(laptop)
  expect(await mails()).toEqual([{ kind: 'new_device' }])
})

test('the language of mails follows the one in which an account signs in', async () => {
  const member = await memberOf(shop.staff.userId)
  const locale = async () =>
    (
      await stack.sql<
        { locale: string }[]
      >`select locale from members where member_id = ${shop.staff.memberId}`
    )[0]?.locale
  await noteOfAccount(member, { clientAddress: newClient(), locale: 'en' }, 'wrong_password')
  expect(await locale()).toBe('zh-CN')
  await noteOfAccount(member, { clientAddress: newClient(), locale: 'en' }, 'signed_in')
  expect(await locale()).toBe('en')
})

test('off duty, when it matters most, a sign-in is written down and a mail about it goes out', async () => {
  const keys = await keysOfSite(shop.merchantId)
  const { memberId, userId } = shop.supplier
  const sealed = keys.seal({ table: 'members', column: 'email_enc', row: memberId }, 'night@shop.example')
  await stack.sql`
    update members set email_enc = ${sealed}, email_idx = ${keys.index('members.email', 'night@shop.example')},
      email_confirmed_at = now(), work_days = array[(extract(isodow from now() at time zone 'Asia/Shanghai')::int % 7) + 1]
    where member_id = ${memberId}`
  const account = await memberOf(userId)
  expect(account.off_duty).toBe(true)
  await tellSignedIn(account, { clientAddress: newClient() }, 'signed_in')
  const link = 'https://tihuo.example/account/sessions'
  const values = { at: Date.now(), timeZone: 'Asia/Shanghai', address: '203.0.113.7', browser: null, link }
  await tellAccount(account, 'new_device', values)
  expect((await everything({ account: memberId }))[0]).toMatchObject({ result: 'in', reason: 'off_duty' })
  const mails = await stack.sql`select kind from private.account_mails where account_id = ${memberId}`
  expect(mails).toEqual([{ kind: 'new_device' }])
})
