import { type JobWithMetadata, PgBoss } from 'pg-boss'
import type { TenantScope } from '../db/scope.ts'
import { env } from '../env/env.ts'
import { JobStopped } from '../errors/errors.ts'
import { withLogContext } from '../log/context.ts'
import { log } from '../log/log.ts'
import { jobSeconds } from '../log/metrics.ts'
import { type Envelope, openEnvelope } from './envelope.ts'
import { QUEUE_SCHEMA } from './outbox.ts'
import { type MerchantQueue, type PlatformQueue, QUEUES, type QueueName } from './queues.ts'

/** What a handler gets: the opened envelope, with the scope of whoever asked, and a signal to stop. */
export type JobInput = Envelope & {
  scope: TenantScope
  /** Aborts when the worker is asked to stop or the attempt has expired; leave after the current chunk. */
  signal: AbortSignal
  /** True on the attempt after which the queue gives up. */
  lastAttempt: boolean
}

export type JobHandler = (input: JobInput) => Promise<void>

/** What works a platform queue. @param signal aborts when the worker is asked to stop or the attempt has expired */
export type PlatformHandler = (signal: AbortSignal) => Promise<void>

/** Starts a pg-boss that works; it supervises the queue, keeps the schedules and leaves the schema alone. */
export async function startWorkerQueue(): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: env().TIHUO_DATABASE_URL,
    schema: QUEUE_SCHEMA,
    migrate: false,
    createSchema: false,
    supervise: true,
    schedule: true,
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
export function workQueue(boss: PgBoss, queue: MerchantQueue, handler: JobHandler): Promise<void> {
  return work(boss, queue, (job) => runJob(queue, job, handler))
}

/** Works one queue of the platform, one job at a time. A job that throws is tried again with back-off. */
export function workPlatformQueue(
  boss: PgBoss,
  queue: PlatformQueue,
  handler: PlatformHandler,
): Promise<void> {
  return work(boss, queue, (job) =>
    withLogContext({ queue }, () => observed(queue, job, () => handler(job.signal))),
  )
}

type QueuedJob = JobWithMetadata<unknown>

async function work(boss: PgBoss, queue: QueueName, run: (job: QueuedJob) => Promise<void>): Promise<void> {
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
    async (jobs: QueuedJob[]) => {
      for (const job of jobs) await run(job)
    },
  )
}

async function runJob(queue: MerchantQueue, job: QueuedJob, handler: JobHandler): Promise<void> {
  const envelope = openEnvelope(job.data)
  const lastAttempt = job.retryCount >= job.retryLimit
  await withLogContext({ queue, jobId: envelope.jobId, merchantId: envelope.merchantId }, () =>
    observed(queue, job, () => handler({ ...envelope, signal: job.signal, lastAttempt })),
  )
}

/** Runs one attempt with what is measured and logged of it. @throws what the attempt throws, but JobStopped */
async function observed(queue: QueueName, job: QueuedJob, attempt: () => Promise<void>): Promise<void> {
  const stopTimer = jobSeconds.startTimer({ queue })
  log.info({ attempt: job.retryCount + 1 }, 'job starts')
  try {
    await attempt()
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
}
