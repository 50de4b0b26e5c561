// Whether a page of a filtered list of cards is as fast among 5,000,000 cards as among 50,000: two merchants in one
// database, the same searches through the same function that the screen calls, call by call in turn. What is
// measured is a whole load of a page: the way to its cards, the cards, and what belongs to them.
import { loadAccount } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import { connect } from '#app/core/db/pool.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { matching, type Place, searchCards } from '#app/features/cards/data.ts'
import type { CardFilter } from '#app/features/cards/schema.ts'
import { type Bench, type PairedCase, takeTurns } from './lib/bench.ts'
import { type FullMerchant, makeFullMerchant, withoutIndexes } from './lib/many-cards.ts'

// One connection, as for bench/rls: both sides have the same plans and the same caches.
process.env.TIHUO_DATABASE_POOL = '1'

const SMALL = 50_000
const BIG = 5_000_000
const ROUNDS = 40
const TURN = 20

// Only the workers' login may become it; for looking up where the middle of a list is.
const unguarded = { claims: { role: 'service_role' } } as unknown as TenantScope

const FILTERS: Record<string, (merchant: FullMerchant) => CardFilter> = {
  batch: ({ batches }) => ({ batchId: batches[24] }),
  channel: ({ channelId }) => ({ channelId }),
  'status active': () => ({ status: 'active' }),
  'product after rebinding': ({ productId }) => ({ productId }),
  'number range': () => ({ numberFrom: '02000000000', numberTo: '06000000000' }),
  'face value of ten batches': () => ({ faceValue: 20_000 }),
  expired: () => ({ status: 'expired' }),
}

/** Where the middle of a list begins, by the slow way. */
function middleOf({ merchantId }: FullMerchant, filter: CardFilter): Promise<number> {
  return withTenant(unguarded, async ({ tx }) => {
    const condition = matching(tx, merchantId, filter)
    const order = filter.numberFrom === undefined ? tx`c.serial` : tx`c.number`
    const [card] = await tx<{ serial: number }[]>`
      select c.serial from cards c where ${condition} order by ${order}
      offset (select count(*) / 2 from cards c where ${condition}) limit 1`
    if (!card) throw new Error('nothing to be found')
    return card.serial
  })
}

type Side = { merchant: FullMerchant; filter: CardFilter; place: (round: number) => Place }

async function sideOf(merchant: FullMerchant, name: string, position: string): Promise<Side> {
  const filter = FILTERS[name]?.(merchant) ?? {}
  if (position === 'first') return { merchant, filter, place: () => ({}) }
  if (position === 'last') return { merchant, filter, place: () => ({ before: Number.POSITIVE_INFINITY }) }
  const middle = await middleOf(merchant, filter)
  return { merchant, filter, place: (round) => ({ after: middle + (round % 10) }) }
}

function caseOf(name: string, big: Side, small: Side): PairedCase {
  return {
    name,
    pair: async () => {
      // As in a request, the gate has just loaded the account.
      const call = async ({ merchant, filter, place }: Side) => {
        const account = await loadAccount(merchant.userId)
        if (account?.type !== 'member') throw new Error('no such account')
        return async (round: number) => {
          const page = await searchCards(account.scope, merchant.merchantId, filter, place(round), {
            counts: false,
          })
          if (page.cards.length !== 50) throw new Error(`${name}: ${page.cards.length} cards`)
        }
      }
      return takeTurns(ROUNDS, TURN, await call(big), await call(small))
    },
  }
}

export const bench: Bench = {
  limit: 1.5,
  pairs: 7,
  prepare: async ({ adminUrl }) => {
    const sql = connect(adminUrl, 1)
    const made: { small?: FullMerchant; big?: FullMerchant } = {}
    await withoutIndexes(sql, async () => {
      made.small = await makeFullMerchant(sql, 'small', SMALL)
      made.big = await makeFullMerchant(sql, 'big', BIG)
    })
    await sql`vacuum analyze cards`
    await sql`analyze`
    const { small, big } = made as Required<typeof made>
    const cases: PairedCase[] = []
    for (const name of Object.keys(FILTERS))
      for (const position of ['first', 'middle', 'last'])
        cases.push(
          caseOf(
            `${name}, ${position} page`,
            await sideOf(big, name, position),
            await sideOf(small, name, position),
          ),
        )
    return {
      cases,
      detail: async () => {
        const [size] = await sql<{ cards: number; bytes: number }[]>`
          select count(*) as cards, pg_total_relation_size('cards') as bytes from cards`
        await sql.end()
        return { small: SMALL, big: BIG, ...size, rounds: ROUNDS }
      },
    }
  },
}
