import fc from 'fast-check'
import { v7 as uuid } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import {
  addMember,
  type Merchant,
  makeMerchant,
  memberOf,
  useStack,
} from '../../../supabase/tests/support.ts'
import { countCards, listCards, PAGE, searchCards, totalOf } from './data.ts'
import type { CardFilter } from './schema.ts'

// Random cards and random filters: what the search finds, page by page in both directions, against a filter over
// all cards that anybody can check by reading it.

const stack = useStack('web')
let shop: Merchant
let owner: Member
let cards: TestCard[]
let choices: Choices

type TestBatch = {
  id: string
  name: string
  face: number
  from: number
  quantity: number
  products: string[]
}
type TestCard = {
  serial: number
  number: string
  batch: TestBatch
  status: 'created' | 'active' | 'redeemed' | 'void'
  validTo: string | null
  channel: string | null
  store: string | null
  remark: string
  set: string | null
  rule: string | null
}
type Choices = {
  batches: TestBatch[]
  channels: string[]
  sets: Map<string, string[]>
  rules: Map<string, { mode: 'only' | 'except'; codes: string[] }>
  lists: Map<string, number[]>
}

const DAYS = ['2025-01-31', '2026-01-31', '2090-06-30', '2090-12-31', '2091-03-31']
const REMARKS = ['', '', '', 'VIP 客户', '100% 返利', 'a_b', 'vip']
const TODAY = new Date().toISOString().slice(0, 10)

/** A small generator with a seed, so that a failure can be looked at again. */
function dice(seed: number) {
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  return <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T
}

async function makeChoices(): Promise<Choices> {
  const { merchantId, products } = shop
  const [p0, p1, p2] = products
  const sets = new Map([
    [uuid(), [p0]],
    [uuid(), [p1, p2].sort()],
    [uuid(), [p2]],
  ])
  const rules = new Map<string, { mode: 'only' | 'except'; codes: string[] }>([
    [uuid(), { mode: 'only', codes: ['3101', '33'] }],
    [uuid(), { mode: 'except', codes: ['31', '54'] }],
    [uuid(), { mode: 'except', codes: ['310101'] }],
  ])
  const channels = [shop.channelId, uuid()]
  await stack.sql`insert into channels ${stack.sql({ merchant_id: merchantId, channel_id: channels[1] as string, name: 'Second' })}`
  for (const [id, ids] of sets)
    await stack.sql`insert into product_sets values (${merchantId}, ${id}, ${ids}::uuid[])`
  for (const [id, rule] of rules)
    await stack.sql`insert into region_rules values (${merchantId}, ${id}, ${rule.mode}::region_mode, ${rule.codes}::text[])`
  const batches = Array.from({ length: 8 }, (_, i): TestBatch => {
    const [id, from, quantity] = [uuid(), 1000 + i * 100, i === 5 ? 3 : 70]
    const name = i % 3 === 0 ? `中秋 ${i}` : `Crab 100% ${i}`
    return {
      id,
      name,
      face: i % 2 === 0 ? 38800 : 58800,
      from,
      quantity,
      products: i % 3 === 0 ? [p0, p1] : [p1],
    }
  })
  return { batches, channels, sets, rules, lists: new Map() }
}

function makeCards(): TestCard[] {
  const pick = dice(20261121)
  let place = 0
  return choices.batches.flatMap((batch) => {
    const usual = { day: pick([...DAYS, null]), channel: pick([...choices.channels, null]) }
    return Array.from({ length: batch.quantity }, (_, i): TestCard => {
      place += 1
      return {
        serial: batch.from + i,
        // A permutation, so that the order of numbers is not the order of serials.
        number: `N${String((place * 3571) % 10007).padStart(5, '0')}`,
        batch,
        status: pick(['created', 'active', 'active', 'redeemed', 'void']),
        validTo: pick([usual.day, usual.day, usual.day, ...DAYS, null]),
        channel: pick([usual.channel, usual.channel, ...choices.channels, null]),
        store: pick([null, null, ...shop.stores]),
        remark: pick(REMARKS),
        set: pick([null, null, null, ...choices.sets.keys()]),
        rule: pick([null, null, null, ...choices.rules.keys()]),
      }
    })
  })
}

