// Moving cards as a job: all of them or none, and what people see meanwhile.
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { addMember, type Merchant, memberOf, useStack } from '../../../../supabase/tests/support.ts'
import { listJobEvents, listJobs, loadJob } from '../../jobs/data.ts'
import { cancelJob, retryJob } from '../../jobs/mutations.ts'
import { testInput } from '../../jobs/test-input.ts'
import { runMoves } from '../jobs.ts'
import { type AllocationShop, CARDS, makeAllocationShop } from './test-allocation.ts'

const stack = useStack('worker')
let shop: Merchant
let owner: Member
let keeper: Member
let { allocate, ask, whose, reset } = {} as AllocationShop
/** Each receiver is a portion of its own: what is told grows four times. */
const COUNTS = [40, 60, 30, 70]
let places: string[]

beforeAll(async () => {
  ;({ shop, owner, keeper, allocate, ask, whose, reset } = await makeAllocationShop(stack.sql))
  const more = [uuid(), uuid()]
  await stack.sql`insert into stores ${stack.sql(more.map((store_id, i) => ({ merchant_id: shop.merchantId, store_id, name: `Store ${i + 2}` })))}`
  places = [...shop.stores, ...more]
  // The n-th portion of a job waits, its cards changed, while a test holds the gate of that number. The catalogue, which
  // another file may be looking at, allows functions like this one.
  await stack.sql.unsafe(`
    create function private.wait_at_gate() returns trigger language plpgsql security definer set search_path = '' as $$ begin
      perform pg_advisory_xact_lock_shared(hashtextextended('gate ' || new.operation_id || ' ' || (
        select count(*) from public.store_ledger l
        where l.merchant_id = new.merchant_id and l.operation_id = new.operation_id), 0));
      return null; end $$;
    revoke execute on function private.wait_at_gate() from public;
    create trigger wait_at_gate after insert on public.store_ledger
      for each row when (new.merchant_id = '${shop.merchantId}') execute function private.wait_at_gate()`)
})

afterAll(async () => {
  await stack.sql.unsafe(
    'drop trigger wait_at_gate on public.store_ledger; drop function private.wait_at_gate()',
  )
})

const request = () => {
  const { parts, ...rest } = allocate(COUNTS)
  return { ...rest, parts: parts.map(({ count }, at) => ({ to: places[at] as string, count })) }
}
const attempt = (jobId: string, signal?: AbortSignal) =>
  runMoves(
    testInput(
      { merchantId: shop.merchantId, userId: keeper.userId },
      jobId,
      signal === undefined ? {} : { signal },
    ),
  )
const shown = (jobId: string) => loadJob(keeper.scope, jobId)
const held = () => Promise.all(places.map(async (store) => (await whose(store)).length))

/** Holds the portion with this number of a job, from 1. */
async function closeGate(jobId: string, portion: number) {
  const holder = await stack.sql.reserve()
  const [own] = await holder<{ pid: number }[]>`
    select pg_backend_pid() as pid, pg_advisory_lock(hashtextextended(${`gate ${jobId} ${portion}`}, 0))`
  const pid = own?.pid ?? 0
  const waiting = async () => {
    const rows = await stack.sql<{ pid: number }[]>`
      select pid from pg_stat_activity where ${pid} = any (pg_blocking_pids(pid))`
    return rows.map((row) => row.pid)
  }
  return {
    /** Until the work stands at the gate. */
    reached: () => expect.poll(waiting, { timeout: 20_000, interval: 5 }).toHaveLength(1),
    /** The transaction of the work dies. */
    kill: async () => {
      for (const victim of await waiting()) await stack.sql`select pg_cancel_backend(${victim}::integer)`
    },
    open: async () => {
      await holder`select pg_advisory_unlock_all()`
      holder.release()
    },
  }
}

