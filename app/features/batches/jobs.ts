import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { JobInput } from '#app/core/queue/worker.ts'
import { finishJob, JobFailure, lockJob, runJob } from '../jobs/jobs.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import { lockNumbers, openRanges } from './data.ts'
import {
  ALPHABETS,
  BLOCK_CARDS,
  inRange,
  type NumberMode,
  type NumberRange,
  sequentialNumber,
} from './numbers.ts'
import { randomCharacters, randomNumbers } from './random.ts'

/** Cards per transaction: 40 sealed blocks. Large enough to pay for its commit, small enough to lose. */
export const CHUNK_CARDS = 40 * BLOCK_CARDS

type Batch = {
  batchId: string
  quantity: number
  generated: number
  prefix: string
  mode: NumberMode
  digits: number
  start: number | null
  passwordLength: number
  alphabet: keyof typeof ALPHABETS
  serialFrom: number
  validFrom: string | null
  validTo: string | null
  channelId: string | null
  regionRuleId: string | null
}

/** A run of cards made but not stored: numbers in order, and their passwords sealed. */
type Chunk = { from: number; numbers: string[]; blocks: number[]; sealed: Buffer[] }

/**
 * Generates the cards of a batch. Each chunk is one transaction that stores cards, passwords and the count
 * of both, so a worker that is killed leaves whole chunks, and the next one goes on at the first missing card.
 * While the database works on one chunk, the next is made.
 */
export async function runGeneration(input: JobInput): Promise<void> {
  await runJob(input, 'batch.create', async () => {
    const keys = await keysOf(input.merchantId)
    const batch = await withTenant(input.scope, ({ tx }) => readBatch(tx, input))
    let at = batch.generated
    let chunk = makeChunk(batch, keys, at)
    while (at < batch.quantity) {
      const stored = withTenant(input.scope, ({ tx }) => storeChunk(tx, input, batch, chunk))
      const expected = chunk.from + chunk.numbers.length
      // A rejection that comes while we are busy must not count as unhandled; it is awaited just below.
      stored.catch(() => undefined)
      const next = expected < batch.quantity ? makeChunk(batch, keys, expected) : undefined
      at = await stored
      chunk = next && at === expected ? next : makeChunk(batch, keys, at)
    }
  })
}

async function readBatch(tx: Tx, input: JobInput, lock = false): Promise<Batch> {
  const [row] = await tx<Batch[]>`
    select b.batch_id as "batchId", b.quantity, b.generated, b.prefix, b.number_mode as mode, b.number_digits as digits,
      b.start_number as start, b.password_length as "passwordLength", b.password_alphabet as alphabet,
      b.serial_from as "serialFrom", b.valid_from as "validFrom", b.valid_to as "validTo", b.channel_id as "channelId",
      b.region_rule_id as "regionRuleId"
    from card_batches b
    where b.merchant_id = ${input.merchantId} and b.job_id = ${input.jobId}
    ${lock ? tx`for update` : tx``}`
  if (!row) throw new JobFailure('FORBIDDEN')
  return row
}

function rangeOf(batch: Batch): NumberRange {
  return {
    prefix: batch.prefix,
    digits: batch.digits,
    start: batch.start ?? 0,
    quantity: batch.quantity,
  }
}

function makeChunk(batch: Batch, keys: MerchantKeys, from: number): Chunk {
  const count = Math.min(CHUNK_CARDS, batch.quantity - from)
  const range = rangeOf(batch)
  const numbers =
    batch.mode === 'sequential'
      ? Array.from({ length: count }, (_, i) => sequentialNumber(range, from + i))
      : randomNumbers(batch.prefix, batch.digits, count)
  const size = batch.passwordLength
  const passwords = randomCharacters(ALPHABETS[batch.alphabet], count * size)
  const blocks: number[] = []
  const sealed: Buffer[] = []
  for (let card = 0; card < count; card += BLOCK_CARDS) {
    const block = (from + card) / BLOCK_CARDS
    const plain = passwords.subarray(card * size, Math.min(card + BLOCK_CARDS, count) * size)
    blocks.push(block)
    sealed.push(
      keys.seal({ table: 'card_secrets', column: 'passwords_enc', row: `${batch.batchId}.${block}` }, plain),
    )
  }
  // The sealed copy is all that may remain in memory.
  passwords.fill(0)
  return { from, numbers, blocks, sealed }
}

/** @returns how many cards the batch has after this transaction */
async function storeChunk(tx: Tx, input: JobInput, made: Batch, chunk: Chunk): Promise<number> {
  const job = await lockJob(tx, input)
  // The trigger that logs the new cards says which job they come from.
  await tx`select set_config('tihuo.operation', ${input.jobId}, true)`
  const batch = await readBatch(tx, input, true)
  const total = batch.quantity
  if (job.cancelRequested) {
    await end(tx, input, batch, 'cancelled', batch.generated)
    return total
  }
  // Another attempt has been here in the meantime: its cards count, ours are thrown away.
  if (batch.generated !== chunk.from) return batch.generated
  if (chunk.numbers.length > 0) {
    await insertCards(tx, input, made, chunk)
    await insertSecrets(tx, input, made, chunk)
  }
  const done = chunk.from + chunk.numbers.length
  if (done < total) {
    await tx`
      with counted as (
        update card_batches set generated = ${done}, status = 'generating'
        where merchant_id = ${input.merchantId} and batch_id = ${batch.batchId})
      update jobs set done = ${done} where merchant_id = ${input.merchantId} and job_id = ${input.jobId}`
  } else await end(tx, input, batch, 'ready', done)
  return done
}

