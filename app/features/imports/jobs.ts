import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { JobStopped } from '#app/core/errors/errors.ts'
import { log } from '#app/core/log/log.ts'
import type { JobInput } from '#app/core/queue/worker.ts'
import { lockNumbers, openRanges } from '../batches/data.ts'
import { type SecretBlock, SecretBlocks } from '../batches/passwords.ts'
import { finishJob, JobFailure, lockJob, runJob } from '../jobs/jobs.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import { FileRefused } from '../spreadsheets/refusal.ts'
import { dataRows, type Wanted } from '../spreadsheets/source.ts'
import type { FileProblem } from '../spreadsheets/types.ts'
import {
  lockImport,
  numberProblems,
  stagedBlock,
  stagedBlocks,
  storedFile,
  type WorkingImport,
} from './data.ts'
import { MAX_ROWS } from './limits.ts'
import {
  dropStaged,
  insertStaged,
  type MadeBatch,
  makeImportedBatch,
  openPasswords,
  removeFile,
  type Taken,
  writeBlock,
  writeProblems,
} from './mutations.ts'
import { type Sorted, Sorter } from './sorter.ts'
import type { BadRow, GoodRow, ImportProblem, Mapping, RowProblem } from './types.ts'

/** Thrown where people have cancelled a job, to leave its work. */
class Cancelled extends Error {}

/**
 * Reads an uploaded file row by row, says what is wrong with each, and stages the good ones for the import. It
 * imports nothing. A check that was interrupted begins anew: it takes seconds, and nobody relies on half of it.
 */
export async function runCheck(input: JobInput): Promise<void> {
  await runJob(input, 'batch.create', async () => {
    const keys = await keysOf(input.merchantId)
    try {
      await checkFile(input, keys)
    } catch (error) {
      if (!(error instanceof Cancelled || error instanceof FileRefused)) throw error
      const problem = error instanceof FileRefused ? error.problem : null
      await withTenant(input.scope, ({ tx }) => giveUp(tx, input, problem))
    }
  })
}

function wantedOf({ headerRow, number, password, remark }: Mapping): Wanted {
  return { headerRow, columns: [number, password, ...(remark === null ? [] : [remark])], maxRows: MAX_ROWS }
}

async function checkFile(input: JobInput, keys: MerchantKeys): Promise<void> {
  let work = await beginCheck(input)
  let sorter = new Sorter(work.mapping)
  let block = 0
  let storing: Promise<void> = Promise.resolve()
  // Hands the rows so far to the database, and goes on reading while it works on them.
  const store = async () => {
    await storing
    const place = { work, sorter, block }
    block += 1
    const rows = sorter.drain()
    storing = withTenant(input.scope, ({ tx }) => storeRows(tx, input, keys, place, rows))
    // A rejection that comes while we are reading must not count as unhandled; it is awaited by the next.
    storing.catch(() => undefined)
  }
  try {
    const file = storedFile(input.scope, keys, work)
    for await (const portion of dataRows(file, work.source, work.mapping, wantedOf(work.mapping))) {
      if ('restart' in portion) {
        await storing
        work = await beginCheck(input)
        sorter = new Sorter(work.mapping)
        block = 0
        continue
      }
      for (const row of portion.rows) sorter.take(row)
      if (sorter.full) await store()
    }
    await store()
  } finally {
    await storing.catch(() => undefined)
  }
  await storing
  if (sorter.rows === 0) throw new FileRefused('NO_ROWS')
  await withTenant(input.scope, ({ tx }) => endCheck(tx, input, work, sorter))
}

/** Forgets what an earlier attempt has staged. @returns the import, with the number of this attempt */
function beginCheck(input: JobInput): Promise<WorkingImport> {
  return withTenant(input.scope, async ({ tx }) => {
    await lockJob(tx, input)
    const found = await lockImport(tx, input.merchantId, input.jobId)
    if (found?.status !== 'checking') throw new JobFailure('SET_CHANGED')
    await forget(tx, input, found.importId)
    const attempt = found.attempt + 1
    await tx`
      update card_imports set attempt = ${attempt}
      where merchant_id = ${input.merchantId} and import_id = ${found.importId}`
    return { ...found, attempt }
  })
}