/** A job whose work stands at the gate of a portion. */
async function standing(portion: number, signal?: AbortSignal) {
  await reset()
  const jobId = await ask(keeper, request())
  const gate = await closeGate(jobId, portion)
  const work = attempt(jobId, signal).then(
    () => 'done',
    (error: Error) => error.message,
  )
  await gate.reached()
  return { jobId, gate, work }
}

const doneIs = (jobId: string, done: number) =>
  expect.poll(async () => (await shown(jobId))?.done, { timeout: 10_000, interval: 5 }).toBe(done)

describe('progress', () => {
  test('grows portion by portion while not a card has moved yet', async () => {
    await reset()
    const jobId = await ask(keeper, request())
    expect(await shown(jobId)).toMatchObject({ status: 'queued', done: 0, total: 200 })
    const gates = await Promise.all([2, 4].map((portion) => closeGate(jobId, portion)))
    const work = attempt(jobId)
    for (const [at, done] of [40, 130].entries()) {
      await gates[at]?.reached()
      await doneIs(jobId, done)
      expect(await shown(jobId)).toMatchObject({ status: 'running', total: 200 })
      const { jobs } = await listJobs(owner, { kind: 'cards.allocate' }, {})
      expect(jobs.find((job) => job.jobId === jobId)?.done).toBe(done)
      expect(await held()).toEqual([0, 0, 0, 0])
      await gates[at]?.open()
    }
    await work
    expect(await shown(jobId)).toMatchObject({ status: 'done', done: 200, result: { moved: 200 } })
    expect(await held()).toEqual(COUNTS)
  })

  test('is gone with the transaction of the work, at once; the next attempt does all', async () => {
    const { jobId, gate, work } = await standing(3)
    await doneIs(jobId, 100)
    await gate.kill()
    expect(await work).toMatch(/^canceling statement/)
    expect(await shown(jobId)).toMatchObject({ status: 'running', done: 0 })
    expect(await held()).toEqual([0, 0, 0, 0])
    await gate.open()
    await attempt(jobId)
    expect(await held()).toEqual(COUNTS)
    const events = await listJobEvents(owner, jobId)
    expect(events.map(({ event, done }) => [event, done])).toEqual([
      ...[
        ['asked', 0],
        ['started', 0],
        ['resumed', 0],
      ],
      ['done', 200],
    ])
    await expect(attempt(jobId)).rejects.toThrow('done already')
  })

  test('counts for nothing when its transaction is unknown here, or the job is over', async () => {
    const [row] = await stack.sql`
      select private.job_progress('running', 3, 9, '18446744073709551614') as elsewhere,
        private.job_progress('failed', 3, 9, pg_current_xact_id()) as over,
        private.job_progress('running', 3, null, null) as untold`
    expect(row).toEqual({ elsewhere: 3, over: 3, untold: 3 })
  })
})

describe('cancelled while it runs', () => {
  test.each([1, 4])('at portion %i: said at once, and nothing is moved', async (portion) => {
    const { jobId, gate, work } = await standing(portion)
    // The answer does not wait for the work, which stands still.
    expect(await cancelJob(keeper.scope, jobId)).toEqual({ ok: true })
    expect(await shown(jobId)).toMatchObject({ status: 'running', cancelRequested: true })
    await gate.open()
    expect(await work).toBe('done')
    expect(await shown(jobId)).toMatchObject({ status: 'cancelled', done: 0 })
    expect(await held()).toEqual([0, 0, 0, 0])
    const [left] = await stack.sql`
      select (select count(*) from job_cards where job_id = ${jobId}) as frozen,
        (select count(*) from store_ledger where operation_id = ${jobId}) as entries,
        (select count(*) from card_log where log_id = ${jobId}) as logged`
    expect(left).toEqual({ frozen: 0, entries: 0, logged: 0 })
    expect(await cancelJob(keeper.scope, jobId)).toEqual({ ok: false, reason: 'JOB_FINISHED' })
    await expect(attempt(jobId)).rejects.toThrow('cancelled already')
  })

  test('too late: what is moved stays, and whoever cancels hears it', async () => {
    await reset()
    const jobId = await ask(keeper, request())
    await attempt(jobId)
    expect(await cancelJob(keeper.scope, jobId)).toEqual({ ok: false, reason: 'JOB_FINISHED' })
    expect(await held()).toEqual(COUNTS)
  })
})

