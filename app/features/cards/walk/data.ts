import type { Tx } from '#app/core/db/door.ts'
import type { Range } from './ranges.ts'

// A page takes what comes next in the order of serials. `column = any (keys) order by serial limit 51` would sort
// all cards of all keys; here each key is asked for what comes next, in the order of its own index, and the page is
// made of that. `column = any (array[key])` and the order by (column, serial) are there to have that index taken:
// with `column = key` an order by serial can also be had from the primary key, and that reads millions of other
// cards where a key's own lie at the end.

function nothing(tx: Tx) {
  return tx``
}
/** A piece of a statement. */
export type Condition = ReturnType<typeof nothing>

/** Columns with an index over (merchant_id, column, serial). */
export type KeyColumn =
  | 'channel_id'
  | 'store_id'
  | 'product_set_id'
  | 'region_rule_id'
  | 'remark'
  | 'valid_to'

/** The keys of a column as an array of its own type. */
function keyArray(tx: Tx, column: KeyColumn, keys: readonly string[]) {
  switch (column) {
    case 'remark':
      return tx`${[...keys]}::text[]`
    case 'valid_to':
      return tx`${[...keys]}::date[]`
    default:
      return tx`${[...keys]}::uuid[]`
  }
}

/** One way into the cards: by serial alone, by the keys of a column, or where a column is null. */
export type Path =
  | { by: 'serial' }
  | { by: 'keys'; column: KeyColumn; keys: readonly string[] }
  | { by: 'null'; column: KeyColumn }

/** A part of what a filter finds. The sources of a filter have no card in common. */
export type Source = {
  path: Path
  /** Ranges of serials in the order of reading, a portion at a time: see portions() of ranges.ts. */
  spans: () => Iterable<readonly Range[]> | AsyncIterable<readonly Range[]>
  /** What must hold of `cards c`, merchant included; a partial index needs its own condition in it, literally. */
  condition: Condition
}

/** A card as it stands in the table. */
export type FoundCard = {
  serial: number
  number: string
  batchId: string
  status: 'created' | 'active' | 'redeemed' | 'void'
  validFrom: string | null
  validTo: string | null
  channelId: string | null
  storeId: string | null
  remark: string
  productSetId: string | null
  regionRuleId: string | null
  activatedAt: Date | null
  redeemedAt: Date | null
}

/** The columns of FoundCard, of `cards c`. */
export function cardColumns(tx: Tx) {
  return tx`
    c.serial, c.number, c.batch_id as "batchId", c.status, c.valid_from as "validFrom", c.valid_to as "validTo",
    c.channel_id as "channelId", c.store_id as "storeId", c.remark, c.product_set_id as "productSetId",
    c.region_rule_id as "regionRuleId", c.activated_at as "activatedAt", c.redeemed_at as "redeemedAt"`
}

/** Backwards: from the highest serial down. */
export type Reading = { backwards: boolean; limit: number }

/** The first cards of all sources together, in the order of reading. */
export async function readSources(
  tx: Tx,
  sources: readonly Source[],
  reading: Reading,
): Promise<FoundCard[]> {
  const found = await Promise.all(sources.map((source) => walk(tx, source, reading)))
  if (found.length === 1) return found[0] ?? []
  const sign = reading.backwards ? -1 : 1
  return found
    .flat()
    .sort((a, b) => sign * (a.serial - b.serial))
    .slice(0, reading.limit)
}

async function walk(tx: Tx, source: Source, reading: Reading): Promise<FoundCard[]> {
  const found: FoundCard[] = []
  if (source.path.by === 'keys' && source.path.keys.length === 0) return found
  for await (const ranges of source.spans()) {
    const limit = reading.limit - found.length
    found.push(...(await statement(tx, source, ranges, { ...reading, limit })))
    if (found.length >= reading.limit) break
  }
  return found
}

function statement(tx: Tx, source: Source, ranges: readonly Range[], reading: Reading): Promise<FoundCard[]> {
  const [only] = ranges
  if (source.path.by === 'keys') return byKeys(tx, source, source.path, ranges, reading)
  if (ranges.length === 1 && only)
    return tx<FoundCard[]>`${between(tx, source, reading, tx`${only.from}`, tx`${only.to}`)}`
  return tx<FoundCard[]>`
    select card.* from ${unnested(tx, ranges)}
    cross join lateral (${between(tx, source, reading, tx`span.first`, tx`span.last`)}) card
    order by card.serial ${way(tx, reading)} limit ${reading.limit}`
}

