// Brute force. Every attacker goes through a list of passwords, and the right one stands in it behind the tries that
// anybody has free: without protection each of these attacks would succeed. What was not even looked at (dropped, or a
// captcha wanted) is tried again.
import { setTimeout as wait } from 'node:timers/promises'
import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import type { BenchCard } from '../../bench/lib/redemption.ts'
import { type Entry, enter } from './steps.ts'
import { inLanes, note, type Tally, tallyOf } from './tally.ts'
import type { World } from './world.ts'

/** A list of passwords for one card, shared by all who attack it: the next one is the one after the last looked at. */
class Guesses {
  readonly card: BenchCard
  private readonly wrong: number
  private looked = 0

  /** @param wrong how many wrong passwords come before the right one */
  constructor(card: BenchCard, wrong: number) {
    this.card = card
    this.wrong = wrong
  }

  next(): string {
    const { password } = this.card
    if (this.looked >= this.wrong) return password
    const other = (Number(password) + 1 + this.looked * 37) % 10 ** password.length
    return String(other).padStart(password.length, '0')
  }

  /** What came of it. After a wrong one the page may ask for a captcha: that one was looked at too. */
  learn(entry: Entry, sentCaptcha: boolean): void {
    if (entry === 'wrong' || (entry === 'captcha' && (sentCaptcha || this.looked < this.wrong)))
      this.looked += 1
  }
}

async function guess(
  world: World,
  tally: Tally,
  address: string,
  guesses: Guesses,
  captcha?: string,
): Promise<Entry> {
  const typed = { number: guesses.card.number, password: guesses.next(), ...(captcha ? { captcha } : {}) }
  const { entry } = await enter(world.shopper(address), typed)
  guesses.learn(entry, captcha !== undefined)
  note(tally, entry === 'in' ? undefined : entry)
  return entry
}

/** Asks again and again for half a minute: long enough for six tries that are looked at. */
async function hammer(world: World, tally: Tally, card: BenchCard, address: (place: number) => string) {
  const guesses = new Guesses(card, 3)
  const until = Date.now() + 30_000
  let place = 0
  const lane = async () => {
    while (Date.now() < until) await guess(world, tally, address(place++), guesses)
  }
  await Promise.all([lane(), lane()])
}

/** One address tries one card as fast as it can. */
export async function oneAddress(world: World, card: BenchCard): Promise<Tally> {
  const tally = tallyOf('one address, one card, as fast as it can')
  await hammer(world, tally, card, () => '203.0.113.7')
  return tally
}

/** Somebody who writes whatever address they like into the header, in front of what the proxy adds. */
export async function forgedAddress(world: World, card: BenchCard): Promise<Tally> {
  const tally = tallyOf('one address behind forged X-Forwarded-For')
  await hammer(world, tally, card, (place) => `8.${place % 200}.${place % 250}.8, 198.51.100.207`)
  return tally
}

/** One address keeps to the pace that it is told. */
export async function patientAddress(world: World, card: BenchCard): Promise<Tally> {
  const tally = tallyOf('one address, patiently: a try every five seconds')
  const guesses = new Guesses(card, 3)
  for (let place = 0; place < 10; place += 1) {
    await guess(world, tally, '192.88.99.107', guesses)
    await wait(5100)
  }
  return tally
}

/** 500 addresses, each in a network of its own, on one card. */
export async function manyOnOneCard(world: World, card: BenchCard): Promise<Tally> {
  const tally = tallyOf('500 addresses on one card')
  const guesses = new Guesses(card, 3)
  const addresses = Array.from(
    { length: 1000 },
    (_, place) => `198.18.${place % 250}.${1 + Math.floor((place % 500) / 250)}`,
  )
  await inLanes(addresses, 32, async (address) => {
    await guess(world, tally, address, guesses)
  })
  return tally
}

/** 500 addresses on 500 cards, each address trying card after card. */
export async function manyOnManyCards(world: World, cards: readonly BenchCard[]): Promise<Tally> {
  const tally = tallyOf('500 addresses on 500 cards')
  const lists = cards.map((card) => new Guesses(card, 3))
  await inLanes(lists, lists.length, async (_, attacker) => {
    const address = `198.19.${attacker % 250}.${7 + Math.floor(attacker / 250)}`
    for (let place = 0; place < 6; place += 1) {
      await guess(world, tally, address, lists[(attacker + place * 83) % lists.length] as Guesses)
      await wait(5100)
    }
  })
  return tally
}

/** Solves a captcha as the page's worker does. */
async function solvedCaptcha(world: World, address: string): Promise<string> {
  const answer = await world.shopper(address).get('/captcha.json?purpose=card&site=bench')
  const challenge = JSON.parse(answer.body) as Parameters<typeof solveChallenge>[0]['challenge']
  const solution = await solveChallenge({ challenge, deriveKey })
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64')
}

/** Somebody with many addresses who does the work of every captcha: what is left is the lock of the number. */
export async function solvingAttacker(world: World, card: BenchCard): Promise<Tally> {
  const tally = tallyOf('many addresses on one card, solving every captcha')
  const guesses = new Guesses(card, 10)
  for (let place = 0; place < 16; place += 1) {
    const address = `192.31.${196 + place}.9`
    await guess(world, tally, address, guesses, await solvedCaptcha(world, address))
  }
  return tally
}

/** One solution of a captcha, sent with every try. */
export async function replayedCaptcha(world: World, card: BenchCard): Promise<Tally> {
  const tally = tallyOf('one solved captcha for all tries')
  const guesses = new Guesses(card, 4)
  const captcha = await solvedCaptcha(world, '192.52.193.1')
  for (let place = 0; place < 30; place += 1) {
    await guess(world, tally, `192.52.${193 + place}.9`, guesses, captcha)
  }
  return tally
}