describe('all or none', () => {
  test('when the worker is told to stop; the next attempt does all', async () => {
    const stopping = new AbortController()
    const { jobId, gate, work } = await standing(2, stopping.signal)
    stopping.abort()
    await gate.open()
    expect(await work).toBe('the worker is stopping')
    expect(await shown(jobId)).toMatchObject({ status: 'running', done: 0 })
    expect(await held()).toEqual([0, 0, 0, 0])
    await attempt(jobId)
    expect(await held()).toEqual(COUNTS)
  })

  test('a second attempt waits for one that is still alive, and finds nothing to do', async () => {
    const { jobId, gate, work } = await standing(2)
    const second = attempt(jobId).then(
      () => 'done',
      (error: Error) => error.message,
    )
    await expect
      .poll(
        () => stack.sql`
          select from pg_locks where locktype = 'advisory' and not granted
            and (classid::bigint << 32 | objid::bigint) = hashtextextended(${`job ${jobId}`}, 0)`,
        { timeout: 10_000, interval: 5 },
      )
      .toHaveLength(1)
    await gate.open()
    expect(await work).toBe('done')
    expect(await second).toBe('the job is done')
    expect(await held()).toEqual(COUNTS)
    const [entries] = await stack.sql`
      select count(*) as n, sum(cards)::int as cards from store_ledger where operation_id = ${jobId}`
    expect(entries).toEqual({ n: 4, cards: 200 })
  })

  test('a job that was given up meanwhile moves nothing; tried again, it moves all', async () => {
    const { jobId, gate, work } = await standing(2)
    await stack.sql`update jobs set status = 'failed', reason = 'ERROR', finished_at = now() where job_id = ${jobId}`
    expect(await shown(jobId)).toMatchObject({ status: 'failed', done: 0 })
    await gate.open()
    expect(await work).toMatch(/^the job (has ended|is failed)$/)
    expect(await held()).toEqual([0, 0, 0, 0])
    expect(await retryJob(keeper, jobId)).toEqual({ ok: true })
    await attempt(jobId)
    expect(await held()).toEqual(COUNTS)
  })

  test('a card that is sold meanwhile stops all', async () => {
    await reset()
    const jobId = await ask(keeper, request())
    await stack.sql`
      update cards set status = 'active', activated_at = now() where merchant_id = ${shop.merchantId} and serial = 250`
    await expect(attempt(jobId)).rejects.toThrow('STOCK_TAKEN')
    expect(await shown(jobId)).toMatchObject({ status: 'failed', reason: 'STOCK_TAKEN', done: 0 })
    expect(await held()).toEqual([0, 0, 0, 0])
  })

  test('whose account has lost the right, or that was cancelled before, moves nothing', async () => {
    await reset()
    const account = await addMember(stack.sql, shop.merchantId, {
      permissions: ['card.read', 'stock.manage'],
    })
    const member = await memberOf(account.userId)
    const asker = { merchantId: shop.merchantId, userId: account.userId }
    const cancelled = await ask(member, request())
    expect(await cancelJob(member.scope, cancelled)).toEqual({ ok: true })
    await runMoves(testInput(asker, cancelled))
    expect(await loadJob(member.scope, cancelled)).toMatchObject({ status: 'cancelled', done: 0 })
    const withdrawn = await ask(member, request())
    await stack.sql`update members set permissions = '{card.read}' where member_id = ${account.memberId}`
    await expect(runMoves(testInput(asker, withdrawn))).rejects.toThrow('FORBIDDEN')
    expect(await whose(null)).toHaveLength(CARDS)
  })
})
