// Cards checked and handed over at a counter through HTTP (open the counter, number and password, see the check, hand
// over, see that it is done: five requests, as without scripts), by a clerk in each of 200 stores at once; against whole
// redemptions by consumers (nine requests) on the same web process, with as many at once. By turns.
import { randomUUID } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { SESSION_COOKIE, sessionCookie } from '#app/core/auth/session.ts'
import { connections, Shopper } from '../e2e/support/shopper.ts'
import { buildWeb } from '../scripts/lib/build.ts'
import { type Running, startProcess } from '../scripts/lib/processes.ts'
import type { Stack } from '../scripts/lib/stack.ts'
import { type Bench, type PairedCase, timed } from './lib/bench.ts'
import { addressOfPlace, expectAnswer, inLanes, phoneOfPlace, redeemAsConsumer } from './lib/consumer.ts'
import { type BenchMerchant, makeBenchMerchant } from './lib/merchant.ts'
import { activeCards, type BenchCard } from './lib/redemption.ts'

const STORES = 200
/** Of each side in one measurement: two cards a store. */
const CARDS = 400
const PAIRS = 5

type Shop = {
  merchant: BenchMerchant
  url: string
  cards: BenchCard[]
  /** Cookies of the clerks, one in each store. */
  clerks: string[]
  errors: string[]
}

/** A store each with a clerk who has signed in. @returns the clerks' cookies */
async function openStores({ sql, account }: BenchMerchant): Promise<string[]> {
  const { merchant_id } = account
  const clerks = Array.from({ length: STORES }, (_, place) => ({
    ...{ place, store_id: uuid(), member_id: uuid(), user_id: randomUUID(), session_id: uuid() },
    ...{ device_id: uuid() },
  }))
  await sql`insert into stores ${sql(clerks.map(({ place, store_id }) => ({ merchant_id, store_id, name: `Store ${place}` })))}`
  const members = clerks.map(({ place, store_id, member_id }) => ({
    ...{
      merchant_id,
      member_id,
      store_id,
      kind: 'store',
      login_name: `clerk${place}`,
      display_name: `Clerk ${place}`,
    },
    ...{ permissions: ['card.verify'], must_change_password: false },
  }))
  await sql`insert into members ${sql(members)}`
  const identities = clerks.map(({ place, member_id, user_id }) => ({
    ...{ user_id, merchant_id, member_id, auth_email: `clerk${place}@bench.invalid` },
  }))
  await sql`insert into private.identities ${sql(identities)}`
  const sessions = clerks.map(({ member_id, session_id, device_id }) => ({
    ...{ merchant_id, session_id, member_id, device_id, agent: 'Bench' },
    ...{ client_enc: Buffer.alloc(1), client_idx: Buffer.alloc(16) },
  }))
  await sql`insert into sessions ${sql(sessions)}`
  const expiresAt = Math.floor(Date.now() / 1000) + 86_400
  return Promise.all(
    clerks.map(async ({ user_id: userId, session_id: sessionId }) => {
      const tokens = { accessToken: 'bench', refreshToken: 'bench', expiresAt }
      const line = await sessionCookie({ sessionId, userId, ...tokens }, false)
      return line.slice(SESSION_COOKIE.length + 1).split(';')[0] ?? ''
    }),
  )
}

/** One customer at a counter, from the scan to the goods. */
async function handOver(clerk: Shopper, card: BenchCard, product: string): Promise<void> {
  await expectAnswer(clerk.get('/store/counter'), 200)
  const typed = { shown: card.number, password: card.password }
  const checked = await expectAnswer(clerk.post('/store/counter?index', typed), 303)
  const check = checked.location ?? ''
  await expectAnswer(clerk.get(check), 200)
  await expectAnswer(clerk.post(check, { product }), 303, check)
  const done = await expectAnswer(clerk.get(check), 200)
  if (!done.body.includes('/store/receipts/orders/')) throw new Error('the check is not done')
}

function comparison({ merchant, url, cards, clerks, errors }: Shop): PairedCase {
  const agent = connections(STORES)
  let used = 0
  const nextCard = () => {
    const card = cards[used++]
    if (!card) throw new Error('no card left')
    return card
  }
  const note = (error: unknown) => errors.push((error as Error).message)
  const atCounters = () =>
    inLanes(STORES, CARDS, (place) => {
      const clerk = new Shopper({ url, agent, address: addressOfPlace(place % STORES) })
      clerk.cookies.set(SESSION_COOKIE, clerks[place % STORES] ?? '')
      return handOver(clerk, nextCard(), merchant.productId).catch(note)
    })
  const byConsumers = () =>
    inLanes(STORES, CARDS, () => {
      const place = used
      const shopper = new Shopper({ url, agent, address: addressOfPlace(STORES + place) })
      return redeemAsConsumer(shopper, nextCard(), merchant.productId, phoneOfPlace(place)).catch(note)
    })
  let ran = 0
  const pair = async () => {
    const oursFirst = ran++ % 2 === 0
    const early = await timed(oursFirst ? atCounters : byConsumers)
    const late = await timed(oursFirst ? byConsumers : atCounters)
    return oursFirst ? { ours: early, baseline: late } : { ours: late, baseline: early }
  }
  return { name: `${CARDS} hand-overs in ${STORES} stores`, pair }
}

function startWeb(stack: Stack): Promise<Running> {
  buildWeb()
  return startProcess({
    name: 'web',
    file: 'server.ts',
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
  limit: 1,
  measure: 'rate',
  pairs: PAIRS,
  prepare: async (stack) => {
    // Cookies are made here, with the secret of the web process.
    Object.assign(process.env, { TIHUO_SESSION_SECRET: stack.envFor('web').TIHUO_SESSION_SECRET })
    const merchant = await makeBenchMerchant(stack.adminUrl)
    const clerks = await openStores(merchant)
    // Both sides, and one measurement more: the first only warms up.
    const cards = await activeCards(merchant, 2 * CARDS * (PAIRS + 1))
    const web = await startWeb(stack)
    const errors: string[] = []
    return {
      cases: [comparison({ merchant, url: `http://127.0.0.1:${web.port}`, cards, clerks, errors })],
      detail: async () => {
        const [row] = await merchant.sql<{ orders: number; cards: number; handed: number; stores: number }[]>`
          select count(*) as orders, count(distinct card_serial) as cards,
            count(verified_at) as handed, count(distinct verified_store_id) as stores
          from orders`
        await web.stop()
        const exact = row?.orders === cards.length && row.cards === cards.length
        const each = row?.handed === CARDS * (PAIRS + 1) && row.stores === STORES
        return { ok: exact && each && errors.length === 0, ...row, errors: errors.length, first: errors[0] }
      },
    }
  },
}
