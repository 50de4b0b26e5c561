import { expect, test } from 'vitest'
import { headingOf, stagesOf } from './order-stages.ts'
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