async function store(): Promise<void> {
  const { merchantId: merchant_id } = shop
  await stack.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`delete from cards where merchant_id = ${merchant_id}`
    for (const batch of choices.batches) {
      await tx`insert into card_batches ${tx({
        ...{ merchant_id, batch_id: batch.id, name: batch.name, face_value_minor: batch.face },
        ...{ quantity: batch.quantity, number_mode: 'random', number_digits: 8, password_length: 6 },
        ...{
          password_alphabet: 'digits',
          serial_from: batch.from,
          generated: batch.quantity,
          status: 'ready',
        },
        created_by: shop.owner.memberId,
      })}`
      const bound = batch.products.map((product_id) => ({ merchant_id, batch_id: batch.id, product_id }))
      await tx`insert into batch_products ${tx(bound)}`
    }
    const rows = cards.map((card) => ({
      ...{
        merchant_id,
        serial: card.serial,
        number: card.number,
        batch_id: card.batch.id,
        status: card.status,
      },
      ...{ valid_to: card.validTo, channel_id: card.channel, store_id: card.store, remark: card.remark },
      ...{ product_set_id: card.set, region_rule_id: card.rule },
    }))
    await tx`insert into cards ${tx(rows)}`
  })
}

async function makeList(member: string, serials: number[]): Promise<string> {
  const list_id = uuid()
  const row = { merchant_id: shop.merchantId, list_id, member_id: member, serials, pasted: serials.length }
  await stack.sql`insert into card_lists ${stack.sql(row)}`
  return list_id
}

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  owner = await memberOf(shop.owner.userId)
  choices = await makeChoices()
  cards = makeCards()
  await store()
  const pick = dice(7)
  for (const share of [2, 5, 40]) {
    const serials = cards
      .map((card) => card.serial)
      .filter(() => pick(Array.from({ length: share }, (_, i) => i)) === 0)
    choices.lists.set(await makeList(owner.member_id, serials), serials)
  }
  choices.lists.set(await makeList(owner.member_id, []), [])
})

const contains = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase())

/** Whether a rule lets a parcel go to a region, or to some place in it. */
function leadsTo(rule: string | null, region: string): boolean {
  const found = rule === null ? undefined : choices.rules.get(rule)
  if (!found) return true
  if (found.mode === 'only')
    return found.codes.some((code) => region.startsWith(code) || code.startsWith(region))
  return !found.codes.some((code) => region.startsWith(code))
}

function fits(card: TestCard, filter: CardFilter): boolean {
  const open = card.status === 'created' || card.status === 'active'
  const expired = open && card.validTo !== null && card.validTo < TODAY
  const products = card.set === null ? card.batch.products : (choices.sets.get(card.set) ?? [])
  const oneOf = (asked: string | undefined, id: string | null) =>
    asked === undefined || (asked === 'none' ? id === null : id === asked)
  const { region, status, listId } = filter
  return (
    card.serial >= (filter.serialFrom ?? 0) &&
    card.serial <= (filter.serialTo ?? 1e9) &&
    card.number >= (filter.numberFrom ?? '') &&
    card.number <= (filter.numberTo ?? '~') &&
    (filter.number === undefined || card.number === filter.number) &&
    (listId === undefined || (choices.lists.get(listId) ?? []).includes(card.serial)) &&
    (filter.batchId === undefined || card.batch.id === filter.batchId) &&
    (filter.name === undefined || contains(card.batch.name, filter.name)) &&
    (filter.faceValue === undefined || card.batch.face === filter.faceValue) &&
    oneOf(filter.channelId, card.channel) &&
    oneOf(filter.storeId, card.store) &&
    (status === undefined ||
      (status === 'expired' ? expired : card.status === status && !(open && expired))) &&
    (filter.expiresFrom === undefined || (card.validTo !== null && card.validTo >= filter.expiresFrom)) &&
    (filter.expiresTo === undefined || (card.validTo !== null && card.validTo <= filter.expiresTo)) &&
    (filter.productId === undefined || products.includes(filter.productId)) &&
    (filter.remark === undefined || contains(card.remark, filter.remark)) &&
    (region === undefined ||
      (region === 'none'
        ? card.rule === null
        : region === 'some'
          ? card.rule !== null
          : leadsTo(card.rule, region)))
  )
}

/** Filters of up to four parts, because of more parts hardly a card would be left. */
function filters(): fc.Arbitrary<CardFilter> {
  const serial = fc.integer({ min: 990, max: 1800 })
  const number = fc.integer({ min: 0, max: 10100 }).map((n) => `N${String(n).padStart(5, '0')}`)
  const of = <T>(list: Iterable<T>) => fc.constantFrom(...list)
  const parts: { [P in keyof CardFilter]-?: fc.Arbitrary<NonNullable<CardFilter[P]>> } = {
    serialFrom: serial,
    serialTo: serial,
    numberFrom: number,
    numberTo: number,
    number: of(cards.map((card) => card.number)),
    listId: of([...choices.lists.keys(), uuid()]),
    batchId: of([...choices.batches.map((batch) => batch.id), uuid()]),
    name: of(['中秋', '100%', 'crab', '_', 'nothing']),
    faceValue: of([38800, 58800, 1]),
    channelId: of([...choices.channels, 'none' as const]),
    storeId: of([...shop.stores, 'none' as const]),
    status: of(['created', 'active', 'redeemed', 'void', 'expired'] as const),
    expiresFrom: of([...DAYS, TODAY]),
    expiresTo: of([...DAYS, TODAY]),
    productId: of(shop.products),
    remark: of(['vip', '%', '_', '客户', 'nothing']),
    region: of(['none', 'some', '31', '3101', '310101', '330106', '54', '11']),
  }
  const names = Object.keys(parts) as (keyof CardFilter)[]
  return fc
    .subarray(names, { minLength: 0, maxLength: 4 })
    .chain((chosen) =>
      fc.record(Object.fromEntries(chosen.map((part) => [part, parts[part]]))),
    ) as fc.Arbitrary<CardFilter>
}

