import type { Tx } from '#app/core/db/door.ts'
import { batchRanges, type Entrance, entrancesOf, type Search, type Way } from '../entrances/data.ts'
import type { CardFilter } from '../schema.ts'
import { countPath, type Source } from '../walk/data.ts'
import { common, EVERYTHING, merged, portions, type Range, within } from '../walk/ranges.ts'

/** Between which serials a page lies, both exclusive, and from which end it is read. */
export type Stretch = {
  after: number
  before: number
  backwards: boolean
  limit: number
}

type Found = { by: 'serial'; sources: Source[] } | { by: 'number' }

/** So few cards are read whole: of several parts of a filter, one that says no more leads to all cards. */
const FEW = 1000

const BY_SERIAL: Entrance = { covers: [], ways: [{ path: { by: 'serial' } }] }

/**
 * Where the cards of a search come from.
 * @returns sources that have, together, exactly the cards of the filter within the stretch; or that a page is to
 * be read in the order of numbers, because it is a run of numbers that was asked for
 */
export async function sourcesOf(tx: Tx, search: Search, stretch: Stretch): Promise<Found> {
  const { filter } = search
  const batches = await batchRanges(tx, search)
  const asked = within(EVERYTHING, filter.serialFrom ?? 1, filter.serialTo ?? Number.MAX_SAFE_INTEGER)
  const whole = batches ? common(batches, asked) : asked
  const area = {
    ranges: within(whole, stretch.after + 1, stretch.before - 1),
    stretch,
  }
  const through = (entrance: Entrance): Found => ({
    by: 'serial',
    sources: entrance.ways.map((way) => sourceOf(tx, search, area, entrance, way)),
  })
  if (filter.number !== undefined) return through(BY_SERIAL)
  if (filter.listId !== undefined)
    return {
      by: 'serial',
      sources: [listSource(tx, search, area, filter.listId)],
    }

  const entrances = await entrancesOf(tx, search)
  const everywhere = !batches && filter.serialFrom === undefined && filter.serialTo === undefined
  const numbered = filter.numberFrom !== undefined || filter.numberTo !== undefined
  if (numbered) {
    if (everywhere && entrances.length === 0) return { by: 'number' }
    const few = await fewNumbers(tx, search)
    if (few) return through(few)
  }
  const several = entrances.length + Number(numbered) > 1
  const small = several ? await smallest(tx, search, entrances) : undefined
  if (small) return through(small)
  return numbered && everywhere ? { by: 'number' } : through(entrances[0] ?? BY_SERIAL)
}

type Area = { ranges: readonly Range[]; stretch: Stretch }

/** The condition of what the ranges and the entrance do not say already. */
function rest(search: Search, covers: readonly (keyof CardFilter)[]) {
  const said = new Set<string>(['serialFrom', 'serialTo', 'batchId', 'name', 'faceValue', ...covers])
  return search.matching(
    Object.fromEntries(Object.entries(search.filter).filter(([part]) => !said.has(part))),
  )
}

function sourceOf(tx: Tx, search: Search, area: Area, entrance: Entrance, way: Way): Source {
  const ranges = way.ranges ? common(way.ranges, area.ranges) : area.ranges
  const { backwards, limit } = area.stretch
  return {
    path: way.path,
    condition: tx`${rest(search, entrance.covers)} ${way.also ? tx`and ${way.also}` : tx``}`,
    spans: () => portions(ranges, backwards, limit),
  }
}

/** The cards of a number range when they are few: their serials. */
async function fewNumbers(tx: Tx, { merchantId, filter }: Search): Promise<Entrance | undefined> {
  const { numberFrom, numberTo } = filter
  const rows = await tx<{ serial: number }[]>`
    select c.serial from cards c where c.merchant_id = ${merchantId}
      ${numberFrom === undefined ? tx`` : tx`and c.number >= ${numberFrom}`}
      ${numberTo === undefined ? tx`` : tx`and c.number <= ${numberTo}`}
    order by c.number limit ${FEW + 1}`
  if (rows.length > FEW) return undefined
  const ranges = merged(rows.map(({ serial }) => ({ from: serial, to: serial })))
  return {
    covers: ['numberFrom', 'numberTo'],
    ways: [{ path: { by: 'serial' }, ranges }],
  }
}

/** Of several entrances the one that leads to fewest cards, when those are few. */
async function smallest(
  tx: Tx,
  { merchantId }: Search,
  entrances: readonly Entrance[],
): Promise<Entrance | undefined> {
  const counted = await Promise.all(
    entrances.map(async (entrance) => {
      const counts = entrance.ways.map(({ path, also }) => {
        const condition = tx`c.merchant_id = ${merchantId} ${also ? tx`and ${also}` : tx``}`
        return countPath(tx, path, condition, FEW + 1)
      })
      return {
        entrance,
        count: (await Promise.all(counts)).reduce((sum, n) => sum + n, 0),
      }
    }),
  )
  return counted.filter(({ count }) => count <= FEW).sort((a, b) => a.count - b.count)[0]?.entrance
}

/** A pasted list as a source: its serials are read a piece at a time, from the place of the page on. */
function listSource(tx: Tx, search: Search, area: Area, listId: string): Source {
  const { backwards, limit } = area.stretch
  const [lowest] = area.ranges
  const highest = area.ranges.at(-1)
  async function* spans() {
    if (!lowest || !highest) return
    let from = lowest.from - 1
    let to = highest.to + 1
    for (let size = limit; ; size *= 16) {
      // width_bucket is a binary search: how many serials are not above one.
      const [row] = await tx<{ serials: number[] }[]>`
        select ${
          backwards
            ? tx`l.serials[width_bucket(${to - 1}::bigint, l.serials) - ${size - 1}::int : width_bucket(${to - 1}::bigint, l.serials)]`
            : tx`l.serials[width_bucket(${from}::bigint, l.serials) + 1 : width_bucket(${from}::bigint, l.serials) + ${size}::int]`
        } as serials
        from card_lists l where l.merchant_id = ${search.merchantId} and l.list_id = ${listId}`
      const serials = row?.serials ?? []
      const ranges = common(merged(serials.map((serial) => ({ from: serial, to: serial }))), area.ranges)
      if (ranges.length > 0) yield backwards ? ranges.reverse() : ranges
      from = serials.at(-1) ?? from
      to = serials[0] ?? to
      if (serials.length < size || (backwards ? to <= lowest.from : from >= highest.to)) return
    }
  }
  return { path: { by: 'serial' }, condition: rest(search, ['listId']), spans }
}
