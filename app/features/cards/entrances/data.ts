import type { Tx } from '#app/core/db/door.ts'
import type { CardFilter } from '../schema.ts'
import { CARD_STATUSES, type CardStatus } from '../state.ts'
import type { Condition, Path } from '../walk/data.ts'
import { merged, type Range } from '../walk/ranges.ts'

/** What is known of a search; the parts that data.ts knows how to write come from there, which imports this file. */
export type Search = {
  merchantId: string
  filter: CardFilter
  /** The condition of a filter over `cards c`, merchant included. */
  matching: (filter: CardFilter) => Condition
  /** Today where the merchant is. */
  today: Condition
}

/** One way into the cards of a part of a filter. */
export type Way = {
  path: Path
  /** Where its cards are; everywhere when missing. */
  ranges?: readonly Range[]
  /** What must hold of its cards besides, also so that a partial index can serve. */
  also?: Condition
}

/** A part of a filter as ways into the cards. `covers`: what need not be asked of each card again. */
export type Entrance = { covers: readonly (keyof CardFilter)[]; ways: Way[] }

/** Remarks are looked through for those that contain a word; when there are more different ones, cards are. */
const REMARKS = 1000

/** Where the cards of the batches asked for are: a batch is a run of serials. Undefined: no batch is asked for. */
export async function batchRanges(tx: Tx, { merchantId, filter }: Search): Promise<Range[] | undefined> {
  const { batchId, name, faceValue } = filter
  if (batchId === undefined && name === undefined && faceValue === undefined) return undefined
  const rows = await tx<Range[]>`
    select b.serial_from as "from", b.serial_from + b.quantity - 1 as "to" from card_batches b
    where b.merchant_id = ${merchantId}
      ${batchId === undefined ? tx`` : tx`and b.batch_id = ${batchId}`}
      ${name === undefined ? tx`` : tx`and b.name ilike ${containing(name)}`}
      ${faceValue === undefined ? tx`` : tx`and b.face_value_minor = ${faceValue}`}`
  return merged(rows)
}

/** Text to be found as it stands, whatever LIKE would make of it. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}

/** The ways that the parts of a filter offer, the one that usually finds fewest first. */
export async function entrancesOf(tx: Tx, search: Search): Promise<Entrance[]> {
  const { filter } = search
  const found = await Promise.all([
    filter.remark === undefined ? undefined : remarks(tx, search, filter.remark),
    filter.productId === undefined ? undefined : products(tx, search, filter.productId),
    one('channelId', 'channel_id', filter.channelId),
    one('storeId', 'store_id', filter.storeId),
    filter.region === undefined ? undefined : rules(tx, search, filter.region),
    days(tx, search),
  ])
  return found.filter((entrance) => entrance !== undefined)
}

function one(part: 'channelId' | 'storeId', column: 'channel_id' | 'store_id', id: string | undefined) {
  if (id === undefined) return undefined
  const path: Path = id === 'none' ? { by: 'null', column } : { by: 'keys', column, keys: [id] }
  return { covers: [part], ways: [{ path }] } satisfies Entrance
}

async function remarks(tx: Tx, { merchantId }: Search, text: string): Promise<Entrance | undefined> {
  const rows = await tx<{ remark: string; fits: boolean }[]>`
    with recursive found (remark, place) as (
      (select c.remark, 1 from cards c where c.merchant_id = ${merchantId} and c.remark <> ''
        order by c.remark limit 1)
      union all
      select (select c.remark from cards c
        where c.merchant_id = ${merchantId} and c.remark <> '' and c.remark > found.remark
        order by c.remark limit 1), found.place + 1
      from found where found.remark is not null and found.place <= ${REMARKS})
    select remark, remark ilike ${containing(text)} as fits from found where remark is not null`
  if (rows.length > REMARKS) return undefined
  const keys = rows.filter((row) => row.fits).map((row) => row.remark)
  const path: Path = { by: 'keys', column: 'remark', keys }
  return { covers: ['remark'], ways: [{ path, also: tx`c.remark <> ''` }] }
}

