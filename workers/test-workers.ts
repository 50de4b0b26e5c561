// Real worker processes for tests, on an installation of their own: a worker takes whatever it finds, also what other
// test files have made. In a test file:
//
//   const workers = useWorkers({ env: () => ({ TIHUO_SMS_ALIYUN_ENDPOINT: vendor.url }), closing: () => vendor?.close() })
//   beforeAll(async () => { shop = await makeMerchant(workers.sql()) })
//   test('…', async () => { const worker = await workers.start(); …; await workers.kill(worker) })
import { randomInt } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect } from 'vitest'
import { closePools, connect, type Sql } from '#app/core/db/pool.ts'
import { parseLauncherEnv } from '#app/core/env/env.ts'
import { stopSender } from '#app/core/queue/outbox.ts'
import { type Running, startProcess } from '../scripts/lib/processes.ts'
import { type Stack, startStack } from '../scripts/lib/stack.ts'

type Options = {
  /** Settings of the workers beside those of the installation, asked for when one starts. */
  env?: () => Record<string, string>
  /** Connections of `sql`. */
  connections?: number
  /** What the workers call, closed when none of them runs any more. */
  closing?: () => Promise<unknown> | undefined
}

/** When to kill workers that send things somewhere. */
export type Plan = {
  /** How often, at most. */
  times: number
  /** Something that grows while a worker is at work. */
  progress: () => number
  /** A kill comes so many milliseconds after that has grown, at the latest. */
  withinMs: number
  /** True when too little is left for a kill to meet anything. */
  enough: () => boolean | Promise<boolean>
  /** What a real installation would wait for when a worker is dead: its leases, or its heartbeat. */
  afterwards: () => Promise<unknown>
}

export type Workers = {
  stack: () => Stack
  /** Connection of the superuser. */
  sql: () => Sql
  /** What all workers have logged so far. */
  log: () => string
  start: () => Promise<Running>
  /** SIGKILL, and waits until the process is gone. */
  kill: (worker: Running) => Promise<void>
  /** Any that runs is killed; another one takes its place. */
  replaceOne: () => Promise<void>
  /** Starts a worker and kills it at some moment of its work, again and again. @returns how often */
  killWhileWorking: (plan: Plan) => Promise<number>
  /** Sends jobs and kills workers at random moments of them; see below. @returns every job that was sent */
  killInJobs: (send: () => Promise<string>, plan: { times: number; withinMs: number }) => Promise<string[]>
  jobRow: (jobId: string) => Promise<JobRow>
  /** Where the job is: in the queue, in a worker's hands, or over. */
  underWay: (jobId: string) => Promise<'waiting' | 'taken' | 'done'>
  putBack: (jobId: string) => Promise<void>
}

export type JobRow = { status: string; done: number; result: Record<string, unknown> }

/** Call once, at the top of a test file: starts the installation before its tests and stops all of it at the end. */
export function useWorkers(options: Options = {}): Workers {
  const dataDir = mkdtempSync(join(tmpdir(), 'tihuo-workers-test-'))
  const logFile = join(dataDir, 'worker.log')
  const running = new Set<Running>()
  let stack: Stack
  let sql: Sql

  beforeAll(async () => {
    const settings = { NODE_ENV: 'test', TIHUO_LOG_LEVEL: 'silent', TIHUO_DATA_DIR: dataDir }
    stack = await startStack(
      parseLauncherEnv({ ...settings, TIHUO_POSTGRES_PORT: '0', TIHUO_SUPABASE_PORT: '0' }),
      { fast: true },
    )
    Object.assign(process.env, stack.envFor('worker'))
    sql = connect(stack.adminUrl, options.connections ?? 2)
  })

  afterAll(async () => {
    for (const worker of running) await worker.stop()
    await stopSender()
    await closePools()
    await sql?.end()
    await stack?.stop()
    await options.closing?.()
    rmSync(dataDir, { recursive: true, force: true })
  })

  const processes = processesOf({ ...{ running, dataDir, logFile }, stack: () => stack, env: options.env })
  const jobs = jobsOf(() => sql)
  return {
    ...processes,
    ...jobs,
    stack: () => stack,
    sql: () => sql,
    log: () => readFileSync(logFile, 'utf8'),
    killWhileWorking: (plan) => killWhileWorking(processes, plan),
    killInJobs: async (send, plan) => {
      const { sent, last } = await killInJobs(processes, jobs, send, plan)
      await last.stop()
      running.delete(last)
      return sent
    },
  }
}

