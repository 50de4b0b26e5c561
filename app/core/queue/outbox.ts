import { PgBoss } from 'pg-boss'
import { executor } from '../db/executor.ts'
import { applicationPool, connect, type Sql, type Tx } from '../db/pool.ts'
import { env } from '../env/env.ts'
import type { Envelope } from './envelope.ts'
import type { MerchantQueue } from './queues.ts'

export type OutgoingJob = { queue: MerchantQueue; data: Envelope }

export const QUEUE_SCHEMA = 'pgboss'

let sender: Promise<PgBoss> | undefined
let senderPool: Sql | undefined

/** The one sender of this process; tried anew when its start has failed. */
function startedSender(): Promise<PgBoss> {
  sender ??= startSender().catch((error) => {
    sender = undefined
    throw error
  })
  return sender
}

/** A pg-boss that only sends: it neither polls, nor supervises, nor changes the schema. */
async function startSender(): Promise<PgBoss> {
  // What the sender asks for itself goes over a connection of its own. Asked from inside a transaction over
  // the application's pool, it could wait for ever: for a connection that this very transaction holds.
  senderPool ??= connect(env().TIHUO_DATABASE_URL, 1)
  const boss = new PgBoss({
    db: executor(senderPool),
    schema: QUEUE_SCHEMA,
    migrate: false,
    createSchema: false,
    supervise: false,
    schedule: false,
  })
  boss.on('error', () => {})
  await boss.start()
  return boss
}

/** Opens the sender before the first request, and tells whether the queue answers. */
export async function queueReady(): Promise<boolean> {
  try {
    await startedSender()
    await applicationPool()`select name from pgboss.queue limit 1`
    return true
  } catch {
    return false
  }
}

/**
 * Writes jobs with the given transaction, under the login's own role.
 * @throws when a queue does not exist or the database refuses
 */
export async function writeJobs(tx: Tx, jobs: OutgoingJob[]): Promise<void> {
  const boss = await startedSender()
  for (const job of jobs) {
    await boss.send(job.queue, job.data, { db: executor(tx) })
  }
}

/** Stops the sender; used when a process ends. */
export async function stopSender(): Promise<void> {
  const boss = await sender?.catch(() => undefined)
  sender = undefined
  await boss?.stop({ graceful: false })
  await senderPool?.end({ timeout: 5 })
  senderPool = undefined
}