async function forget(tx: Tx, { merchantId }: JobInput, importId: string): Promise<void> {
  await tx`delete from card_import_blocks where merchant_id = ${merchantId} and import_id = ${importId}`
  await tx`delete from card_import_problems where merchant_id = ${merchantId} and import_id = ${importId}`
  await tx`
    update card_imports set row_count = 0, good_count = 0, bad_count = 0, problems = '{}', warnings = '{}',
      password_slot = null, problem = null
    where merchant_id = ${merchantId} and import_id = ${importId}`
}

/** @throws JobStopped when another attempt has begun since */
async function stillMine(tx: Tx, input: JobInput, work: WorkingImport): Promise<void> {
  const found = await lockImport(tx, input.merchantId, input.jobId)
  if (found?.attempt !== work.attempt || found.status !== 'checking')
    throw new JobStopped('another attempt checks this file')
}

/** Ends a check without a result: cancelled, or the file cannot be read. It stays, for another sheet or encoding. */
async function giveUp(tx: Tx, input: JobInput, problem: FileProblem | null): Promise<void> {
  const { done } = await lockJob(tx, input)
  const found = await lockImport(tx, input.merchantId, input.jobId)
  if (!found) throw new JobFailure('SET_CHANGED')
  await forget(tx, input, found.importId)
  await tx`
    update card_imports set status = 'uploaded', problem = ${problem}
    where merchant_id = ${input.merchantId} and import_id = ${found.importId}`
  const status = problem === null ? 'cancelled' : 'done'
  await finishJob(tx, input, { status, done, result: { importId: found.importId, problem } })
}

type Place = { work: WorkingImport; sorter: Sorter; block: number }

async function storeRows(
  tx: Tx,
  input: JobInput,
  keys: MerchantKeys,
  place: Place,
  rows: Sorted,
): Promise<void> {
  const { merchantId } = input
  const { importId } = place.work
  const numbers = rows.good.map(({ number }) => number)
  // Sent at once, because each wait for an answer is a wait for the reading, too. What a crash may take is read
  // again anyway; the transaction that ends the check makes all of it last.
  const [, job, , problemOf] = await Promise.all([
    tx`select set_config('synchronous_commit', 'off', true)`,
    lockJob(tx, input),
    stillMine(tx, input, place.work),
    numberProblems(tx, merchantId, numbers),
  ])
  if (job.cancelRequested) throw new Cancelled()
  const good: GoodRow[] = []
  const bad: BadRow[] = [...rows.bad]
  for (const row of rows.good) {
    const problem = problemOf(row.number)
    if (problem) bad.push({ row: row.row, number: row.number, problem })
    else good.push(row)
  }
  await Promise.all([
    writeBlock(tx, keys, { merchantId, importId, block: place.block }, good),
    writeProblems(tx, merchantId, importId, bad),
    tx`update jobs set done = ${rows.rows} where merchant_id = ${merchantId} and job_id = ${input.jobId}`,
  ])
  place.sorter.stored(good, bad)
}

async function endCheck(tx: Tx, input: JobInput, work: WorkingImport, sorter: Sorter): Promise<void> {
  const { rows, goodCount, slot, problems, warnings } = sorter
  if ((await lockJob(tx, input)).cancelRequested) throw new Cancelled()
  await stillMine(tx, input, work)
  await tx`
    update card_imports set status = 'checked', row_count = ${rows}, good_count = ${goodCount},
      bad_count = ${rows - goodCount}, problems = ${tx.json(problems)}, warnings = ${warnings},
      password_slot = ${goodCount === 0 ? null : slot}
    where merchant_id = ${input.merchantId} and import_id = ${work.importId}`
  const result = { importId: work.importId, rows, good: goodCount }
  await finishJob(tx, input, { status: 'done', done: rows, result })
}

/** Thrown where cards of the merchant have taken numbers since the check, to undo everything. */
class NumbersTaken extends Error {
  readonly problem: ImportProblem
  constructor(problem: ImportProblem) {
    super(problem)
    this.problem = problem
  }
}

