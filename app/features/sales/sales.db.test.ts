import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { GRANTABLE } from '#app/core/auth/permissions.ts'
import {
  addMember,
  as,
  codeOf,
  type Merchant,
  makeMerchant,
  memberOf,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { listSales, loadPile, loadSale, previewRun } from './data.ts'
import { addRunToPile, addToPile, cancelSale, removeFromPile, sellCards } from './mutations.ts'

const stack = useStack('web')
const { sql } = stack

let shop: Merchant
let clerk: Member
let colleague: Member
let otherStore: Member

const clerkOf = async (store: 0 | 1, permissions: readonly string[] = GRANTABLE.store) => {
  const storeId = shop.stores[store]
  const { userId } = await addMember(sql, shop.merchantId, { kind: 'store', storeId, permissions })
  return memberOf(userId)
}

/** Gives cards 41–100 to the first store, 101–110 to the second; 111–120 stay with nobody. */
beforeAll(async () => {
  shop = await makeMerchant(sql, { cards: 120 })
  await sql`
    update cards set status = 'created', activated_at = null
    where merchant_id = ${shop.merchantId} and serial between 41 and 60`
  await sql`
    update cards set store_id = case when serial <= 100 then ${shop.stores[0]}::uuid else ${shop.stores[1]}::uuid end
    where merchant_id = ${shop.merchantId} and serial between 41 and 110`
  ;[clerk, colleague, otherStore] = await Promise.all([clerkOf(0), clerkOf(0), clerkOf(1)])
})

const number = (serial: number) => `T${String(serial).padStart(8, '0')}`
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const stateOf = async (serial: number) => {
  const [card] = await sql`
    select status, activated_at as at from cards where merchant_id = ${shop.merchantId} and serial = ${serial}`
  return card?.status
}
const set = (serial: number, values: object) =>
  sql`update cards set ${sql(values)} where merchant_id = ${shop.merchantId} and serial = ${serial}`

/** Everything a sale writes; equal before and after means nothing happened. */
const everything = () =>
  Promise.all(
    ['cards', 'sales', 'sale_cancellations', 'card_changes', 'card_log', 'store_ledger', 'sale_pile'].map(
      (table) => snapshot(sql, table, shop.merchantId),
    ),
  )

async function unchanged<T>(work: () => Promise<T>): Promise<T> {
  const before = await everything()
  const answer = await work()
  expect(await everything()).toEqual(before)
  return answer
}

describe('the pile', () => {
  test('takes cards by QR code, number and serial, once each, and says what it will not take', async () => {
    expect(await addToPile(clerk, `https://x.example/r/${shop.code}?n=${number(41)}`)).toMatchObject({
      ok: true,
      again: false,
      card: { serial: 41, number: number(41), faceValueMinor: 10_000 },
    })
    expect(await addToPile(clerk, number(41).toLowerCase())).toMatchObject({ ok: true, again: true })
    expect(await addToPile(clerk, '42')).toMatchObject({ ok: true, card: { serial: 42 } })
    // Zeros read as letters.
    expect(await addToPile(clerk, 'TOOOOOO43')).toMatchObject({ ok: true, card: { serial: 43 } })
    expect((await loadPile(clerk)).map((card) => card.serial)).toEqual([43, 42, 41])
    expect(await loadPile(colleague)).toEqual([])
    const refused = async (text: string) => {
      const answer = await unchanged(() => addToPile(clerk, text))
      return answer.ok ? 'ok' : answer.reason
    }
    expect(await refused(number(101))).toBe('OTHER_STORE')
    expect(await refused(number(111))).toBe('NO_STORE')
    expect(await refused(number(1))).toBe('REDEEMED')
    expect(await refused(number(3))).toBe('ALREADY_ACTIVE')
    expect(await refused(number(9999))).toBe('UNKNOWN')
    expect(await refused('https://x.example/r/crab?n=T00000041')).toBe('OTHER_MERCHANT')
    expect(await refused('你好')).toBe('NOT_A_CARD')
    await removeFromPile(clerk, [42])
    expect((await loadPile(clerk)).map((card) => card.serial)).toEqual([43, 41])
    await removeFromPile(clerk, null)
    expect(await loadPile(clerk)).toEqual([])
  })

  test('of a card of another store nothing is told but that', async () => {
    const answer = await addToPile(clerk, number(102))
    expect(answer).toMatchObject({
      ok: false,
      card: { faceValueMinor: null, batchName: null, at: null, by: null },
    })
  })

  test('says void, expired, and not ready', async () => {
    await set(100, { status: 'void' })
    await set(99, { valid_to: '2020-01-01' })
    await sql`update card_batches set status = 'generating' where merchant_id = ${shop.merchantId}`
    expect(await addToPile(clerk, '98')).toMatchObject({ ok: false, reason: 'NOT_READY' })
    await sql`update card_batches set status = 'ready' where merchant_id = ${shop.merchantId}`
    expect(await addToPile(clerk, '100')).toMatchObject({ ok: false, reason: 'VOID' })
    expect(await addToPile(clerk, '99')).toMatchObject({ ok: false, reason: 'EXPIRED' })
  })
})

test('a run is looked at first: what is in it, and what is left out and why', async () => {
  const seen = await unchanged(() => previewRun(clerk, '96', number(112)))
  expect(seen).toEqual({
    ok: true,
    run: {
      ...{ from: 96, to: 112, firstNumber: number(96), lastNumber: number(112) },
      ...{ serials: '96-98', cards: 3, faceValueMinor: 30_000 },
      skipped: [
        { reason: 'EXPIRED', cards: 1, serials: '99' },
        { reason: 'VOID', cards: 1, serials: '100' },
        { reason: 'OTHER_STORE', cards: 10, serials: '101–110' },
        { reason: 'NO_STORE', cards: 2, serials: '111–112' },
      ],
    },
  })
  expect(await previewRun(clerk, '60', '50')).toEqual({ ok: false, reason: 'UPSIDE_DOWN' })
  expect(await previewRun(clerk, '1', '5000')).toEqual({ ok: false, reason: 'TOO_MANY', cards: 5000 })
  expect(await previewRun(clerk, 'X', '50')).toEqual({ ok: false, reason: 'FROM_UNKNOWN' })
  expect(await addRunToPile(clerk, range(96, 112))).toMatchObject({ ok: true, skipped: 14 })
  expect(await loadPile(clerk)).toHaveLength(3)
  await removeFromPile(clerk, null)
})

describe('a sale', () => {
  test('activates its cards in one operation and is one sale however often it is sent', async () => {
    const saleId = uuid()
    await addRunToPile(clerk, range(41, 44))
    const [first, second] = await Promise.all([
      sellCards(clerk, { saleId, serials: [41, 42, 43] }),
      sellCards(clerk, { saleId, serials: [41, 42, 43] }),
    ])
    expect([first, second].map((answer) => answer.ok && answer.again).sort()).toEqual([false, true])
    const third = await unchanged(() => sellCards(clerk, { saleId, serials: [41, 42, 43] }))
    expect(third).toMatchObject({ ok: true, again: true, sale: { cards: 3, faceValueMinor: 30_000 } })
    expect(await stateOf(43)).toBe('active')
    // What was sold is off the pile; what was not stays.
    expect((await loadPile(clerk)).map((card) => card.serial)).toEqual([44])
    const ledger = await sql`
      select kind, cards, created, active, member_id from store_ledger
      where merchant_id = ${shop.merchantId} and operation_id = ${saleId}`
    expect(ledger).toEqual([
      { kind: 'activate', cards: 3, created: -3, active: 3, member_id: clerk.member_id },
    ])
    const log = await sql`
      select action, card_count as n, filter from card_log where merchant_id = ${shop.merchantId} and log_id = ${saleId}`
    expect(log).toEqual([{ action: 'cards.sell', n: 3, filter: { serialFrom: 41, serialTo: 43 } }])
    const { sales } = await listSales(colleague, undefined)
    expect(sales[0]).toMatchObject({ saleId, clerk: 'Test store', cards: 3, cancelled: 0 })
    expect(sales[0]?.saleNo).toMatch(/^\d{8}-0001$/)
    // Who comes too late is told since when, and by whom.
    expect(await addToPile(colleague, '42')).toMatchObject({
      ok: false,
      reason: 'ALREADY_ACTIVE',
      card: { by: 'Test store', at: expect.any(Date) },
    })
    expect(await addToPile(colleague, '3')).toMatchObject({ ok: false, card: { by: null } })
    await removeFromPile(clerk, null)
  })

  test('is all or nothing, and lists what stands in the way', async () => {
    const answer = await unchanged(() =>
      sellCards(clerk, { saleId: uuid(), serials: [45, 46, 41, 101, 111, 100, 99, 9999] }),
    )
    expect(answer).toMatchObject({ ok: false, reason: 'IN_THE_WAY' })
    expect(
      answer.ok || answer.reason !== 'IN_THE_WAY' || answer.cards.map((c) => [c.serial, c.state]),
    ).toEqual([
      [41, 'ALREADY_ACTIVE'],
      [99, 'EXPIRED'],
      [100, 'VOID'],
      [101, 'OTHER_STORE'],
      [111, 'NO_STORE'],
      [9999, 'UNKNOWN'],
    ])
    expect(await unchanged(() => sellCards(clerk, { saleId: uuid(), serials: [] }))).toEqual({
      ok: false,
      reason: 'NOTHING',
    })
  })

  test('of two clerks with the same cards one sells them, and the other is told', async () => {
    const answers = await Promise.all([
      sellCards(clerk, { saleId: uuid(), serials: range(50, 59) }),
      sellCards(colleague, { saleId: uuid(), serials: range(50, 59).reverse() }),
    ])
    expect(answers.map((answer) => answer.ok).sort()).toEqual([false, true])
    const loser = answers.find((answer) => !answer.ok)
    expect(loser).toMatchObject({ reason: 'IN_THE_WAY' })
    expect(loser && !loser.ok && loser.reason === 'IN_THE_WAY' && loser.cards).toHaveLength(10)
    const [row] = await sql`
      select count(*) as n from sales where merchant_id = ${shop.merchantId} and serials @> 55::bigint`
    expect(row).toEqual({ n: 1 })
  })

  test('receipts are numbered without a gap, also when many sell at once', async () => {
    const answers = await Promise.all(
      range(61, 68).map((serial) =>
        sellCards(serial % 2 ? clerk : colleague, { saleId: uuid(), serials: [serial] }),
      ),
    )
    expect(answers.every((answer) => answer.ok)).toBe(true)
    const rows = await sql<{ n: number }[]>`
      select day_no as n from sales where merchant_id = ${shop.merchantId} order by day_no`
    expect(rows.map((row) => row.n)).toEqual(range(1, rows.length))
  })
})

describe('rights', () => {
  const withRights = async (store: 0 | 1, permissions: readonly string[]) => clerkOf(store, permissions)

  test('an account without the right sells nothing and sees nothing', async () => {
    const seller = await withRights(0, ['card.read', 'card.verify', 'order.read'])
    expect(await unchanged(() => sellCards(seller, { saleId: uuid(), serials: [70] }))).toEqual({
      ok: false,
      reason: 'NOT_ALLOWED',
    })
    expect(await unchanged(() => addToPile(seller, '70'))).toEqual({ ok: false, reason: 'NOT_ALLOWED' })
    expect(await previewRun(seller, '70', '71')).toMatchObject({ run: { cards: 0 } })
  })

  test('a right withdrawn between page and post: refused by the database too, nothing changed', async () => {
    const { merchantId, stores } = shop
    // Loaded while it still had the right; what the gate has looked up counts for the same request alone.
    const { facts, ...scope } = clerk.scope
    const stale: Member = { ...clerk, scope: scope as Member['scope'] }
    const let_do = (permissions: readonly string[]) => sql`
      update stores set permissions = ${[...permissions]} where merchant_id = ${merchantId} and store_id = ${stores[0]}`
    try {
      for (const left of [[], ['card.read'], ['card.read', 'card.deactivate']]) {
        await let_do(left)
        const now = await memberOf(clerk.userId)
        expect(now.permissions.sort()).toEqual([...left].sort())
        for (const account of [now, stale]) {
          const answer = await unchanged(() => sellCards(account, { saleId: uuid(), serials: [70, 71] }))
          // Whoever may look no more is told nothing of the cards.
          expect(answer.ok).toBe(false)
          expect(['NOT_ALLOWED', 'IN_THE_WAY']).toContain(!answer.ok && answer.reason)
        }
        expect(await unchanged(() => sellCards(now, { saleId: uuid(), serials: [70] }))).toEqual({
          ok: false,
          reason: 'NOT_ALLOWED',
        })
      }
    } finally {
      await let_do(GRANTABLE.store)
    }
    expect(await sellCards(stale, { saleId: uuid(), serials: [70, 71] })).toMatchObject({ ok: true })
  })

  test('no card of another store, no sale of another store, and nothing of another merchant', async () => {
    const { merchantId } = shop
    const [sale] = (await listSales(clerk, undefined)).sales
    const saleId = sale?.saleId as string
    expect(await loadSale(otherStore, saleId)).toBeUndefined()
    expect((await listSales(otherStore, undefined)).sales).toEqual([])
    const cancelled = await unchanged(() =>
      cancelSale(otherStore, saleId, { cancellationId: uuid(), what: 'all', count: 1 }),
    )
    expect(cancelled).toEqual({ ok: false, reason: 'SALE_UNKNOWN' })
    const stranger = await makeMerchant(sql, { cards: 120 })
    const foreign = await memberOf(stranger.store.userId)
    // It has cards of its own under these serials, none of which is its store's.
    const answer = await unchanged(() => sellCards(foreign, { saleId: uuid(), serials: [72, 9000] }))
    expect(answer).toMatchObject({ ok: false, reason: 'IN_THE_WAY' })
    expect(await loadSale(foreign, saleId)).toBeUndefined()
    // The id of somebody else's sale is of no use.
    expect(await sellCards(otherStore, { saleId, serials: [105] }).catch((e) => e.code)).toBe('23505')
    expect(await stateOf(105)).toBe('created')
    expect(merchantId).not.toBe(stranger.merchantId)
  })

  test('nobody writes down a sale that was none', async () => {
    const claims = { role: 'authenticated', sub: clerk.userId }
    const row = { merchant_id: shop.merchantId, store_id: shop.stores[0], member_id: clerk.member_id }
    const [sale] = (await listSales(clerk, undefined)).sales
    const tries = [
      (tx: typeof sql) => tx`insert into sales ${tx({ ...row, sale_id: uuid() })}`,
      // More than what was sold cannot be said.
      (tx: typeof sql) => tx`insert into sales ${tx({ ...row, sale_id: uuid(), cards: 5 })}`,
      (tx: typeof sql) =>
        tx`insert into sale_cancellations ${tx({ ...row, cancellation_id: uuid(), sale_id: sale?.saleId as string })}`,
      (tx: typeof sql) => tx`update sales set member_id = member_id`,
      (tx: typeof sql) => tx`delete from sales`,
    ]
    for (const attempt of tries)
      expect(await codeOf(as(stack.webUrl, claims, (tx) => attempt(tx as unknown as typeof sql)))).toBe(
        '42501',
      )
  })
})

describe('taking a sale back', () => {
  test('takes what is still active, leaves what was redeemed or sold again, and does it once', async () => {
    const saleId = uuid()
    expect(await sellCards(clerk, { saleId, serials: range(80, 84) })).toMatchObject({ ok: true })
    await set(80, { status: 'redeemed', redeemed_at: new Date() })
    await set(81, { status: 'void' })
    // Taken back by the office, and sold again.
    await set(82, { status: 'created', activated_at: null })
    expect(await sellCards(colleague, { saleId: uuid(), serials: [82] })).toMatchObject({ ok: true })
    const seen = await loadSale(clerk, saleId)
    expect(seen?.byState).toEqual({ active: 2, redeemed: 1, void: 1, cancelled: 1 })
    expect(seen?.activeMinor).toBe(20_000)
    const wrong = await unchanged(() =>
      cancelSale(clerk, saleId, { cancellationId: uuid(), what: 'all', count: 5 }),
    )
    expect(wrong).toEqual({ ok: false, reason: 'CHANGED', cards: 2 })
    const asked = { cancellationId: uuid(), what: 'all', count: 2 } as const
    const twice = await Promise.all([cancelSale(clerk, saleId, asked), cancelSale(clerk, saleId, asked)])
    expect(twice.map((answer) => answer.ok && answer.again).sort()).toEqual([false, true])
    expect(await Promise.all(range(80, 84).map(stateOf))).toEqual([
      ...['redeemed', 'void', 'active', 'created', 'created'],
    ])
    const after = await loadSale(clerk, saleId)
    expect(after).toMatchObject({ cancelled: 2, cancelledMinor: 20_000, serials: '80-84' })
    expect(after?.cancellations).toMatchObject([{ cards: 2, serials: '83-84', clerk: 'Test store' }])
    expect(after?.byState.cancelled).toBe(3)
  })

  test('one card of several, and not without the right', async () => {
    const saleId = uuid()
    await sellCards(clerk, { saleId, serials: range(85, 87) })
    const seller = await clerkOf(0, ['card.read', 'card.activate'])
    const no = await unchanged(() =>
      cancelSale(seller, saleId, { cancellationId: uuid(), what: 'all', count: 3 }),
    )
    expect(no).toEqual({ ok: false, reason: 'NOT_ALLOWED' })
    // The database says the same to who holds an older page and another right.
    const { facts, ...scope } = seller.scope
    const stale: Member = {
      ...seller,
      permissions: [...GRANTABLE.store],
      scope: scope as Member['scope'],
    }
    expect(
      await unchanged(() => cancelSale(stale, saleId, { cancellationId: uuid(), what: 'all', count: 3 })),
    ).toEqual({ ok: false, reason: 'NOT_ALLOWED' })
    expect(await cancelSale(clerk, saleId, { cancellationId: uuid(), what: 86, count: 1 })).toMatchObject({
      ok: true,
      cards: 1,
    })
    expect(await Promise.all(range(85, 87).map(stateOf))).toEqual(['active', 'created', 'active'])
  })
})

test('the ledger of the store equals a recount of its cards', async () => {
  const [ledger] = await sql`
    select sum(created)::int as created, sum(active)::int as active, sum(redeemed)::int as redeemed, sum(void)::int as void
    from store_ledger where merchant_id = ${shop.merchantId} and store_id = ${shop.stores[0]}`
  const [cards] = await sql`
    select count(*) filter (where status = 'created')::int as created, count(*) filter (where status = 'active')::int as active,
      count(*) filter (where status = 'redeemed')::int as redeemed, count(*) filter (where status = 'void')::int as void
    from cards where merchant_id = ${shop.merchantId} and store_id = ${shop.stores[0]}`
  expect(ledger).toEqual(cards)
})
