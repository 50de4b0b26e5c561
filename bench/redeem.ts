// Complete redemptions through HTTP on one web process, each by a client of its own with a card of its own (open, verify,
// choose, address, review, submit, see the order: nine requests), against as many requests of an empty page to the same
// server. 64 connections on both sides.
import { join } from 'node:path'
import { type Answer, connections, hiddenFields, Shopper } from '../e2e/support/shopper.ts'
import { buildWeb } from '../scripts/lib/build.ts'
import { type Running, startProcess } from '../scripts/lib/processes.ts'
import type { Stack } from '../scripts/lib/stack.ts'
import { type Bench, type PairedCase, timed } from './lib/bench.ts'
import { type BenchMerchant, makeBenchMerchant } from './lib/merchant.ts'
import { activeCards, type BenchCard } from './lib/redemption.ts'

const CONNECTIONS = 64
/** Redemptions of one measurement. */
const CARDS = 384
const PAIRS = 7
const REQUESTS_EACH = 9

type Shop = { merchant: BenchMerchant; url: string; cards: BenchCard[]; errors: string[] }

async function expectAnswer(sent: Promise<Answer>, status: number, to = ''): Promise<Answer> {
  const answer = await sent
  if (answer.status !== status || !(answer.location ?? '').endsWith(to))
    throw new Error(`${answer.status} to ${answer.location}, not ${status} to ${to}`)
  return answer
}

async function redeem(shopper: Shopper, card: BenchCard, product: string, phone: string): Promise<void> {
  const opened = await expectAnswer(shopper.get(`/r/bench?n=${card.number}`), 200)
  const typed = { ...hiddenFields(opened.body), number: card.number, password: card.password }
  await expectAnswer(shopper.post('/r/bench?index', typed), 303, '/goods')
  const goods = await expectAnswer(shopper.get('/r/bench/goods'), 200)
  await expectAnswer(
    shopper.post('/r/bench/goods', { ...hiddenFields(goods.body), product }),
    303,
    '/address',
  )
  const form = await expectAnswer(shopper.get('/r/bench/address'), 200)
  const address = {
    ...{ consignee: '欧阳娜娜', phone, province: '320000', city: '320500', district: '320508' },
    ...{ street: `平江路 ${phone.slice(-4)} 号 3 幢 502 室` },
  }
  await expectAnswer(
    shopper.post('/r/bench/address', { ...hiddenFields(form.body), ...address }),
    303,
    '/review',
  )
  const review = await expectAnswer(shopper.get('/r/bench/review'), 200)
  await expectAnswer(shopper.post('/r/bench/review', hiddenFields(review.body)), 303, '/order')
  await expectAnswer(shopper.get('/r/bench/order'), 200)
}

/** Does something with every place from 0 on, on all connections at once. */
async function onAll(count: number, work: (place: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const lane = async () => {
    for (let place = next++; place < count; place = next++) await work(place)
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, lane))
}

function comparison({ merchant, url, cards, errors }: Shop): PairedCase {
  const agent = connections(CONNECTIONS)
  let used = 0
  const redeemAll = () =>
    onAll(CARDS, async () => {
      const place = used++
      const card = cards[place]
      if (!card) throw new Error('no card left')
      const address = `100.${64 + (place >> 16)}.${(place >> 8) & 255}.${place & 255}`
      const phone = `138${String(10_000_000 + place * 7919).slice(0, 8)}`
      await redeem(new Shopper({ url, agent, address }), card, merchant.productId, phone).catch((error) =>
        errors.push((error as Error).message),
      )
    })
  const openEmpty = () => {
    const visitor = new Shopper({ url, agent, address: '100.127.0.1' })
    return onAll(CARDS * REQUESTS_EACH, () => expectAnswer(visitor.get('/bench/empty'), 200))
  }
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
        await web.stop()
        const exact = row?.orders === cards.length && row.cards === cards.length
        return { ok: exact && errors.length === 0, ...row, errors: errors.length, first: errors[0] }
      },
    }
  },
}
