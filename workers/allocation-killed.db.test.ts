// The real worker process, killed with SIGKILL while it gives cards to stores, moves them between stores and takes them
// back: after each kill no card has moved and nobody is told otherwise, and in the end every job has been done once.
import { randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { listJobEvents, loadJob } from '#app/features/jobs/data.ts'
import { previewMoves } from '#app/features/stores/allocation/data.ts'
import { moveCards } from '#app/features/stores/allocation/mutations.ts'
import type { MoveRequest } from '#app/features/stores/allocation/types.ts'
import { type Merchant, makeMerchant, memberOf } from '../supabase/tests/support.ts'
import { useWorkers } from './test-workers.ts'

const KILLS = 12
/** Eight portions: of those a kill finds some done and some not. */
const CARDS = 40_000
const FIRST = 1_000_001
const workers = useWorkers()
let shop: Merchant
let owner: Member

beforeAll(async () => {
  const sql = workers.sql()
  shop = await makeMerchant(sql)
  owner = await memberOf(shop.owner.userId)
  await sql`
    insert into cards (merchant_id, serial, number, batch_id)
    select ${shop.merchantId}, i, 'K' || i, ${shop.batchId} from generate_series(${FIRST}::bigint, ${FIRST + CARDS - 1}::bigint) i`
})

/** Who has how many of the cards: the head office, the first store, the second. */
async function held(): Promise<number[]> {
  const places = [null, ...shop.stores]
  const rows = await workers.sql()<{ store: string | null; n: number }[]>`
    select store_id as store, count(*)::int as n from cards
    where merchant_id = ${shop.merchantId} and serial >= ${FIRST} group by store_id`
  return places.map((place) => rows.find(({ store }) => store === place)?.n ?? 0)
}

/** What differs between the ledger and a recount: nothing, at any moment. */
async function differences(): Promise<readonly unknown[]> {
  return workers.sql()`
    with counted as (
      select store_id, count(*) filter (where status = 'created') as created from cards
      where merchant_id = ${shop.merchantId} and store_id is not null group by store_id),
    summed as (
      select store_id, sum(created) as created from store_ledger where merchant_id = ${shop.merchantId} group by store_id)
    select store_id, c.created as counted, s.created as summed from counted c full join summed s using (store_id)
    where coalesce(c.created, 0) <> coalesce(s.created, 0)`
}

/** All cards go round: to both stores, from the first to the second, back to the head office. */
function requestOf(step: number): { request: MoveRequest; after: number[] } {
  const [a, b] = shop.stores
  const filter = { serialFrom: FIRST }
  const half = CARDS / 2
  switch (step % 3) {
    case 0: {
      const parts = [a, b].map((to) => ({ to, count: half }))
      return { request: { action: 'allocate', from: null, filter, parts }, after: [0, half, half] }
    }
    case 1: {
      const parts = [{ to: b, count: null }]
      return { request: { action: 'move', from: a, filter, parts }, after: [0, 0, CARDS] }
    }
    default: {
      const parts = [{ to: null, count: null }]
      return { request: { action: 'take_back', from: b, filter, parts }, after: [CARDS, 0, 0] }
    }
  }
}

type Sent = { jobId: string; moved: number; before: number[]; after: number[] }

async function send(step: number): Promise<Sent> {
  const { request, after } = requestOf(step)
  const before = await held()
  const seen = await previewMoves(owner, request)
  if (!seen.ok) throw new Error(seen.reason)
  const moved = await moveCards(owner, request, seen.plan.fingerprint)
  if (!moved.ok || !moved.jobId) throw new Error('no job')
  return { jobId: moved.jobId, moved: moved.moved, before, after }
}

/** PostgreSQL has noticed that the worker is gone, and has taken back what it had begun. */
async function forgotten(): Promise<void> {
  const left = () => workers.sql()`
    select from pg_stat_activity where usename = 'app_worker' and xact_start is not null`
  await expect.poll(left, { timeout: 30_000, interval: 10 }).toHaveLength(0)
}

test('jobs that move cards', async () => {
  const sent: Sent[] = []
  let kills = 0
  let midway = 0
  let worker = await workers.start()
  while (kills < KILLS) {
    const current = sent.at(-1)
    if (!current || (await workers.jobRow(current.jobId)).status === 'done') {
      sent.push(await send(sent.length))
      continue
    }
    const { jobId, before, after, moved } = current
    await expect.poll(() => workers.underWay(jobId), { timeout: 30_000, interval: 5 }).not.toBe('waiting')
    // Every other kill comes when cards are known to have been moved, the rest at any moment.
    const shown = async () => (await loadJob(owner.scope, jobId))?.done ?? 0
    if (kills % 2 === 0) await expect.poll(shown, { timeout: 30_000, interval: 5 }).toBeGreaterThan(0)
    await delay(randomInt(kills % 2 === 0 ? 200 : 1500))
    const reached = await shown()
    await workers.kill(worker)
    await forgotten()
    const over = (await workers.jobRow(jobId)).status === 'done'
    expect(await held()).toEqual(over ? after : before)
    expect(await differences()).toEqual([])
    expect(await loadJob(owner.scope, jobId)).toMatchObject(
      over
        ? { status: 'done', done: moved }
        : { status: expect.stringMatching(/^(queued|running)$/), done: 0 },
    )
    if (!over) kills += 1
    if (!over && reached > 0 && reached < moved) midway += 1
    worker = await workers.start()
    await workers.putBack(jobId)
  }
  const last = sent.at(-1) as Sent
  await expect
    .poll(async () => (await workers.jobRow(last.jobId)).status, { timeout: 60_000, interval: 50 })
    .toBe('done')
  expect(midway).toBeGreaterThanOrEqual(3)
  expect(await held()).toEqual(last.after)
  expect(await differences()).toEqual([])
  for (const { jobId, moved } of sent) await expectOnce(jobId, moved)
  expect(await workers.sql()`select from job_cards`).toHaveLength(0)
}, 400_000)

/** Each card of the job stands once in the log of its changes, and once in the ledger on each side. */
async function expectOnce(jobId: string, moved: number): Promise<void> {
  const sql = workers.sql()
  const [changes] = await sql`
    select sum(card_count)::int as cards, (
      select sum(upper(r) - lower(r))::int from (select unnest(range_agg(serials)) as r) ranges) as different
    from card_changes where operation_id = ${jobId}`
  expect(changes).toEqual({ cards: moved, different: moved })
  const legs = await sql<{ kind: string; cards: number }[]>`
    select kind, sum(cards)::int as cards from store_ledger where operation_id = ${jobId} group by kind`
  for (const { cards } of legs) expect(cards).toBe(moved)
  expect(legs.length).toBeGreaterThan(0)
  const [log] =
    await sql`select count(*)::int as n, max(card_count)::int as cards from card_log where log_id = ${jobId}`
  expect(log).toEqual({ n: 1, cards: moved })
  const events = await listJobEvents(owner, jobId)
  expect(events.filter(({ event }) => event === 'done')).toHaveLength(1)
  expect(await loadJob(owner.scope, jobId)).toMatchObject({ status: 'done', done: moved, result: { moved } })
}
