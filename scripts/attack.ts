// `npm run attack [-- --json]`: a bounded attack on a throw-away installation on this machine, with normal users among
// the attackers. Ends with 1 when anything was let through, or a normal user was taken for an attacker.
import { v7 as uuid } from 'uuid'
import type { BenchCard } from '../bench/lib/redemption.ts'
import {
  forgedAddress,
  manyOnManyCards,
  manyOnOneCard,
  oneAddress,
  patientAddress,
  replayedCaptcha,
  solvingAttacker,
} from '../e2e/attack/guessing.ts'
import { type NormalUsers, redeemAsUsual } from '../e2e/attack/normal-users.ts'
import { parallelSubmits, replay, replayAfterCancel } from '../e2e/attack/submits.ts'
import type { Tally } from '../e2e/attack/tally.ts'
import { forgedTokens, tampering } from '../e2e/attack/tokens.ts'
import { startWorld, type World } from '../e2e/attack/world.ts'

const USERS = 1000
const MANY = 500
/** Cards of the attacks that need one or a few. */
const FEW = 20

const json = process.argv.includes('--json')
const say = (line: string) => process.stderr.write(`${line}\n`)

/** A product that the merchant has and no card is good for. */
async function foreignProduct({ merchant }: World): Promise<string> {
  const product_id = uuid()
  const { merchant_id } = merchant.account
  await merchant.sql`insert into products ${merchant.sql({ merchant_id, product_id, name: 'Other', price_minor: 1 })}`
  return product_id
}

async function attack(world: World): Promise<{ tallies: Tally[]; normal: NormalUsers }> {
  const one = (): BenchCard => world.takeCards(1)[0] as BenchCard
  const foreign = await foreignProduct(world)
  say(`${USERS} normal users begin, and the attackers with them …`)
  const users = redeemAsUsual(world, world.takeCards(USERS))
  const guesses = [
    oneAddress(world, one()),
    patientAddress(world, one()),
    manyOnOneCard(world, one()),
    forgedAddress(world, one()),
    solvingAttacker(world, one()),
    replayedCaptcha(world, one()),
    manyOnManyCards(world, world.takeCards(MANY)),
  ]
  const others = [
    forgedTokens(world, one()),
    tampering(world, [one(), one()], foreign),
    replay(world, one()),
    replayAfterCancel(world, one()),
    parallelSubmits(world, world.takeCards(3)),
  ]
  const running = [...guesses, ...others]
  // All of them end before the installation does, also when one has failed.
  await Promise.allSettled([users, ...running])
  return { tallies: await Promise.all(running), normal: await users }
}

function print(tallies: readonly Tally[], normal: NormalUsers): void {
  const width = Math.max(...tallies.map(({ attack }) => attack.length))
  console.log(`${'attack'.padEnd(width)}   tried  refused  let through`)
  for (const { attack, tried, refused, letThrough, how } of tallies) {
    const ways = Object.entries(how)
      .map(([way, count]) => `${way} ${count}`)
      .join(', ')
    const [a, b, c] = [tried, refused, letThrough].map(String)
    console.log(`${attack.padEnd(width)} ${a?.padStart(7)} ${b?.padStart(8)} ${c?.padStart(12)}   ${ways}`)
  }
  console.log(
    `\n${normal.users} normal users with ${normal.typos} typos: ${normal.orders} orders, ` +
      `${normal.sawCaptcha} saw a captcha, ${normal.lockedOut} locked out, ${normal.askedToWait} times asked to wait`,
  )
}

const world = await startWorld(USERS + MANY + FEW, say)
try {
  const { tallies, normal } = await attack(world)
  const sum = (key: 'tried' | 'refused' | 'letThrough') =>
    tallies.reduce((total, each) => total + each[key], 0)
  const ok =
    sum('letThrough') === 0 &&
    normal.sawCaptcha === 0 &&
    normal.lockedOut === 0 &&
    normal.orders === normal.users
  const total = { tried: sum('tried'), refused: sum('refused'), letThrough: sum('letThrough') }
  if (json)
    console.log(
      JSON.stringify({ ok, ...total, falseAlarms: normal.sawCaptcha + normal.lockedOut, normal, tallies }),
    )
  else {
    print(tallies, normal)
    console.log(
      `\ntried ${total.tried}, refused ${total.refused}, let through ${total.letThrough}: ${ok ? 'good' : 'NOT GOOD'}`,
    )
  }
  process.exitCode = ok ? 0 : 1
} finally {
  await world.stop()
}
process.exit()