// Cards that have products of their own, and those that have the products of their batch.
async function products(tx: Tx, { merchantId }: Search, productId: string): Promise<Entrance> {
  const sets = tx<{ id: string }[]>`
    select s.product_set_id as id from product_sets s
    where s.merchant_id = ${merchantId} and ${productId}::uuid = any (s.product_ids)`
  const batches = tx<Range[]>`
    select b.serial_from as "from", b.serial_from + b.quantity - 1 as "to"
    from batch_products p join card_batches b on b.merchant_id = p.merchant_id and b.batch_id = p.batch_id
    where p.merchant_id = ${merchantId} and p.product_id = ${productId}`
  const keys = (await sets).map((set) => set.id)
  return {
    covers: ['productId'],
    ways: [
      { path: { by: 'keys', column: 'product_set_id', keys } },
      { path: { by: 'null', column: 'product_set_id' }, ranges: merged(await batches) },
    ],
  }
}

async function rules(tx: Tx, { merchantId }: Search, region: string): Promise<Entrance> {
  const column = 'region_rule_id'
  const none: Way = { path: { by: 'null', column } }
  if (region === 'none') return { covers: ['region'], ways: [none] }
  const ids = await tx<{ id: string }[]>`
    select r.region_rule_id as id from region_rules r
    where r.merchant_id = ${merchantId} ${region === 'some' ? tx`` : tx`and ${leadsTo(tx, region)}`}`
  const some: Way = { path: { by: 'keys', column, keys: ids.map((row) => row.id) } }
  return { covers: ['region'], ways: region === 'some' ? [some] : [some, none] }
}

/** Whether `region_rules r` lets parcels go to a region or to a part of it. */
export function leadsTo(tx: Tx, region: string): Condition {
  // A rule about a part of the region lets parcels go to that part, or to the rest.
  return tx`case r.mode
    when 'only' then exists (select from unnest(r.codes) code
      where starts_with(${region}, code) or starts_with(code, ${region}))
    else not exists (select from unnest(r.codes) code where starts_with(${region}, code)) end`
}

function statusIs(tx: Tx, status: CardStatus): Condition {
  return {
    created: tx`c.status = 'created'`,
    active: tx`c.status = 'active'`,
    redeemed: tx`c.status = 'redeemed'`,
    void: tx`c.status = 'void'`,
  }[status]
}

/** Which last days a filter allows. */
function dayBounds(tx: Tx, { filter, today }: Search): Condition {
  const { status, expiresFrom, expiresTo } = filter
  return tx`
    ${status === 'created' || status === 'active' ? tx`and c.valid_to >= ${today}` : tx``}
    ${status === 'expired' ? tx`and c.valid_to < ${today}` : tx``}
    ${expiresFrom === undefined ? tx`` : tx`and c.valid_to >= ${expiresFrom}`}
    ${expiresTo === undefined ? tx`` : tx`and c.valid_to <= ${expiresTo}`}`
}

// A state, and whether a card has expired, is a state and last days: the index of a state leads with the day.
async function days(tx: Tx, search: Search): Promise<Entrance | undefined> {
  const { status, expiresFrom, expiresTo } = search.filter
  const byDay = expiresFrom !== undefined || expiresTo !== undefined
  if (status === undefined && !byDay) return undefined
  const statuses: readonly CardStatus[] =
    status === undefined ? CARD_STATUSES : status === 'expired' ? ['created', 'active'] : [status]
  const keys = await Promise.all(statuses.map((each) => daysOf(tx, search, each)))
  const ways = statuses.flatMap((each, i): Way[] => {
    const also = statusIs(tx, each)
    const dated: Way = { path: { by: 'keys', column: 'valid_to', keys: keys[i] ?? [] }, also }
    if (byDay || status === 'expired') return [dated]
    return [dated, { path: { by: 'null', column: 'valid_to' }, also }]
  })
  return { covers: ['status', 'expiresFrom', 'expiresTo'], ways }
}

/** The different last days among the cards of a state, looked up one after the other. */
async function daysOf(tx: Tx, search: Search, status: CardStatus): Promise<string[]> {
  const bounds = dayBounds(tx, search)
  const rows = await tx<{ day: string }[]>`
    with recursive found (day) as (
      (select c.valid_to from cards c
        where c.merchant_id = ${search.merchantId} and ${statusIs(tx, status)} ${bounds}
        order by c.valid_to limit 1)
      union all
      select (select c.valid_to from cards c
        where c.merchant_id = ${search.merchantId} and ${statusIs(tx, status)} ${bounds} and c.valid_to > found.day
        order by c.valid_to limit 1)
      from found where found.day is not null)
    select day from found where day is not null`
  return rows.map((row) => row.day)
}