async function end(tx: Tx, input: JobInput, batch: Batch, status: 'ready' | 'cancelled', generated: number) {
  await tx`
    update card_batches set generated = ${generated}, status = ${status}
    where merchant_id = ${input.merchantId} and batch_id = ${batch.batchId}`
  await writeCardLog(tx, {
    logId: input.jobId,
    action: 'cards.generate',
    filter: {
      batchId: batch.batchId,
      serialFrom: batch.serialFrom,
      serialTo: batch.serialFrom + batch.quantity - 1,
    },
    count: generated,
    detail: { status },
  })
  await finishJob(tx, input, {
    status: status === 'ready' ? 'done' : 'cancelled',
    done: generated,
    result: { batchId: batch.batchId, generated },
  })
}

/**
 * COPY into a temporary table and from there into cards: PostgreSQL refuses COPY into a table with row-level
 * security, and the policies must see these rows as they see every other.
 */
async function insertCards(tx: Tx, input: JobInput, batch: Batch, chunk: Chunk): Promise<void> {
  await tx`create temp table new_cards (serial bigint not null, number text not null) on commit drop`
  const first = batch.serialFrom + chunk.from
  await copyNumbers(
    tx,
    chunk.numbers.map((number, i) => `${first + i}\t${number}\n`),
  )
  if (batch.mode === 'random') {
    await lockNumbers(tx, input.merchantId)
    await replaceReserved(tx, input, batch)
  }
  try {
    await tx.savepoint((inner) => moveCards(inner as unknown as Tx, input, batch))
  } catch (error) {
    if (!isTaken(error)) throw error
    if (batch.mode === 'sequential') throw new JobFailure('NUMBER_TAKEN')
    await replaceTaken(tx, input, batch)
    await moveCards(tx, input, batch)
  }
}

function isTaken(error: unknown): boolean {
  const { code, constraint_name: name } = error as { code?: string; constraint_name?: string }
  return code === '23505' && name === 'cards_number'
}

async function copyNumbers(tx: Tx, lines: string[]): Promise<void> {
  const copy = await tx`copy new_cards (serial, number) from stdin`.writable()
  await new Promise<void>((done, failed) => {
    copy
      .on('error', failed)
      .on('finish', done)
      .end(Buffer.from(lines.join(''), 'latin1'))
  })
}

async function moveCards(tx: Tx, input: JobInput, batch: Batch): Promise<void> {
  await tx`
    insert into cards (merchant_id, serial, number, batch_id, valid_from, valid_to, channel_id, region_rule_id)
    select ${input.merchantId}, serial, number, ${batch.batchId}, ${batch.validFrom}::date, ${batch.validTo}::date,
      ${batch.channelId}::uuid, ${batch.regionRuleId}::uuid
    from new_cards`
}

/** New random numbers for those that a sequential batch, still being generated, will need. */
async function replaceReserved(tx: Tx, input: JobInput, batch: Batch): Promise<void> {
  const reserved = await openRanges(tx, input.merchantId)
  if (reserved.length === 0) return
  const rows = await tx<{ serial: number; number: string }[]>`select serial, number from new_cards`
  const hit = rows.filter((row) => reserved.some((range) => inRange(range, row.number)))
  const known = new Set(rows.map((row) => row.number))
  await renumber(
    tx,
    batch,
    hit.map((row) => row.serial),
    (number) => known.has(number) || reserved.some((range) => inRange(range, number)),
  )
}

/** New random numbers for those that a card of the merchant has already, until none is left. */
async function replaceTaken(tx: Tx, input: JobInput, batch: Batch): Promise<void> {
  const reserved = await openRanges(tx, input.merchantId)
  // A try can only fail by hitting one of at most 1 % of the numbers again; ten in a row is a fault.
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const hit = await tx<{ serial: number }[]>`
      select n.serial from new_cards n
      where exists (select from cards c where c.merchant_id = ${input.merchantId} and c.number = n.number)`
    if (hit.length === 0) return
    const rows = await tx<{ number: string }[]>`select number from new_cards`
    const known = new Set(rows.map((row) => row.number))
    await renumber(
      tx,
      batch,
      hit.map((row) => row.serial),
      (number) => known.has(number) || reserved.some((range) => inRange(range, number)),
    )
  }
  throw new JobFailure('NUMBERS_USED_UP')
}

async function renumber(tx: Tx, batch: Batch, serials: number[], taken: (number: string) => boolean) {
  if (serials.length === 0) return
  const fresh = randomNumbers(batch.prefix, batch.digits, serials.length, taken)
  await tx`delete from new_cards where serial = any (${serials}::bigint[])`
  await copyNumbers(
    tx,
    serials.map((serial, i) => `${serial}\t${fresh[i]}\n`),
  )
}

async function insertSecrets(tx: Tx, input: JobInput, batch: Batch, chunk: Chunk): Promise<void> {
  const rows = chunk.blocks.map((block, i) => ({
    merchant_id: input.merchantId,
    batch_id: batch.batchId,
    block,
    passwords_enc: chunk.sealed[i] as Buffer,
  }))
  await tx`insert into card_secrets ${tx(rows)}`
}