function unnested(tx: Tx, ranges: readonly Range[]) {
  return tx`unnest(${ranges.map((r) => r.from)}::bigint[], ${ranges.map((r) => r.to)}::bigint[]) span (first, last)`
}

function way(tx: Tx, reading: Reading) {
  return reading.backwards ? tx`desc` : tx``
}

/** What comes next between two serials, by serial alone or where a column is null. */
function between(tx: Tx, source: Source, reading: Reading, first: Condition, last: Condition) {
  const column = source.path.by === 'null' ? tx`c.${tx(source.path.column)}` : undefined
  return tx`
    select ${cardColumns(tx)} from cards c
    where ${source.condition} and c.serial >= ${first} and c.serial <= ${last}
      ${column ? tx`and ${column} is null` : tx``}
    order by ${column ? tx`${column} ${way(tx, reading)},` : tx``} c.serial ${way(tx, reading)}
    limit ${reading.limit}`
}

// First one card of each key: a page can only be made of the keys whose first cards come first, so of 400 keys no
// more than 51 are read further.
function byKeys(
  tx: Tx,
  { condition }: Source,
  { column, keys }: Extract<Path, { by: 'keys' }>,
  ranges: readonly Range[],
  reading: Reading,
): Promise<FoundCard[]> {
  const name = tx`c.${tx(column)}`
  const down = way(tx, reading)
  const order = tx`order by ${name} ${down}, c.serial ${down}`
  // Partial indexes want to hear that the column is not null.
  const all = tx`${condition} and ${name} is not null`
  const [first, last] = reading.backwards
    ? [tx`head.first`, tx`head.serial`]
    : [tx`head.serial`, tx`head.last`]
  return tx<FoundCard[]>`
    select card.* from (
      select key.value as key, span.first, span.last, card.serial
      from unnest(${keyArray(tx, column, keys)}) key (value)
      cross join ${unnested(tx, ranges)}
      cross join lateral (
        select c.serial from cards c
        where ${all} and ${name} = any (array[key.value]) and c.serial >= span.first and c.serial <= span.last
        ${order} limit 1) card
      order by card.serial ${down} limit ${reading.limit}) head
    cross join lateral (
      select ${cardColumns(tx)} from cards c
      where ${all} and ${name} = any (array[head.key]) and c.serial >= ${first} and c.serial <= ${last}
      ${order} limit ${reading.limit}) card
    order by card.serial ${down} limit ${reading.limit}`
}

/** How many cards a path leads to, counted up to a limit. @param condition of `cards c`, merchant included */
export async function countPath(tx: Tx, path: Path, condition: Condition, limit: number): Promise<number> {
  if (path.by === 'serial') return limit
  const name = tx`c.${tx(path.column)}`
  const of = (which: Condition) => tx`
    select from cards c where ${condition} and ${which} order by ${name}, c.serial limit ${limit}`
  const [row] =
    path.by === 'null'
      ? await tx<{ n: number }[]>`select count(*) as n from (${of(tx`${name} is null`)}) few`
      : await tx<{ n: number }[]>`
          select count(*) as n from (
            select from unnest(${keyArray(tx, path.column, path.keys)}) key (value)
            cross join lateral (${of(tx`${name} is not null and ${name} = any (array[key.value])`)}) card
            limit ${limit}) few`
  return row?.n ?? 0
}

/**
 * Cards in the order of their numbers, where a filter asks for a run of numbers: from the number of one card on, or
 * from the end back.
 * @param condition the whole filter
 * @param beside serial of the card next to the page; a card that is not there means the first (last) page
 */
export async function readByNumber(
  tx: Tx,
  merchantId: string,
  condition: Condition,
  beside: number,
  reading: Reading,
): Promise<FoundCard[]> {
  // A statement of its own: under row-level security, what a sub-select gives does not limit a scan of the index.
  const [card] = await tx<{ number: string }[]>`
    select c.number from cards c where c.merchant_id = ${merchantId} and c.serial = ${beside}`
  const place =
    card && (reading.backwards ? tx`and c.number < ${card.number}` : tx`and c.number > ${card.number}`)
  return tx<FoundCard[]>`
    select ${cardColumns(tx)} from cards c where ${condition} ${place ?? tx``}
    order by c.number ${way(tx, reading)} limit ${reading.limit}`
}
