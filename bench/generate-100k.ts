// The whole generation job of 100,000 cards (numbers, passwords, sealing, insert, progress, under row-level
// security) against a bare COPY, by the superuser, of the same finished rows into the same indexed tables.

import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { Sql } from '#app/core/db/pool.ts'
import { runGeneration } from '#app/features/batches/jobs.ts'
import { type Bench, type BenchCase, timed } from './lib/bench.ts'
import { type BenchMerchant, makeBatch, makeBenchMerchant } from './lib/merchant.ts'

const QUANTITY = 100_000
type Tables = { cards: Buffer; secrets: Buffer }

async function finishedRows(sql: Sql): Promise<Tables> {
  return {
    cards: await buffer(await sql`copy cards to stdout`.readable()),
    secrets: await buffer(await sql`copy card_secrets to stdout`.readable()),
  }
}

async function emptyTables(sql: Sql): Promise<void> {
  await sql`truncate cards, card_secrets cascade`
  await sql`checkpoint`
}

function caseOf(merchant: BenchMerchant, numberMode: 'random' | 'sequential'): BenchCase {
  const { sql } = merchant
  let rows: Tables | undefined
  let start = 0
  return {
    name: numberMode,
    ours: async () => {
      await emptyTables(sql)
      const { input } = await makeBatch(merchant, {
        numberMode,
        quantity: String(QUANTITY),
        ...(numberMode === 'sequential' ? { prefix: 'SEQ', startNumber: String(start) } : { prefix: 'RND' }),
      })
      start += QUANTITY
      const ms = await timed(() => runGeneration(input))
      const [count] = await sql<{ n: number }[]>`select count(*) as n from cards`
      if (count?.n !== QUANTITY) throw new Error(`generated ${count?.n} cards`)
      rows ??= await finishedRows(sql)
      return ms
    },
    baseline: async () => {
      if (!rows) throw new Error('ours goes first')
      const { cards, secrets } = rows
      await emptyTables(sql)
      return timed(() =>
        sql.begin(async (tx) => {
          await pipeline(Readable.from(pieces(cards)), await tx`copy cards from stdin`.writable())
          await pipeline(Readable.from(pieces(secrets)), await tx`copy card_secrets from stdin`.writable())
        }),
      )
    },
  }
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 256 * 1024) yield bytes.subarray(at, at + 256 * 1024)
}

export const bench: Bench = {
  limit: 2.5,
  pairs: 7,
  prepare: async (stack) => {
    const merchant = await makeBenchMerchant(stack.adminUrl)
    return {
      cases: [caseOf(merchant, 'random'), caseOf(merchant, 'sequential')],
      detail: async () => {
        await merchant.sql.end()
        return { cards: QUANTITY }
      },
    }
  },
}
