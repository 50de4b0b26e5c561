import { type JobWithMetadata, PgBoss } from 'pg-boss'
import type { TenantScope } from '../db/scope.ts'
import { env } from '../env/env.ts'
import { JobStopped } from '../errors/errors.ts'
import { withLogContext } from '../log/context.ts'
import { log } from '../log/log.ts'
import { jobSeconds } from '../log/metrics.ts'
import { type Envelope, openEnvelope } from './envelope.ts'
import { QUEUE_SCHEMA } from './outbox.ts'
import { QUEUES, type QueueName } from './queues.ts'

/** What a handler gets: the opened envelope, with the scope of whoever asked, and a signal to stop. */
export type JobInput = Envelope & {
  scope: TenantScope
  /** Aborts when the worker is asked to stop or the attempt has expired; leave after the current chunk. */
  signal: AbortSignal
  /** True on the attempt after which the queue gives up. */
  lastAttempt: boolean
}

export type JobHandler = (input: JobInput) => Promise<void>

/** Starts a pg-boss that works; it supervises the queue and leaves the schema alone. */
export async function startWorkerQueue(): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: env().TIHUO_DATABASE_URL,
    schema: QUEUE_SCHEMA,
    migrate: false,
    createSchema: false,
    supervise: true,
    schedule: false,
    useListenNotify: true,
    // A worker that dies is noticed after its heartbeat and at the next look of the monitor.
    monitorIntervalSeconds: 5,
    superviseIntervalSeconds: 5,
    max: 4,
  })
  boss.on('error', (error) => log.error({ err: error }, 'job queue'))
  await boss.start()
  return boss
}

/**
 * Works one queue, one job at a time. A job that throws is tried again with back-off; JobStopped ends it.
 */
export async function workQueue(boss: PgBoss, queue: QueueName, handler: JobHandler): Promise<void> {
  const policy = QUEUES[queue]
  await boss.work(
    queue,
    {
      includeMetadata: true,
      batchSize: 1,
      pollingIntervalSeconds: 1,
      // NOTIFY says that there is work, not how much, and retries come without one: left alone, pg-boss would
      // look again only after 30 seconds.
      notifyPollingIntervalSeconds: 1,
      burstWhenBatchFull: true,
      heartbeatRefreshSeconds: Math.floor(policy.heartbeatSeconds / 3),
    },
    async (jobs: JobWithMetadata<unknown>[]) => {
      for (const job of jobs) await runJob(queue, job, handler)
    },
  )
}

async function runJob(queue: QueueName, job: JobWithMetadata<unknown>, handler: JobHandler): Promise<void> {
  const envelope = openEnvelope(job.data)
  await withLogContext({ queue, jobId: envelope.jobId, merchantId: envelope.merchantId }, async () => {
    const stopTimer = jobSeconds.startTimer({ queue })
    log.info({ attempt: job.retryCount + 1 }, 'job starts')
    try {
      await handler({ ...envelope, signal: job.signal, lastAttempt: job.retryCount >= job.retryLimit })
      stopTimer({ outcome: 'done' })
      log.info('job done')
    } catch (error) {
      if (error instanceof JobStopped) {
        stopTimer({ outcome: 'stopped' })
        log.info({ reason: error.message }, 'job stopped')
        return
      }
      stopTimer({ outcome: 'failed' })
      log.error({ err: error, attempt: job.retryCount + 1 }, 'job failed')
      throw error
    }
  })
}
