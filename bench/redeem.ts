// Complete redemptions through HTTP on one web process, each by a client of its own with a card of its own (open, verify,
// choose, address, review, submit, see the order: nine requests), against as many requests of an empty Remix page to the
// same server. 64 connections on both sides. The empty page is served as Remix does it, matched among all routes: its
// address has an escaped letter, which sections leave to the whole build (docs/decisions/0032). Matched among those of a
// section, like the pages of a redemption, an empty page is several times faster still (`emptyFasterBySections`).
import { join } from 'node:path'
import { connections, Shopper } from '../e2e/support/shopper.ts'
import { buildWeb } from '../scripts/lib/build.ts'
import { type Running, startProcess } from '../scripts/lib/processes.ts'
import type { Stack } from '../scripts/lib/stack.ts'
import { type Bench, median, type PairedCase, timed } from './lib/bench.ts'
import {
  addressOfPlace,
  expectAnswer,
  inLanes,
  phoneOfPlace,
  REQUESTS_EACH,
  redeemAsConsumer,
} from './lib/consumer.ts'
import { type BenchMerchant, makeBenchMerchant } from './lib/merchant.ts'
import { activeCards, type BenchCard } from './lib/redemption.ts'

const CONNECTIONS = 64
/** Redemptions of one measurement. */
const CARDS = 384
const PAIRS = 7
const EMPTY = '/%62ench/empty'
const EMPTY_BY_SECTIONS = '/bench/empty'

type Shop = { merchant: BenchMerchant; url: string; cards: BenchCard[]; errors: string[] }

/** As many requests of a page as all redemptions of one measurement are. */
function openOften(url: string, path: string): Promise<unknown> {
  const visitor = new Shopper({ url, agent: connections(CONNECTIONS), address: '100.127.0.1' })
  return inLanes(CONNECTIONS, CARDS * REQUESTS_EACH, () => expectAnswer(visitor.get(path), 200))
}

/** How many times as fast an empty page is when it is matched among the routes of its section. */
async function gainOfSections(url: string): Promise<number> {
  const gains: number[] = []
  for (let round = 0; round < 5; round += 1) {
    const whole = await timed(() => openOften(url, EMPTY))
    gains.push(whole / (await timed(() => openOften(url, EMPTY_BY_SECTIONS))))
  }
  return Math.round(median(gains) * 100) / 100
}

function comparison({ merchant, url, cards, errors }: Shop): PairedCase {
  const agent = connections(CONNECTIONS)
  let used = 0
  const redeemAll = () =>
    inLanes(CONNECTIONS, CARDS, async () => {
      const place = used++
      const card = cards[place]
      if (!card) throw new Error('no card left')
      const shopper = new Shopper({ url, agent, address: addressOfPlace(place) })
      await redeemAsConsumer(shopper, card, merchant.productId, phoneOfPlace(place)).catch((error) =>
        errors.push((error as Error).message),
      )
    })
  const openEmpty = () => openOften(url, EMPTY)
  let ran = 0
  const pair = async () => {
    const oursFirst = ran++ % 2 === 0
    const early = oursFirst ? await timed(redeemAll) : await timed(openEmpty)
    const late = oursFirst ? await timed(openEmpty) : await timed(redeemAll)
    return oursFirst ? { ours: early, baseline: late } : { ours: late, baseline: early }
  }
  return { name: `${CARDS} redemptions`, pair }
}

function startWeb(stack: Stack): Promise<Running> {
  buildWeb()
  return startProcess({
    name: 'web',
    file: 'server.ts',
    nodeOptions: [`--import=${join(import.meta.dirname, 'lib/empty-page.ts')}`],
    env: {
      ...stack.envFor('web'),
      TIHUO_LOG_LEVEL: 'warn',
      TIHUO_PORT: '0',
      TIHUO_HOST: '127.0.0.1',
      TIHUO_PUBLIC_URL: 'http://127.0.0.1',
      // The bench is the proxy, and tells each client's address.
      TIHUO_TRUSTED_PROXIES: '1',
      TIHUO_METRICS_PORT: '0',
    },
  })
}

export const bench: Bench = {
  limit: 0.5,
  measure: 'rate',
  pairs: PAIRS,
  prepare: async (stack) => {
    const merchant = await makeBenchMerchant(stack.adminUrl)
    // One measurement more: the first only warms up.
    const cards = await activeCards(merchant, CARDS * (PAIRS + 1))
    const web = await startWeb(stack)
    const errors: string[] = []
    const shop = { merchant, url: `http://127.0.0.1:${web.port}`, cards, errors }
    return {
      cases: [comparison(shop)],
      detail: async () => {
        const [row] = await merchant.sql<{ orders: number; cards: number }[]>`
          select count(*) as orders, count(distinct card_serial) as cards from orders`
        const emptyFasterBySections = await gainOfSections(shop.url)
        await web.stop()
        const exact = row?.orders === cards.length && row.cards === cards.length
        return {
          ok: exact && errors.length === 0,
          ...row,
          errors: errors.length,
          first: errors[0],
          emptyFasterBySections,
        }
      },
    }
  },
}
