import type { CardOrder } from './types.ts'

export type StageName =
  | 'stageOrdered'
  | 'stagePrepared'
  | 'stageReady'
  | 'stageShipped'
  | 'stageFinished'
  | 'stagePickedUp'
  | 'stageCancelled'

/** One station of an order; `at` undefined: not reached, or nobody has noted when. */
export type Stage = { name: StageName; reached: boolean; at: Date | undefined }

type Timed = Pick<
  CardOrder,
  'status' | 'pickUpStore' | 'createdAt' | 'preparedAt' | 'shippedAt' | 'finishedAt' | 'cancelledAt'
>

/** The stations of an order in their order; what is picked up is not sent, and what is cancelled ends there. */
export function stagesOf(order: Timed): Stage[] {
  const stage = (name: StageName, at: Date | null, reached = at !== null): Stage => ({
    name,
    reached,
    at: at ?? undefined,
  })
  const { status, createdAt, preparedAt, shippedAt, finishedAt } = order
  const ordered = stage('stageOrdered', createdAt)
  if (status === 'cancelled') return [ordered, stage('stageCancelled', order.cancelledAt, true)]
  const finished = status === 'finished'
  const sent = finished || status === 'shipped'
  if (order.pickUpStore)
    return [
      ordered,
      stage('stageReady', preparedAt, preparedAt !== null || sent),
      stage('stagePickedUp', finishedAt, finished),
    ]
  return [
    ordered,
    stage('stagePrepared', preparedAt, preparedAt !== null || sent),
    stage('stageShipped', shippedAt, sent),
    stage('stageFinished', finishedAt, finished),
  ]
}

/** What the page of an order says first. */
export type OrderHeading =
  | 'done'
  | 'reserved'
  | 'pending'
  | 'prepared'
  | 'pickUpPending'
  | 'ready'
  | 'shipped'
  | 'finished'
  | 'pickedUp'
  | 'cancelled'

/** @param fresh the order was just made */
export function headingOf(order: Timed, fresh: boolean): OrderHeading {
  const { status } = order
  const picked = order.pickUpStore !== null
  if (status === 'cancelled' || status === 'shipped') return status
  if (status === 'finished') return picked ? 'pickedUp' : 'finished'
  if (order.preparedAt) return picked ? 'ready' : 'prepared'
  if (picked) return fresh ? 'reserved' : 'pickUpPending'
  return fresh ? 'done' : 'pending'
}
