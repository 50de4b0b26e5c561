// Stories of what runs in the background: jobs, tasks by the clock, and the clean-up.
import { v7 as uuid } from 'uuid'
import type { Merchant, Sql } from '../support.ts'
import { everybody, SEALED, type Story, staff } from './story.ts'

export const jobStories: Story[] = [
  // Before jobs: what happens to jobs is written down, and would stay behind when a test takes its job back.
  {
    table: 'job_events',
    // Whoever sees a job sees what happened to it.
    select: staff('job.read').and({ bare: '1' }),
    row: ({ jobId }) => ({ job_id: jobId, event: 'done', done: 1 }),
    change: { done: 0 },
  },
  {
    table: 'jobs',
    // A row alone starts nothing, so every account may write down what it asked for; it sees its own.
    select: staff('job.read').and({ bare: '1' }),
    insert: everybody(),
    update: staff('job.read', 'job.manage').and({ bare: '1' }),
    row: (_, { memberId }) => ({ job_id: uuid(), kind: 'cards.export', requested_by: memberId, total: 1 }),
    change: { reason: 'Changed' },
  },
  {
    table: 'job_cards',
    // Serials alone say nothing: which of these cards an account may change, the policies of cards decide.
    select: staff('card.edit').and({ store: 'all' }),
    insert: staff('card.edit').and({ store: '1' }),
    delete: staff('card.edit').and({ store: 'all' }),
    row: ({ jobId }) => ({ job_id: jobId, part: 9, serials: '{1}' }),
    change: { serials: '{}' },
  },
  {
    table: 'job_secrets',
    // The one there is is the owner's: with every permission, others see none of it. Only the clean-up deletes.
    select: staff('card.export').and({ exact: '0' }),
    insert: staff('card.export'),
    row: ({ jobId }, actor) => ({ member_id: actor.memberId, job_id: jobId, secret_enc: SEALED }),
    change: { secret_enc: SEALED },
  },
  {
    table: 'scheduled_tasks',
    select: staff('job.read'),
    insert: staff('settings.write'),
    update: staff('job.read', 'job.manage'),
    row: () => ({ task: 'some.task', interval_seconds: 60 }),
    change: { due_at: '2027-01-01T00:00:00Z' },
  },
  {
    table: 'task_runs',
    select: staff('job.read'),
    row: () => ({
      ...{ run_id: uuid(), task: 'orders.finish' },
      ...{ started_at: '2026-01-01T00:00:00Z', outcome: 'done' },
    }),
    change: { outcome: 'failed' },
  },
  {
    table: 'retention_removals',
    // Written by the clean-up alone.
    select: staff('log.read'),
    row: () => ({ run_id: 2, rule: 'card_log', removed: 1 }),
    change: { removed: 2 },
  },
]

/** A job of the owner's, whose id is returned, and one of the staff's with a secret of the owner's. */
export async function addJobs(
  admin: Sql,
  { merchantId: merchant_id, owner, staff: bare }: Merchant,
): Promise<string> {
  const job = (requested_by: string) => ({
    ...{ merchant_id, job_id: uuid(), kind: 'cards.export', requested_by, total: 1 },
  })
  const owners = job(owner.memberId)
  const staffs = job(bare.memberId)
  await admin`insert into jobs ${admin([owners, staffs])}`
  await admin`insert into job_secrets ${admin({ merchant_id, member_id: owner.memberId, job_id: staffs.job_id, secret_enc: Buffer.alloc(1) })}`
  await admin`insert into job_cards ${admin({ merchant_id, job_id: owners.job_id, part: 0, serials: [1, 2] })}`
  await admin`
    insert into task_runs (merchant_id, run_id, task, started_at, outcome)
    values (${merchant_id}, ${uuid()}, 'orders.finish', now(), 'done')`
  await admin`insert into retention_removals ${admin({ merchant_id, run_id: 1, rule: 'card_log', removed: 1 })}`
  return owners.job_id
}
