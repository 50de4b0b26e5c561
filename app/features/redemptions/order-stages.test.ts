import { expect, test } from 'vitest'
import { headingOf, stagesOf, wholeOf } from './order-stages.ts'
import type { CardOrder } from './types.ts'

const at = (hour: number) => new Date(Date.UTC(2026, 8, 25, hour))
const base = {
  status: 'pending',
  pickUpStore: null,
  createdAt: at(1),
  preparedAt: null,
  shippedAt: null,
  finishedAt: null,
  cancelledAt: null,
} satisfies Partial<CardOrder>
const store = { storeId: 's', name: '徐家汇店', regionCode: '310104', address: '漕溪北路 88 号', hours: '' }

test.each([
  [{}, ['stageOrdered'], 'pending'],
  [{ preparedAt: at(2) }, ['stageOrdered', 'stagePrepared'], 'prepared'],
  // Sent without anybody having said that it was prepared: it was.
  [{ status: 'shipped', shippedAt: at(3) }, ['stageOrdered', 'stagePrepared', 'stageShipped'], 'shipped'],
  [
    { status: 'finished', finishedAt: at(4) },
    ['stageOrdered', 'stagePrepared', 'stageShipped', 'stageFinished'],
    'finished',
  ],
  [{ pickUpStore: store }, ['stageOrdered'], 'pickUpPending'],
  [{ pickUpStore: store, preparedAt: at(2) }, ['stageOrdered', 'stageReady'], 'ready'],
  [
    { pickUpStore: store, status: 'finished', finishedAt: at(4) },
    ['stageOrdered', 'stageReady', 'stagePickedUp'],
    'pickedUp',
  ],
  [{ status: 'cancelled', cancelledAt: at(5) }, ['stageOrdered', 'stageCancelled'], 'cancelled'],
] as const)('%j', (facts, reached, heading) => {
  const order = { ...base, ...facts }
  const stages = stagesOf(order)
  expect(stages.filter((stage) => stage.reached).map((stage) => stage.name)).toEqual(reached)
  expect(headingOf(order, false)).toBe(heading)
})

test('times stand where they are known, and a new order says so', () => {
  expect(stagesOf({ ...base, status: 'shipped', shippedAt: at(3) }).map((stage) => stage.at)).toEqual([
    at(1),
    undefined,
    at(3),
    undefined,
  ])
  expect(headingOf(base, true)).toBe('done')
  expect(headingOf({ ...base, pickUpStore: store }, true)).toBe('reserved')
  expect(headingOf({ ...base, preparedAt: at(2) }, true)).toBe('prepared')
})

test('a gift of several parcels is as far as the last of them', () => {
  const parcel = (status: CardOrder['status'], hour?: number) => ({
    status,
    preparedAt: null,
    shippedAt: status === 'shipped' || status === 'finished' ? at(hour ?? 3) : null,
    finishedAt: status === 'finished' ? at(hour ?? 4) : null,
    cancelledAt: status === 'cancelled' ? at(hour ?? 5) : null,
  })
  const pending = parcel('pending')
  expect(wholeOf([pending, pending])).toMatchObject({ status: 'pending', partlySent: false })
  expect(wholeOf([pending, parcel('shipped')])).toMatchObject({
    ...{ status: 'pending', partlySent: true, shippedAt: null },
  })
  expect(headingOf({ ...base, ...wholeOf([pending, parcel('finished')]) }, true)).toBe('partlySent')
  expect(wholeOf([parcel('shipped', 7), parcel('finished', 6)])).toMatchObject({
    ...{ status: 'shipped', partlySent: false, shippedAt: at(7), finishedAt: null },
  })
  expect(wholeOf([parcel('finished', 8), parcel('finished', 9)])).toMatchObject({
    ...{ status: 'finished', finishedAt: at(9) },
  })
  // One that the merchant cancelled is not waited for.
  expect(wholeOf([parcel('cancelled'), parcel('finished')])).toMatchObject({ status: 'finished' })
  expect(wholeOf([parcel('cancelled', 5), parcel('cancelled', 6)])).toMatchObject({
    ...{ status: 'cancelled', cancelledAt: at(6), partlySent: false },
  })
})
