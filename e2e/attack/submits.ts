// The same order sent again, later, and many times at once.
import type { BenchCard } from '../../bench/lib/redemption.ts'
import { hiddenFields } from '../support/shopper.ts'
import { confirm, enterRightly, goToReview } from './steps.ts'
import { note, type Tally, tallyOf } from './tally.ts'
import { SITE, type World } from './world.ts'

const PHONE = '13600136000'

async function ordersOf(world: World, card: BenchCard): Promise<{ orders: number; open: number }> {
  const [row] = await world.merchant.sql<{ orders: number; open: number }[]>`
    select count(*) as orders, count(*) filter (where o.status <> 'cancelled') as open
    from orders o join cards c on c.merchant_id = o.merchant_id and c.serial = o.card_serial
    where c.number = ${card.number}`
  return row ?? { orders: 0, open: 0 }
}

/** One confirmation sent fifty times one after the other, and with the cookies of the moment before it. */
export async function replay(world: World, card: BenchCard): Promise<Tally> {
  const tally = tallyOf('the same confirmation again')
  const shopper = world.shopper('192.0.2.10')
  await enterRightly(shopper, card)
  const review = await goToReview(shopper, world.merchant.productId, PHONE)
  const before = new Map(shopper.cookies)
  await confirm(shopper, review)
  for (let again = 0; again < 50; again += 1) {
    const thief = world.shopper(`192.0.2.${20 + again}`)
    for (const [name, value] of before) thief.cookies.set(name, value)
    await confirm(thief, review)
    note(tally, (await ordersOf(world, card)).orders === 1 ? 'the order of before' : undefined)
  }
  return tally
}

/** A confirmation from before the order was cancelled, sent once more: the card is free again, the token is not. */
export async function replayAfterCancel(world: World, card: BenchCard): Promise<Tally> {
  const tally = tallyOf('a confirmation of a cancelled order')
  const shopper = world.shopper('192.0.2.90')
  await enterRightly(shopper, card)
  const review = await goToReview(shopper, world.merchant.productId, PHONE)
  const before = new Map(shopper.cookies)
  await confirm(shopper, review)
  const asked = await shopper.get(`${SITE}/order/cancel`)
  await shopper.post(`${SITE}/order/cancel`, hiddenFields(asked.body))
  if ((await ordersOf(world, card)).open !== 0) throw new Error('the order could not be cancelled')
  for (let again = 0; again < 10; again += 1) {
    for (const [name, value] of before) shopper.cookies.set(name, value)
    await confirm(shopper, review)
    note(tally, (await ordersOf(world, card)).open === 0 ? 'token is spent' : undefined)
  }
  return tally
}

/** Many confirmations of one card at the same moment: one token, and one of each of several review pages. */
export async function parallelSubmits(world: World, cards: readonly BenchCard[]): Promise<Tally> {
  const tally = tallyOf('parallel confirmations of one card')
  for (const card of cards) {
    const shopper = world.shopper('192.0.2.130')
    await enterRightly(shopper, card)
    const reviews = [await goToReview(shopper, world.merchant.productId, PHONE)]
    while (reviews.length < 4) reviews.push(await shopper.get(`${SITE}/review`))
    const cookies = new Map(shopper.cookies)
    const sent = Array.from({ length: 32 }, (_, place) => {
      const twin = world.shopper('192.0.2.131')
      for (const [name, value] of cookies) twin.cookies.set(name, value)
      return confirm(twin, reviews[place % reviews.length] ?? (reviews[0] as never))
    })
    const answers = await Promise.all(sent)
    const { orders } = await ordersOf(world, card)
    // One of them is the rightful order; each order beyond it would be a theft.
    for (const place of answers.keys()) {
      if (place === 0) continue
      note(tally, place < orders ? undefined : 'the one order')
    }
    if (orders !== 1) throw new Error(`${orders} orders of one card`)
  }
  return tally
}