type Processes = Pick<Workers, 'start' | 'kill' | 'replaceOne'>
type Jobs = Pick<Workers, 'jobRow' | 'underWay' | 'putBack'>

type Place = {
  stack: () => Stack
  env: Options['env']
  running: Set<Running>
  dataDir: string
  logFile: string
}

function processesOf({ stack, env, running, dataDir, logFile }: Place): Processes {
  const start = async (): Promise<Running> => {
    const worker = await startProcess({
      name: 'worker',
      file: 'workers/main.ts',
      env: {
        ...stack().envFor('worker'),
        TIHUO_LOG_LEVEL: 'warn',
        TIHUO_PUBLIC_URL: 'https://tihuo.example',
        // What a killed worker leaves in its temporary folder goes with the test.
        TMPDIR: dataDir,
        ...env?.(),
      },
      logFile,
    })
    running.add(worker)
    return worker
  }
  const kill = async (worker: Running): Promise<void> => {
    const gone = new Promise((end) => worker.child.once('exit', end))
    worker.child.kill('SIGKILL')
    await gone
    running.delete(worker)
  }
  const replaceOne = async (): Promise<void> => {
    const [worker] = running
    if (!worker) return
    await kill(worker)
    await start()
  }
  return { start, kill, replaceOne }
}

async function killWhileWorking({ start, kill }: Processes, plan: Plan): Promise<number> {
  let kills = 0
  for (; kills < plan.times && !(await plan.enough()); kills += 1) {
    const worker = await start()
    const before = plan.progress()
    await expect.poll(plan.progress, { timeout: 30_000, interval: 2 }).toBeGreaterThan(before)
    await delay(randomInt(plan.withinMs))
    await kill(worker)
    await plan.afterwards()
  }
  return kills
}

function jobsOf(sql: () => Sql): Jobs {
  const jobRow = async (jobId: string): Promise<JobRow> => {
    const [row] = await sql()<JobRow[]>`select status, done, result from jobs where job_id = ${jobId}`
    if (!row) throw new Error(`there is no job ${jobId}`)
    return row
  }
  return {
    jobRow,
    underWay: async (jobId) => {
      if ((await jobRow(jobId)).status === 'done') return 'done'
      const taken = await sql()`
        select from pgboss.job where data ->> 'jobId' = ${jobId} and state = 'active'`
      return taken.length > 0 ? 'taken' : 'waiting'
    },
    /**
     * The queue gives a dead worker's job to the next one when its heartbeat is 15 seconds old (see
     * heartbeat.db.test.ts). A hundred times that would be half an hour, so the job is put back by hand, and its
     * attempts forgotten.
     */
    putBack: async (jobId) => {
      await sql()`
        update pgboss.job set state = 'created', retry_count = 0, start_after = now(), started_on = null,
          heartbeat_on = null
        where data ->> 'jobId' = ${jobId} and state = 'active'`
    },
  }
}

/**
 * Until `times` kills have hit a job at work; then the last one may finish. A job that ends before its moment is
 * followed by another.
 * @param plan.withinMs a kill comes so many milliseconds after the job was taken, at the latest
 * @returns every job that was sent, all of them finished, and the worker that still runs
 */
async function killInJobs(
  { start, kill }: Processes,
  { jobRow, underWay, putBack }: Jobs,
  send: () => Promise<string>,
  { times, withinMs }: { times: number; withinMs: number },
): Promise<{ sent: string[]; last: Running }> {
  const sent: string[] = []
  let jobId = ''
  let kills = 0
  let worker = await start()
  while (kills < times) {
    if (jobId === '' || (await jobRow(jobId)).status === 'done') {
      jobId = await send()
      sent.push(jobId)
    }
    await expect.poll(() => underWay(jobId), { timeout: 30_000, interval: 5 }).not.toBe('waiting')
    if ((await underWay(jobId)) === 'done') continue
    await delay(randomInt(withinMs))
    await kill(worker)
    if ((await jobRow(jobId)).status !== 'done') kills += 1
    worker = await start()
    await putBack(jobId)
  }
  await expect.poll(async () => (await jobRow(jobId)).status, { timeout: 60_000, interval: 50 }).toBe('done')
  return { sent, last: worker }
}
