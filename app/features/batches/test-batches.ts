// For tests: batches whose cards are there.
import type { Member } from '#app/core/auth/account.ts'
import { type Merchant, memberOf, type Sql } from '../../../supabase/tests/support.ts'
import { testInput } from '../jobs/test-input.ts'
import { runGeneration } from './jobs.ts'
import { createBatch } from './mutations.ts'
import { batchSchema } from './schema.ts'

/** What the queue would hand to the handler. */
export function inputOf(asker: Member, jobId: string) {
  return testInput({ merchantId: asker.merchant_id, userId: asker.userId }, jobId)
}

/** A generated batch of a merchant: its id and the run of its serials. */
export async function generated(
  sql: Sql,
  merchant: Merchant,
  batch: { quantity: number; prefix: string; faceValue?: string; name?: string },
): Promise<{ batchId: string; first: number; last: number }> {
  const { quantity, prefix, faceValue = '588', name = `Batch "${prefix}" / ${quantity}` } = batch
  const asker = await memberOf(merchant.owner.userId)
  const form = batchSchema.parse({
    name,
    faceValue,
    quantity: String(quantity),
    productIds: [merchant.products[0]],
    numberMode: 'sequential',
    prefix,
    numberDigits: '8',
    startNumber: '0',
    passwordLength: '6',
    passwordAlphabet: 'digits',
    validTo: '2027-08-31',
  })
  const made = await createBatch(asker, form)
  if (!made.ok) throw new Error(made.reason)
  await runGeneration(inputOf(asker, made.jobId))
  const [row] = await sql<{ first: number }[]>`
    select serial_from as first from card_batches where batch_id = ${made.batchId}`
  const first = row?.first ?? 0
  return { batchId: made.batchId, first, last: first + quantity - 1 }
}
