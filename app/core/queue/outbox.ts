import { PgBoss } from 'pg-boss'
import { applicationPool, type Sql, type Tx } from '../db/pool.ts'
import type { Envelope } from './envelope.ts'
import type { QueueName } from './queues.ts'

export type OutgoingJob = { queue: QueueName; data: Envelope }

export const QUEUE_SCHEMA = 'pgboss'

// pg-boss hands over JSON that is text already. Without the text type postgres.js would learn from the
// server that the parameter is json and encode it a second time.
const TEXT = 25

function executor(sql: Sql | Tx) {
  return {
    executeSql: async (text: string, values: unknown[] = []) => {
      const typed = values.map((value) =>
        typeof value === 'string' ? sql.typed(value as never, TEXT) : value,
      )
      const rows = await sql.unsafe(text, typed as never[])
      return { rows: [...rows] }
    },
  }
}

let sender: Promise<PgBoss> | undefined

/** A pg-boss that only sends: it neither polls, nor supervises, nor changes the schema. */
async function startSender(): Promise<PgBoss> {
  const boss = new PgBoss({
    db: executor(applicationPool()),
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
    sender ??= startSender()
    await sender
    await applicationPool()`select name from pgboss.queue limit 1`
    return true
  } catch {
    sender = undefined
    return false
  }
}

/**
 * Writes jobs with the given transaction, under the login's own role.
 * @throws when a queue does not exist or the database refuses
 */
export async function writeJobs(tx: Tx, jobs: OutgoingJob[]): Promise<void> {
  sender ??= startSender()
  const boss = await sender
  for (const job of jobs) {
    await boss.send(job.queue, job.data, { db: executor(tx) })
  }
}

/** Stops the sender; used when a process ends. */
export async function stopSender(): Promise<void> {
  const boss = await sender?.catch(() => undefined)
  sender = undefined
  await boss?.stop({ graceful: false })
}