async function walk(filter: CardFilter, backwards: boolean): Promise<number[][]> {
  const pages: number[][] = []
  let place: { after?: number; before?: number } = backwards ? { before: Number.POSITIVE_INFINITY } : {}
  for (;;) {
    const page = await listCards(owner.scope, shop.merchantId, filter, place)
    if (pages.length > 20) throw new Error('the pages do not end')
    if (page.cards.length > 0) pages.push(page.cards.map((card) => card.serial))
    const on = backwards ? page.previous : page.next
    if (on === undefined) return pages
    place = backwards ? { before: on } : { after: on }
  }
}

test('every filter finds exactly its cards, page by page, forwards and backwards, and counts them', async () => {
  await fc.assert(
    fc.asyncProperty(filters(), async (filter) => {
      const wanted = cards.filter((card) => fits(card, filter)).map((card) => card.serial)
      const forwards = await walk(filter, false)
      const backwards = (await walk(filter, true)).reverse()
      // A run of numbers may come in the order of numbers.
      const byNumber = cards
        .filter((card) => fits(card, filter))
        .sort((a, b) => (a.number < b.number ? -1 : 1))
      const numbered = filter.numberFrom !== undefined || filter.numberTo !== undefined
      const found = forwards.flat()
      if (numbered && String(found) !== String(wanted))
        expect(found).toEqual(byNumber.map((card) => card.serial))
      else expect(found).toEqual(wanted)
      expect(backwards.flat()).toEqual(found)
      for (const page of [...forwards.slice(0, -1), ...backwards.slice(1)]) expect(page).toHaveLength(PAGE)
      const counts = await withTenant(owner.scope, ({ tx }) => countCards(tx, shop.merchantId, filter))
      expect(totalOf(counts)).toBe(wanted.length)
    }),
    { numRuns: 150 },
  )
})

test('a page begins where it is told to, also between cards', async () => {
  const list = async (place: object) =>
    (await listCards(owner.scope, shop.merchantId, {}, place)).cards.map((card) => card.serial)
  const all = cards.map((card) => card.serial)
  expect(await list({ after: 1085 })).toEqual(all.filter((serial) => serial > 1085).slice(0, PAGE))
  expect(await list({ before: 1085 })).toEqual(all.filter((serial) => serial < 1085).slice(-PAGE))
  expect(await list({ after: 1e9 })).toEqual([])
})

test('a row says what the card is good for', async () => {
  const { cards: rows } = await searchCards(
    owner.scope,
    shop.merchantId,
    { serialFrom: 1000 },
    {},
    { counts: false },
  )
  for (const row of rows) {
    const card = cards.find((each) => each.serial === row.serial) as TestCard
    const products = card.set === null ? card.batch.products : (choices.sets.get(card.set) as string[])
    const names = products.map((id) => `Product ${shop.products.indexOf(id)}`)
    expect([...row.products].sort()).toEqual(names.sort())
    expect(row.store).toBe(card.store === null ? null : `Store ${shop.stores.indexOf(card.store)}`)
    expect(row.regions?.mode ?? null).toBe(card.rule === null ? null : choices.rules.get(card.rule)?.mode)
    expect(row.expired).toBe(fits(card, { status: 'expired' }))
  }
})

test('a list of another account, or of another merchant, finds nothing', async () => {
  const [listId = ''] = [...choices.lists.keys()]
  const colleague = await memberOf(
    (await addMember(stack.sql, shop.merchantId, { permissions: ['card.read'] })).userId,
  )
  const stranger = await memberOf((await makeMerchant(stack.sql)).owner.userId)
  const found = async (member: Member) =>
    (await listCards(member.scope, member.merchant_id, { listId }, {})).cards.length
  expect(await found(owner)).toBeGreaterThan(0)
  expect(await found(colleague)).toBe(0)
  expect(await found(stranger)).toBe(0)
})
