// The whole activation of 80,000 cards as a job (the frozen set, portions under row-level security, the checks and
// the log of every card by triggers, progress, the entry in the operation log) against one bare UPDATE of the same
// cards by the superuser with every trigger switched off.
import type { Member } from '#app/core/auth/account.ts'
import type { Sql } from '#app/core/db/pool.ts'
import { previewChange } from '#app/features/changes/data.ts'
import { runChange } from '#app/features/changes/jobs.ts'
import { requestChange } from '#app/features/changes/mutations.ts'
import type { Change } from '#app/features/changes/schema.ts'
import { type Bench, timed } from './lib/bench.ts'
import { type BenchMerchant, inputOf, makeBatch, makeBenchMerchant } from './lib/merchant.ts'

const CARDS = 80_000
const ACTIVATE: Change = { action: 'activate' }

/** Both sides find the same fresh cards, without anything that an earlier round has left in table or indexes. */
async function freshCards(sql: Sql, merchantId: string, batchId: string): Promise<void> {
  await sql`truncate cards cascade`
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`
      insert into cards (merchant_id, serial, number, batch_id, valid_from, valid_to)
      select ${merchantId}, i, lpad((i * 7368787 % 10000019)::text, 12, '0'), ${batchId}, '2026-01-01', '2099-12-31'
      from generate_series(1, ${CARDS}::bigint) i`
  })
  await sql`vacuum analyze cards`
  await sql`checkpoint`
}

async function activeCards(sql: Sql): Promise<number> {
  const [row] = await sql<
    { n: number }[]
  >`select count(*) as n from cards where status = 'active' and activated_at is not null`
  return row?.n ?? 0
}

/** Asks for the job as people do, with the preview's count and fingerprint. */
async function ask(account: Member, batchId: string): Promise<string> {
  const seen = await previewChange(account, { batchId }, ACTIVATE)
  if (!seen.ok) throw new Error(seen.reason)
  const { count, fingerprint } = seen.preview
  const asked = await requestChange(account, { batchId }, ACTIVATE, { count, fingerprint, typed: count })
  if (!asked.ok) throw new Error(asked.reason)
  return asked.jobId
}

async function logged(sql: Sql, jobId: string): Promise<{ entries: number; cards: number }> {
  const [row] = await sql<{ entries: number; cards: number }[]>`
    select (select count(*) from card_log where log_id = ${jobId} and card_count = ${CARDS}) as entries,
      (select sum(card_count) from card_changes where operation_id = ${jobId})::int8 as cards`
  return row ?? { entries: 0, cards: 0 }
}

function caseOf({ sql, account }: BenchMerchant, batchId: string) {
  const check = async () => {
    const n = await activeCards(sql)
    if (n !== CARDS) throw new Error(`${n} cards are active`)
  }
  return {
    name: 'activate',
    ours: async () => {
      await freshCards(sql, account.merchant_id, batchId)
      const jobId = await ask(account, batchId)
      const ms = await timed(() => runChange(inputOf(account, jobId)))
      await check()
      const log = await logged(sql, jobId)
      if (log.entries !== 1 || log.cards !== CARDS) throw new Error(`logged ${JSON.stringify(log)}`)
      return ms
    },
    baseline: async () => {
      await freshCards(sql, account.merchant_id, batchId)
      // With its commit, which ours pays for too.
      const ms = await timed(() =>
        sql.begin(async (tx) => {
          await tx`set local session_replication_role = replica`
          await tx`
            update cards set status = 'active', activated_at = now()
            where merchant_id = ${account.merchant_id} and batch_id = ${batchId}`
        }),
      )
      await check()
      return ms
    },
  }
}

export const bench: Bench = {
  limit: 3,
  pairs: 7,
  prepare: async (stack) => {
    const merchant = await makeBenchMerchant(stack.adminUrl)
    const { batchId } = await makeBatch(merchant, { quantity: String(CARDS), prefix: 'X' })
    await merchant.sql`update card_batches set status = 'ready', generated = quantity where batch_id = ${batchId}`
    return {
      cases: [caseOf(merchant, batchId)],
      detail: async () => {
        await merchant.sql.end()
        return { cards: CARDS }
      },
    }
  },
}