/**
 * Makes cards of the staged rows, in ONE transaction: however the worker ends, there are all cards or none, and
 * nobody ever sees a part of them. It takes seconds for the most rows a file may have, so an attempt that was killed
 * costs no more than these; chunks that are committed one by one could only be taken back by deleting cards, which
 * the log of cards, rightly, does not know (docs/decisions/0008-imports.md).
 */
export async function runImport(input: JobInput): Promise<void> {
  await runJob(input, 'batch.create', async () => {
    const keys = await keysOf(input.merchantId)
    const progress = new Progress(input)
    const attempt = (look: boolean) =>
      withTenant(input.scope, ({ tx }) => importCards(tx, input, keys, progress, look))
    try {
      // The unique index says at no cost whether a number was taken since the check. Only then they are looked for.
      await attempt(false).catch((error) => {
        if (!isTaken(error)) throw error
        return attempt(true)
      })
    } catch (error) {
      if (error instanceof Cancelled) {
        await withTenant(input.scope, ({ tx }) => endCancelled(tx, input))
        return
      }
      if (!(error instanceof NumbersTaken)) throw error
      await withTenant(input.scope, ({ tx }) => reportTaken(tx, input, keys, error.problem))
      throw new JobFailure('NUMBER_TAKEN')
    } finally {
      await progress.settled()
    }
  })
}

/** Tells how far an import is while its own transaction cannot: over another connection, and never waited for. */
class Progress {
  private readonly input: JobInput
  private telling: Promise<unknown> | undefined

  constructor(input: JobInput) {
    this.input = input
  }

  tell(done: number): void {
    if (this.telling) return
    const { merchantId, jobId, scope } = this.input
    this.telling = withTenant(scope, async ({ tx }) => {
      await tx`select set_config('synchronous_commit', 'off', true)`
      await tx`
        update jobs set done = ${done} where merchant_id = ${merchantId} and job_id = ${jobId} and status = 'running'`
    })
      .catch((error) => log.warn({ err: error }, 'progress of an import'))
      .finally(() => {
        this.telling = undefined
      })
  }

  async settled(): Promise<void> {
    await this.telling
  }
}

function isTaken(error: unknown): boolean {
  const { code, constraint_name: name } = error as { code?: string; constraint_name?: string }
  return code === '23505' && name === 'cards_number'
}

/** @param look for taken numbers among all cards, and not only in the ranges of batches under way */
async function importCards(
  tx: Tx,
  input: JobInput,
  keys: MerchantKeys,
  progress: Progress,
  look: boolean,
): Promise<void> {
  await tx`select set_config('tihuo.operation', ${input.jobId}, true)`
  const work = await claim(tx, input)
  await lockNumbers(tx, input.merchantId)
  const ranges = await openRanges(tx, input.merchantId)
  const taken: Taken = look || ranges.length > 0 ? await findTaken(tx, input, work) : new Map()
  let quantity = work.goodCount
  if (taken.size > 0) {
    if (work.mode !== 'good') throw new NumbersTaken('TAKEN_MEANWHILE')
    quantity = await dropStaged(tx, keys, input.merchantId, work.importId, taken)
    if (quantity === 0) throw new NumbersTaken('ALL_TAKEN')
  }
  const made = await makeImportedBatch(tx, input, work, quantity)
  await fillBatch(tx, input, keys, work, made, progress)
  await endImport(tx, input, work, made, quantity)
}

/** The import, locked: an attempt that was given up for dead but lives waits here until this one has ended. */
async function claim(tx: Tx, input: JobInput): Promise<WorkingImport> {
  const work = await lockImport(tx, input.merchantId, input.jobId)
  if (work?.status === 'done') throw new JobStopped('the import is done already')
  if (work?.status !== 'importing') throw new JobFailure('NUMBER_TAKEN')
  return work
}

/** Block by block, and by a list of numbers: a join is planned by guesses that are sometimes very wrong. */
async function findTaken(tx: Tx, { merchantId }: JobInput, { importId }: WorkingImport): Promise<Taken> {
  const taken: Taken = new Map()
  for (const { block } of await stagedBlocks(tx, merchantId, importId)) {
    const { numbers } = await stagedBlock(tx, merchantId, importId, block)
    const problemOf = await numberProblems(tx, merchantId, numbers)
    const found = numbers.flatMap((number): [string, RowProblem][] => {
      const problem = problemOf(number)
      return problem ? [[number, problem]] : []
    })
    if (found.length > 0) taken.set(block, new Map(found))
  }
  return taken
}

