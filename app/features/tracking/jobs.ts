import { openTrackingAccount } from '../carriers/data.ts'
import type { VendorRefusal } from '../carriers/vendor-answer.ts'
import type { TaskHandler, TaskInput, TaskOutcome, TaskProblem } from '../tasks/types.ts'
import { type Follower, query, subscribe } from './ask.ts'
import {
  applyReport,
  type ClaimedParcel,
  claimQuery,
  claimSubscription,
  finishOrders,
  noteNothing,
  noteNotSubscribed,
  noteSubscribed,
} from './mutations.ts'

/** Requests under way at once, and how many a run makes before others get their turn. */
const LANES = 4
const PER_RUN = 200
/** Answers that fail to come before a run gives up. */
const PATIENCE = 3
/** A parcel without an answer is subscribed so often, in seconds from one to the next. */
const RETRY_AFTER = [60, 300, 900, 3600, 3600, 3600]

/** Why the whole account does not work, as the task's problem; undefined: it is this one parcel's matter. */
function problemOf({ reason, answered }: VendorRefusal): TaskProblem | undefined {
  if (reason === 'CREDENTIALS' || reason === 'THROTTLED') return reason
  if (reason === 'BALANCE') return 'VENDOR'
  return answered ? undefined : 'UNREACHABLE'
}

/** Subscribes parcels that were shipped. Each is claimed before it is asked for; asking twice does no harm. */
export const subscribeParcels: TaskHandler = (input) =>
  inLanes(input, async (follower, run) => {
    const parcel = await claimSubscription(input.merchantId)
    if (!parcel) return false
    const answer = await subscribe(follower, parcel, input.signal)
    if (answer.ok) {
      await noteSubscribed(input.merchantId, parcel, follower.account.provider)
      run.did('subscribed')
      return true
    }
    await noteNotSubscribed(input.merchantId, parcel, answer, nextTry(parcel, answer))
    run.did('failed')
    return run.goesOn(answer)
  })

/** Seconds until a parcel is tried again, null for never. */
function nextTry({ attempts }: ClaimedParcel, refusal: VendorRefusal): number | null {
  // The account's trouble is not the parcel's: it waits until somebody has mended that.
  if (refusal.reason === 'CREDENTIALS' || refusal.reason === 'BALANCE') return 600
  if (refusal.reason === 'THROTTLED' || !refusal.sent) return refusal.retry ? 60 : null
  if (!refusal.retry) return null
  return RETRY_AFTER[attempts - 1] ?? null
}

/** Asks for parcels of which nothing was heard for 12 hours, oldest first, and for those that somebody wants to know of. */
export const pollParcels: TaskHandler = (input) =>
  inLanes(input, async (follower, run) => {
    const parcel = await claimQuery(input.merchantId)
    if (!parcel) return false
    if (parcel === 'BUDGET') {
      run.fail('BUDGET')
      return false
    }
    const asked = await query(follower, parcel, input.signal)
    if (asked.ok) {
      const applied = await applyReport(follower.keys, input.merchantId, asked.report)
      run.did('asked')
      if (applied.finished > 0) run.did('finished', applied.finished)
      return true
    }
    await noteNothing(input.merchantId, parcel)
    run.did('unknown')
    return run.goesOn(asked)
  })

/** What the lanes of a run have in common. */
class Run {
  readonly counts: Record<string, number> = {}
  done = 0
  problem: TaskProblem | undefined
  text = ''
  private silent = 0

  did(what: string, times = 1): void {
    this.counts[what] = (this.counts[what] ?? 0) + times
  }

  fail(problem: TaskProblem, text = ''): void {
    this.problem ??= problem
    this.text ||= text
  }

  /** Whether it makes sense to ask for the next parcel after this refusal. */
  goesOn(refusal: VendorRefusal): boolean {
    const problem = problemOf(refusal)
    if (!problem || refusal.reason === 'STOPPED') return refusal.reason !== 'STOPPED'
    this.silent += 1
    if (problem === 'UNREACHABLE' && refusal.sent && this.silent < PATIENCE) return true
    this.fail(problem, `${refusal.code} ${refusal.text}`.trim())
    return false
  }
}

/** Repeats a step in some lanes until there is nothing to do, something fails for all, or it is enough for one run. */
async function inLanes(
  { merchantId, signal }: TaskInput,
  step: (follower: Follower, run: Run) => Promise<boolean>,
): Promise<TaskOutcome> {
  const account = await openTrackingAccount(merchantId)
  if (!account) return { counts: {} }
  const follower: Follower = { ...account, merchantId }
  const run = new Run()
  const lane = async () => {
    while (!signal.aborted && !run.problem && run.done < PER_RUN) {
      run.done += 1
      if (!(await step(follower, run))) return
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  const outcome = { counts: run.counts, again: run.done >= PER_RUN }
  return run.problem ? { ...outcome, problem: run.problem, problemText: run.text } : outcome
}

/** Finishes what was signed for, and what was shipped more than 7 days ago (L32). */
export const finishShipped: TaskHandler = async ({ merchantId, signal }) => {
  const counts = { signed: 0, overdue: 0 }
  while (!signal.aborted) {
    const { signed, overdue } = await finishOrders(merchantId)
    counts.signed += signed
    counts.overdue += overdue
    if (signed + overdue === 0) break
  }
  return { counts }
}
