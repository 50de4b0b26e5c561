import type { Member } from '#app/core/auth/account.ts'
import { keysOf } from '#app/core/crypto/key-library.ts'
import type { Sql } from '#app/core/db/pool.ts'
import { runGeneration } from '#app/features/batches/jobs.ts'
import { createBatch } from '#app/features/batches/mutations.ts'
import { BLOCK_CARDS } from '#app/features/batches/numbers.ts'
import { CARDS_PER_BATCH, type DemoBatch, PASSWORD_LENGTH } from './demo-catalogue.ts'

export type DemoCard = { serial: number; number: string; password: string }
export type PrintedBatch = DemoBatch & { batchId: string; cards: DemoCard[] }

const START_NUMBER = 10_000
const DAY_MS = 86_400_000

function dayFromNow(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)
}

/**
 * Makes one batch of cards as the form and its job do, all of them inactive.
 * @param owner account in whose name it is made
 * @param products ids of the merchant's products, in the order of the catalogue
 */
export async function printCards(
  sql: Sql,
  owner: Member,
  batch: DemoBatch,
  products: string[],
): Promise<PrintedBatch> {
  const made = await createBatch(owner, {
    name: batch.name,
    faceValue: batch.faceValue,
    quantity: batch.quantity ?? CARDS_PER_BATCH,
    productIds: batch.products.map((at) => products[at] as string),
    numberMode: batch.mode,
    prefix: batch.prefix,
    numberDigits: batch.digits,
    startNumber: batch.mode === 'sequential' ? START_NUMBER : undefined,
    passwordLength: PASSWORD_LENGTH,
    passwordAlphabet: batch.alphabet,
    validFrom: dayFromNow(-30),
    validTo: dayFromNow(700),
    channel: batch.channel,
    remark: '',
    regionMode: 'none',
    regionCodes: [],
  })
  if (!made.ok) throw new Error(`demo batch ${batch.name}: ${made.reason}`)
  // The worker is not up yet: its work is done here. The job it finds in its queue later is done already.
  await runGeneration({
    v: 1,
    merchantId: owner.merchant_id,
    userId: owner.userId,
    jobId: made.jobId,
    scope: owner.scope,
    signal: new AbortController().signal,
    lastAttempt: true,
  })
  const cards = await readCards(sql, owner.merchant_id, made.batchId)
  if (cards.length !== (batch.quantity ?? CARDS_PER_BATCH))
    throw new Error(`demo batch ${batch.name} has ${cards.length} cards`)
  return { ...batch, batchId: made.batchId, cards }
}

/** The cards of a batch in the order of their serials, with the passwords that are printed on them. */
async function readCards(sql: Sql, merchantId: string, batchId: string): Promise<DemoCard[]> {
  const keys = await keysOf(merchantId)
  const blocks = await sql<{ block: number; sealed: Buffer }[]>`
    select block, passwords_enc as sealed from card_secrets
    where merchant_id = ${merchantId} and batch_id = ${batchId} order by block`
  const passwords = blocks.map(({ block, sealed }) =>
    keys.openText({ table: 'card_secrets', column: 'passwords_enc', row: `${batchId}.${block}` }, sealed),
  )
  const rows = await sql<{ serial: number; number: string }[]>`
    select serial, number from cards
    where merchant_id = ${merchantId} and batch_id = ${batchId} order by serial`
  return rows.map(({ serial, number }, at) => {
    const from = (at % BLOCK_CARDS) * PASSWORD_LENGTH
    const block = passwords[Math.floor(at / BLOCK_CARDS)] as string
    return { serial, number, password: block.slice(from, from + PASSWORD_LENGTH) }
  })
}
