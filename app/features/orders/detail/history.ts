import type { ParcelTracking } from '../../tracking/types.ts'
import type { OrderRow } from '../types.ts'

/** Something that has happened to an order; `text` is the carrier's, the others are named in messages.ts. */
export type HistoryEntry = { at: Date } & (
  | {
      kind:
        | 'placed'
        | 'placedAtCounter'
        | 'handedOver'
        | 'prepared'
        | 'shippedWith'
        | 'finished'
        | 'signedFinish'
    }
  | {
      kind:
        | 'fulfilled.waybill'
        | 'fulfilled.erp'
        | 'fulfilled.store'
        | 'cancelled.consumer'
        | 'cancelled.merchant'
    }
  | { kind: 'event'; text: string }
)

/** What has happened to an order and to its parcel, newest first. */
export function historyOf(
  order: Pick<
    OrderRow,
    'createdAt' | 'preparedAt' | 'fulfilledBy' | 'shippedAt' | 'finishedAt' | 'cancelledAt' | 'cancelledBy'
  > & { verifiedAt?: Date | null },
  parcel: Pick<ParcelTracking, 'state' | 'events'> | undefined,
): HistoryEntry[] {
  const { createdAt, preparedAt, fulfilledBy, shippedAt, finishedAt, cancelledAt, cancelledBy } = order
  const placed = fulfilledBy === 'store' ? 'placedAtCounter' : 'placed'
  const entries: HistoryEntry[] = [{ at: createdAt, kind: placed }]
  if (preparedAt)
    entries.push({ at: preparedAt, kind: fulfilledBy === null ? 'prepared' : `fulfilled.${fulfilledBy}` })
  if (shippedAt) entries.push({ at: shippedAt, kind: 'shippedWith' })
  // As told, oldest first: of the same second the later told one stays the later.
  for (const { at, text } of [...(parcel?.events ?? [])].reverse()) entries.push({ at, kind: 'event', text })
  // Handed over in a store: that is how it ended.
  if (order.verifiedAt) entries.push({ at: order.verifiedAt, kind: 'handedOver' })
  else if (finishedAt)
    entries.push({ at: finishedAt, kind: parcel?.state === 'signed' ? 'signedFinish' : 'finished' })
  if (cancelledAt) entries.push({ at: cancelledAt, kind: `cancelled.${cancelledBy ?? 'merchant'}` })
  return entries
    .map((entry, place) => ({ entry, place }))
    .sort((a, b) => b.entry.at.getTime() - a.entry.at.getTime() || b.place - a.place)
    .map(({ entry }) => entry)
}