/** Cards and sealed passwords, staged block by staged block. @throws Cancelled */
async function fillBatch(
  tx: Tx,
  input: JobInput,
  keys: MerchantKeys,
  work: WorkingImport,
  made: MadeBatch,
  progress: Progress,
): Promise<void> {
  const { merchantId } = input
  const { importId } = work
  const secrets = new SecretBlocks(keys, made.batchId, made.slot)
  const store = async (rows: SecretBlock[]) => {
    if (rows.length > 0)
      await tx`insert into card_secrets ${tx(rows.map((row) => ({ merchant_id: merchantId, ...row })))}`
  }
  let done = 0
  for (const { block, size } of await stagedBlocks(tx, merchantId, importId)) {
    await refuseCancelled(tx, input)
    const { sealed } = await stagedBlock(tx, merchantId, importId, block)
    const inserting = insertStaged(tx, merchantId, importId, block, made, made.serialFrom + done)
    // A rejection that comes while we are sealing must not count as unhandled; it is awaited just below.
    inserting.catch(() => undefined)
    const rows = secrets.add(openPasswords(keys, importId, block, sealed))
    await inserting
    await store(rows)
    done += size
    progress.tell(done)
  }
  await store(secrets.rest())
}

/** Reads committed rows, so it sees the wish although this transaction is older. */
async function refuseCancelled(tx: Tx, input: JobInput): Promise<void> {
  if (input.signal.aborted) throw new Error('the worker is stopping')
  const [job] = await tx<{ cancelled: boolean }[]>`
    select cancel_requested as cancelled from jobs
    where merchant_id = ${input.merchantId} and job_id = ${input.jobId}`
  if (job?.cancelled) throw new Cancelled()
}

async function endImport(
  tx: Tx,
  input: JobInput,
  work: WorkingImport,
  made: MadeBatch,
  quantity: number,
): Promise<void> {
  const { merchantId, jobId } = input
  const { importId, fileName, sha256, mode } = work
  const [counts] = await tx<{ refused: number }[]>`
    update card_imports set status = 'done', batch_id = ${made.batchId}, problem = null, finished_at = now()
    where merchant_id = ${merchantId} and import_id = ${importId} returning bad_count as refused`
  await removeFile(tx, merchantId, importId)
  const refused = counts?.refused ?? 0
  await writeCardLog(tx, {
    logId: jobId,
    action: 'cards.import',
    filter: {
      batchId: made.batchId,
      serialFrom: made.serialFrom,
      serialTo: made.serialFrom + quantity - 1,
    },
    count: quantity,
    detail: { importId, fileName, sha256, mode, refused },
  })
  // Only now: until here the row was free for the progress and for the wish to cancel.
  if ((await lockJob(tx, input)).cancelRequested) throw new Cancelled()
  const result = { importId, batchId: made.batchId, imported: quantity, refused }
  await finishJob(tx, input, { status: 'done', done: quantity, result })
}

async function endCancelled(tx: Tx, input: JobInput): Promise<void> {
  const work = await claim(tx, input)
  await lockJob(tx, input)
  await tx`
    update card_imports set status = 'checked'
    where merchant_id = ${input.merchantId} and import_id = ${work.importId}`
  await finishJob(tx, input, { status: 'cancelled', done: 0, result: { importId: work.importId } })
}

/** After everything was undone: the numbers go to the report, and people decide again. */
async function reportTaken(
  tx: Tx,
  input: JobInput,
  keys: MerchantKeys,
  problem: ImportProblem,
): Promise<void> {
  const work = await claim(tx, input)
  await lockJob(tx, input)
  const taken = await findTaken(tx, input, work)
  await dropStaged(tx, keys, input.merchantId, work.importId, taken)
  await tx`
    update card_imports set status = 'checked', problem = ${problem}
    where merchant_id = ${input.merchantId} and import_id = ${work.importId}`
}
