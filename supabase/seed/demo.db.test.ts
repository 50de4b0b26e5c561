import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closePools, connect, type Sql } from '#app/core/db/pool.ts'
import { parseLauncherEnv } from '#app/core/env/env.ts'
import { type Stack, startStack } from '../../scripts/lib/stack.ts'
import { newClient } from '../tests/support.ts'
import type { Demo } from './demo.ts'

// An installation of its own: the seed asks whether there is anything at all.
const dataDir = mkdtempSync(join(tmpdir(), 'tihuo-seed-'))
let stack: Stack
let sql: Sql
let seed: () => Promise<boolean>

beforeAll(async () => {
  const ports = { TIHUO_POSTGRES_PORT: '0', TIHUO_SUPABASE_PORT: '0' }
  const env = parseLauncherEnv({
    NODE_ENV: 'test',
    TIHUO_LOG_LEVEL: 'silent',
    TIHUO_DATA_DIR: dataDir,
    ...ports,
  })
  stack = await startStack(env, { fast: true })
  Object.assign(process.env, stack.envFor('worker'))
  const { registerMasterKey } = await import('#app/core/crypto/key-library.ts')
  const { prepareBuckets } = await import('#app/core/storage/storage.ts')
  const { seedWhenEmpty } = await import('./demo.ts')
  await registerMasterKey()
  await prepareBuckets()
  sql = connect(stack.adminUrl, 1)
  seed = () =>
    seedWhenEmpty({ adminUrl: stack.adminUrl, dataDir, url: 'http://127.0.0.1:3000', say: () => {} })
})

afterAll(async () => {
  await sql?.end()
  await closePools()
  await stack?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

const file = join(dataDir, 'demo.json')
const demoFile = () => JSON.parse(readFileSync(file, 'utf8')) as Demo

async function counts() {
  const [row] = await sql`
    select (select count(*) from merchants) as merchants, (select count(*) from card_batches) as batches,
      (select count(*) from cards) as cards, (select count(*) from products) as products,
      (select count(*) from product_images) as images, (select count(*) from card_designs) as designs, (select count(*) from orders) as orders`
  return row
}

const WHOLE = { merchants: 2, batches: 5, cards: 5200, products: 8, images: 8, designs: 1, orders: 47 }

test('fills an empty installation, once', async () => {
  expect(await seed()).toBe(true)
  expect(await counts()).toEqual(WHOLE)
  const states = await sql`select status, count(*) as n from orders group by 1 order by 1`
  expect([...states]).toEqual([
    { status: 'pending', n: 29 },
    { status: 'shipped', n: 8 },
    { status: 'finished', n: 5 },
    { status: 'cancelled', n: 5 },
  ])
  const written = readFileSync(file, 'utf8')
  expect(await seed()).toBe(false)
  expect(readFileSync(file, 'utf8')).toBe(written)
  expect(await counts()).toEqual(WHOLE)
}, 120_000)

test('one merchant has dates, holidays, seasons and a store for picking up; cards can be redeemed at both', async () => {
  const { cardInQuestion } = await import('#app/features/availability/member-facts/data.ts')
  const { answerOf } = await import('#app/features/availability/member-facts/answer.ts')
  const { scopeOfUser } = await import('#app/core/db/scope.ts')
  const cards = await sql<{ code: string; merchant: string; owner: string; serial: number }[]>`
    select distinct on (c.batch_id) t.code, t.merchant_id as merchant, i.user_id as owner, c.serial
    from cards c join merchants t using (merchant_id)
    join members m on m.merchant_id = t.merchant_id and m.kind = 'owner'
    join private.identities i on i.member_id = m.member_id
    where c.status = 'active' order by c.batch_id, c.serial desc`
  const answers = await Promise.all(
    cards.map(async ({ code, merchant, owner, serial }) => {
      const card = await cardInQuestion(scopeOfUser(owner), merchant, serial)
      if (!card) throw new Error(`demo card ${serial} is not to be seen`)
      const answer = answerOf(card, { kind: 'delivery', regionCode: '310104' }, new Date())
      return { code, facts: card.facts, good: answer.products.filter(({ told }) => told.length === 0) }
    }),
  )
  const of = (code: string) => answers.filter((answer) => answer.code === code)
  // Whatever the day: the 588 box and the gifts but the moon cakes have no season.
  expect(of('xiefu').flatMap(({ good }) => good).length).toBeGreaterThan(0)
  expect(of('lihe')[0]?.good.length).toBeGreaterThanOrEqual(4)
  expect(of('lihe')[0]?.good.every(({ asked }) => !asked)).toBe(true)
  expect(
    of('xiefu')
      .flatMap(({ good }) => good)
      .every(({ asked }) => asked),
  ).toBe(true)
  expect(of('xiefu')[0]?.facts.pickUpStoreIds).toHaveLength(1)
  expect(of('xiefu')[0]?.facts.calendar.holidays.length).toBeGreaterThanOrEqual(2)
})

test('demo.json is for the owner of the machine alone, and what it says is true', async () => {
  const { signIn } = await import('#app/core/auth/supabase-auth.ts')
  const { verifyCard } = await import('#app/features/redemptions/entry/verify-card.ts')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const demo = demoFile()
  expect(demo.logins.map((login) => login.login)).toEqual([
    'operator',
    ...['boss', 'shipper', 'store', 'supplier', 'clerk', 'clerk2', 'warehouse', 'books'],
    ...['boss', 'shipper', 'store', 'supplier'],
  ])
  expect(new Set(demo.logins.map((login) => login.password)).size).toBe(demo.logins.length)
  for (const { merchant, login, password } of demo.logins) {
    const [row] = await sql<{ email: string }[]>`select private.login_email(${merchant}, ${login}) as email`
    expect(await signIn(row?.email as string, password)).toBeDefined()
  }
  const results = new Set<string>()
  for (const card of demo.cards) {
    const code = card.site.split('/')[2]?.split('?')[0] as string
    const [merchant] = await sql<
      { merchant_id: string }[]
    >`select merchant_id from merchants where code = ${code}`
    const site = {
      merchant_id: merchant?.merchant_id as string,
      code,
      time_zone: 'Asia/Shanghai',
      currency: 'CNY',
    }
    const shown = { number: card.number, password: card.password }
    const check = await verifyCard(site, shown, { clientAddress: newClient(), captcha: undefined })
    results.add(
      `${card.note.split(' · ').at(-1)}: ${check.ok ? (check.redeemed ? 'redeemed' : 'usable') : check.reason}`,
    )
  }
  expect([...results].sort()).toEqual([
    '可兑换 / ready to redeem: usable',
    '已作废 / void: CARD_VOID',
    '已兑换，已发货 / redeemed, shipped: redeemed',
    '已兑换，待发货 / redeemed, to be shipped: redeemed',
    '未激活 / not activated: CARD_INACTIVE',
  ])
}, 120_000)

test('a seed that was interrupted starts over and ends whole', async () => {
  // What the table looks like when the process died before its last step.
  await sql`update private.platform_operators set login_name = 'demo-seed-unfinished'`
  await sql`delete from card_secrets`
  expect(await seed()).toBe(true)
  expect(await counts()).toEqual(WHOLE)
  const [blocks] = await sql`select count(*) as n from card_secrets`
  expect(blocks).toEqual({ n: 21 })
  expect(await seed()).toBe(false)
}, 120_000)
