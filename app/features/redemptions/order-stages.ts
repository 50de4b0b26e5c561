import type { CardOrder, Parcel } from './types.ts'

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

type Whole = Pick<Parcel, 'status' | 'preparedAt' | 'shippedAt' | 'finishedAt' | 'cancelledAt'>

/**
 * How far a gift of several parcels is: as far as the last of them. A parcel that was cancelled is not waited for.
 * @param parcels all of them, at least one
 */
export function wholeOf(parcels: readonly Whole[]): Whole & { partlySent: boolean } {
  const alive = parcels.filter((parcel) => parcel.status !== 'cancelled')
  const latest = (
    column: 'preparedAt' | 'shippedAt' | 'finishedAt' | 'cancelledAt',
    of: readonly Whole[],
  ) => {
    const known = of.flatMap((parcel) => parcel[column] ?? [])
    return known.length < of.length ? null : new Date(Math.max(...known.map((at) => at.getTime())))
  }
  const times = { preparedAt: null, shippedAt: null, finishedAt: null, cancelledAt: null }
  if (alive.length === 0) {
    const cancelledAt = latest('cancelledAt', parcels)
    return { ...times, cancelledAt, status: 'cancelled', partlySent: false }
  }
  const sent = alive.filter((parcel) => parcel.status !== 'pending')
  const finished = alive.every((parcel) => parcel.status === 'finished')
  return {
    ...times,
    preparedAt: latest('preparedAt', alive),
    shippedAt: latest('shippedAt', alive),
    finishedAt: finished ? latest('finishedAt', alive) : null,
    status: finished ? 'finished' : sent.length === alive.length ? 'shipped' : 'pending',
    partlySent: sent.length > 0 && sent.length < alive.length,
  }
}

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
  | 'partlySent'
  | 'shipped'
  | 'finished'
  | 'pickedUp'
  | 'cancelled'

/** @param fresh the order was just made */
export function headingOf(order: Timed & { partlySent?: boolean }, fresh: boolean): OrderHeading {
  const { status } = order
  const picked = order.pickUpStore !== null
  if (status === 'cancelled' || status === 'shipped') return status
  if (status === 'finished') return picked ? 'pickedUp' : 'finished'
  if (order.partlySent && !picked) return 'partlySent'
  if (order.preparedAt) return picked ? 'ready' : 'prepared'
  if (picked) return fresh ? 'reserved' : 'pickUpPending'
  return fresh ? 'done' : 'pending'
}
