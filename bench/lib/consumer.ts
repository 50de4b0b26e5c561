import { type Answer, hiddenFields, type Shopper } from '../../e2e/support/shopper.ts'
import type { BenchCard } from './redemption.ts'

/** Requests of one whole redemption. */
export const REQUESTS_EACH = 9

/** Waits for an answer. @throws when it is another one */
export async function expectAnswer(sent: Promise<Answer>, status: number, to = ''): Promise<Answer> {
  const answer = await sent
  if (answer.status !== status || !(answer.location ?? '').endsWith(to))
    throw new Error(`${answer.status} to ${answer.location}, not ${status} to ${to}`)
  return answer
}

/** A whole redemption: open, verify, choose, address, review, submit, see the order. */
export async function redeemAsConsumer(
  shopper: Shopper,
  card: BenchCard,
  product: string,
  phone: string,
): Promise<void> {
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

/**
 * A client of its own for each place, as the one trusted proxy would tell it; neighbours are in networks of their own,
 * or hundreds at once would be taken for an attack.
 */
export function addressOfPlace(place: number): string {
  return `100.${64 + (place & 31)}.${(place >> 5) & 255}.${place >> 13}`
}

/** A mobile number of its own for each place. */
export function phoneOfPlace(place: number): string {
  return `138${String(10_000_000 + place * 7919).slice(0, 8)}`
}

/** Does something with every place from 0 on, so many at once. */
export async function inLanes(
  lanes: number,
  count: number,
  work: (place: number) => Promise<unknown>,
): Promise<void> {
  let next = 0
  const lane = async () => {
    for (let place = next++; place < count; place = next++) await work(place)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
