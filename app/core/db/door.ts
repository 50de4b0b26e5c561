import { log } from '../log/log.ts'
import { type OutgoingJob, writeJobs } from '../queue/outbox.ts'
import { applicationPool, type Tx } from './pool.ts'
import type { MemberFacts, TenantScope } from './scope.ts'

export type { Fragment, Tx } from './pool.ts'

/** What a function inside the door gets: the transaction, and a way to send jobs that commits with it. */
export type Unit = {
  tx: Tx
  /** Sends a job when, and only when, this transaction commits. */
  enqueue: (job: OutgoingJob) => void
}

/**
 * The door to tenant data: one transaction with role and claims set for its length and no longer.
 * Row-level security decides what it sees. Jobs given to enqueue are written by the same transaction.
 * @param scope from the session gate, the card gate or the job envelope
 * @throws whatever fn throws, after rolling back
 */
export async function withTenant<T>(scope: TenantScope, fn: (unit: Unit) => Promise<T>): Promise<T> {
  return inTransaction(scope.claims.role, JSON.stringify(scope.claims), factsOf(scope), fn)
}

/**
 * The door past row-level security, for work that belongs to no merchant (clean-up, health, seed). Only a
 * login that may become service_role gets through: the workers', never the web's.
 * @param reason why tenant scope will not do; logged
 */
export async function withSystem<T>(reason: string, fn: (unit: Unit) => Promise<T>): Promise<T> {
  log.debug({ reason }, 'system transaction')
  return inTransaction('service_role', '{"role":"service_role"}', undefined, fn)
}

// What the session gate has looked up serves the request it was looked up for, and nothing that lives longer,
// such as an event stream.
const FACTS_LIFE_MS = 5000
const NOTHING_KNOWN = { member: '', merchant: '', can: '', confined: '' }

/** What the gate knows of the account; undefined when it must be looked up. */
function factsOf(scope: TenantScope): MemberFacts | undefined {
  if (scope.facts && Date.now() - scope.facts.at < FACTS_LIFE_MS) return scope.facts
  return undefined
}

/** Waits for all. @throws the last one's error before the others', which only follow from it */
async function allOf<T>(work: readonly [Promise<T>, ...Promise<unknown>[]]): Promise<[T]> {
  const [, ...entered] = await Promise.allSettled(work)
  for (const each of entered) if (each.status === 'rejected') throw each.reason
  return [await work[0]]
}

async function inTransaction<T>(
  role: string,
  claims: string,
  facts: MemberFacts | undefined,
  fn: (unit: Unit) => Promise<T>,
): Promise<T> {
  const result = await applicationPool().begin(async (tx) => {
    const known = facts ?? NOTHING_KNOWN
    const entered: Promise<unknown>[] = [
      tx`
        select set_config('role', ${role}, true), set_config('request.jwt.claims', ${claims}, true),
          set_config('tihuo.member', ${known.member}, true), set_config('tihuo.merchant', ${known.merchant}, true),
          set_config('tihuo.can', ${known.can}, true), set_config('tihuo.confined', ${known.confined}, true)`.execute(),
    ]
    // Looked up once for all statements of the transaction; the policies take it from there.
    if (role === 'authenticated' && !facts) {
      entered.push(tx`select private.remember_member(private.session_member())`.execute())
    }
    const jobs: OutgoingJob[] = []
    // Sent (`execute`). A consumer's work begins without waiting for it, which saves each page a round trip: the
    // connection works in order, and after a statement that fails PostgreSQL refuses all others of the transaction.
    if (role !== 'anon') await Promise.all(entered)
    const [value] = await allOf([fn({ tx, enqueue: (job) => jobs.push(job) }), ...entered])
    if (jobs.length > 0) {
      // The queue's tables belong to the login itself, not to the role of the tenant.
      await tx`select set_config('role', 'none', true)`
      await writeJobs(tx, jobs)
    }
    return { value }
  })
  return (result as { value: T }).value
}
