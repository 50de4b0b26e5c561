// Whether the time of an answer tells which card numbers exist, or in what state cards are: a number that no card
// has, and wrong passwords of inactive and void cards, each against wrong passwords of active cards. The whole of
// verifyCard with its guard, each try on a number and from a network of its own, both sides in turn try by try.
import type { Sql } from '#app/core/db/pool.ts'
import { runGeneration } from '#app/features/batches/jobs.ts'
import { verifyCard } from '#app/features/redemptions/entry/verify-card.ts'
import { type Bench, median, type PairedCase, timed } from './lib/bench.ts'
import { type BenchMerchant, makeBatch, makeBenchMerchant } from './lib/merchant.ts'

const QUANTITY = 24_000
const PAIRS = 5
/** Of each side, in each pair: 2,000 in the five that are measured. */
const TRIES = 400
/** Of either median. */
const MOST_APART = 0.05

type Kind = 'unknown' | 'active' | 'inactive' | 'void'

/** Card numbers of each kind, in an order that has nothing to do with when they were made. */
async function prepareNumbers(merchant: BenchMerchant): Promise<Record<Kind, string[]>> {
  const { sql, account } = merchant
  const { input } = await makeBatch(merchant, { numberMode: 'random', quantity: String(QUANTITY) })
  await runGeneration(input)
  const merchantId = account.merchant_id
  await sql`update cards set status = 'active', activated_at = now() where merchant_id = ${merchantId} and serial % 3 = 0`
  await sql`update cards set status = 'void' where merchant_id = ${merchantId} and serial % 3 = 1`
  // Nobody is locked out here, and no alarm adds work to one side.
  await sql`
    update guard_settings set merchant_alarm = 100000, merchant_captcha = 1000000 where merchant_id = ${merchantId}`
  await sql`vacuum analyze cards`
  return {
    unknown: Array.from(
      { length: QUANTITY / 3 },
      (_, i) => `9${String((i * 7919) % 1e11).padStart(11, '0')}`,
    ),
    active: await numbersOf(sql, merchantId, 'active'),
    inactive: await numbersOf(sql, merchantId, 'created'),
    void: await numbersOf(sql, merchantId, 'void'),
  }
}

async function numbersOf(sql: Sql, merchantId: string, status: string): Promise<string[]> {
  const rows = await sql<{ number: string }[]>`
    select number from cards where merchant_id = ${merchantId} and status = ${status}::card_status order by md5(number)`
  return rows.map((row) => row.number)
}

export const bench: Bench = {
  limit: 1 + MOST_APART,
  pairs: PAIRS,
  prepare: async ({ adminUrl }) => {
    const merchant = await makeBenchMerchant(adminUrl)
    const { sql, account } = merchant
    const numbers = await prepareNumbers(merchant)
    const site = {
      ...{ merchant_id: account.merchant_id, code: 'bench' },
      ...{ time_zone: 'Asia/Shanghai', currency: 'CNY' },
    }
    let clients = 0
    const tryOne = async (kind: Kind) => {
      const number = numbers[kind].pop()
      if (!number) throw new Error(`no ${kind} number is left`)
      clients += 1
      const clientAddress = `2001:${clients.toString(16)}::1`
      const outcome = await verifyCard(
        site,
        { number, password: 'WRONG' },
        { clientAddress, captcha: undefined },
      )
      if (outcome.ok || outcome.reason !== 'CARD_MISMATCH') throw new Error(JSON.stringify(outcome))
    }
    const all: Record<string, Record<'ours' | 'baseline', number[]>> = {}
    let pairs = 0
    const caseOf = (name: string, kind: Kind): PairedCase => ({
      name,
      pair: async () => {
        const times = { ours: [] as number[], baseline: [] as number[] }
        for (let i = 0; i < TRIES; i += 1) {
          const sides = i % 2 === 0 ? (['ours', 'baseline'] as const) : (['baseline', 'ours'] as const)
          for (const side of sides)
            times[side].push(await timed(() => tryOne(side === 'ours' ? kind : 'active')))
        }
        // The first pair only warms up.
        if (pairs % (PAIRS + 1) !== 0) {
          all[name] ??= { ours: [], baseline: [] }
          all[name].ours.push(...times.ours)
          all[name].baseline.push(...times.baseline)
        }
        pairs += 1
        return { ours: median(times.ours), baseline: median(times.baseline) }
      },
    })
    return {
      cases: [
        caseOf('unknown number', 'unknown'),
        caseOf('inactive card', 'inactive'),
        caseOf('void card', 'void'),
      ],
      detail: async () => {
        await sql.end()
        const apart = Object.entries(all).map(([name, { ours, baseline }]) => {
          const [a, b] = [median(ours), median(baseline)]
          return { name, tries: ours.length, ms: a, baselineMs: b, apart: Math.abs(a - b) / Math.min(a, b) }
        })
        return { ok: apart.every((each) => each.apart <= MOST_APART), apart }
      },
    }
  },
}
