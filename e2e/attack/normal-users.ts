import { setTimeout as wait } from 'node:timers/promises'
import type { BenchCard } from '../../bench/lib/redemption.ts'
import { confirm, enter, goToReview, showsCaptcha } from './steps.ts'
import { dice, inLanes } from './tally.ts'
import type { World } from './world.ts'

export type NormalUsers = {
  users: number
  typos: number
  /** Orders that they made; each wants one. */
  orders: number
  sawCaptcha: number
  lockedOut: number
  /** How often somebody was asked to wait, because of two tries within five seconds. */
  askedToWait: number
}

// From all over the country, each at an address of their own; no attacker has one of these.
function addressOf(user: number): string {
  return `10.${user >> 8}.${user & 255}.23`
}

/** A slip of the finger: one digit of number or password is another one. */
function slip(card: BenchCard, random: (below: number) => number): BenchCard {
  const field = random(2) === 0 ? 'number' : 'password'
  const text = card[field]
  // Not in the first characters: a prefix stands in large print.
  const at = text.length - 1 - random(6)
  const other = (Number(text[at]) + 1 + random(9)) % 10
  return { ...card, [field]: text.slice(0, at) + other + text.slice(at + 1) }
}

/** The same number as some people type it, which is no mistake. */
function inTheirHand(number: string, user: number): string {
  if (user % 5 === 1) return number.replace(/(.{4})/g, '$1 ')
  if (user % 5 === 2)
    return number.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
  return number
}

/**
 * Ordinary consumers, each with a card and up to two typos, who redeem it while the attacks go on. They read
 * what the page says and wait when it asks for it.
 */
export async function redeemAsUsual(world: World, cards: readonly BenchCard[]): Promise<NormalUsers> {
  const random = dice(20_261_122)
  const result = { users: cards.length, typos: 0, orders: 0, sawCaptcha: 0, lockedOut: 0, askedToWait: 0 }
  await inLanes(cards, 120, async (card, user) => {
    const shopper = world.shopper(addressOf(user))
    const opened = await shopper.get(`/r/bench?n=${card.number}`)
    if (opened.status !== 200) throw new Error(`a normal user got ${opened.status}`)
    const typos = [0, 0, 0, 1, 1, 2][random(6)] ?? 0
    result.typos += typos
    let slips = typos
    for (let tries = 0; tries < 8; tries += 1) {
      const typed = slips > 0 ? slip(card, random) : { ...card, number: inTheirHand(card.number, user) }
      const { entry, answer } = await enter(shopper, typed)
      if (entry === 'in') break
      if (entry === 'wrong') slips -= 1
      if (entry === 'captcha') result.sawCaptcha += 1
      if (entry === 'locked') result.lockedOut += 1
      if (entry === 'captcha' || entry === 'locked') return
      if (entry === 'wait') result.askedToWait += 1
      // Nobody types it again within five seconds of reading that it was wrong.
      await wait(entry === 'wait' ? (answer.retryAfter ?? 5) * 1000 : 5000 + random(3000))
    }
    const phone = `139${String(10_000_000 + user * 6151).slice(0, 8)}`
    const review = await goToReview(shopper, world.merchant.productId, phone)
    if (showsCaptcha(review)) result.sawCaptcha += 1
    const done = await confirm(shopper, review)
    if (done.location?.endsWith('/order')) result.orders += 1
  })
  return result
}
