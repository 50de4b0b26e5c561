import { expect, test } from 'vitest'
import { historyOf } from './history.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 8, minute))
const order = {
  createdAt: at(0),
  preparedAt: null,
  fulfilledBy: null,
  shippedAt: null,
  finishedAt: null,
  cancelledAt: null,
  cancelledBy: null,
} as const
const event = (minute: number, text: string) => ({ at: at(minute), text, state: null })

test('from placed to finished, newest first, with what the carrier says between', () => {
  const shipped = {
    ...order,
    preparedAt: at(1),
    fulfilledBy: 'erp',
    shippedAt: at(2),
    finishedAt: at(9),
  } as const
  const parcel = { state: 'signed', events: [event(9, '已签收'), event(5, '运输中')] } as const
  expect(historyOf(shipped, { ...parcel, events: [...parcel.events] })).toEqual([
    { at: at(9), kind: 'signedFinish' },
    { at: at(9), kind: 'event', text: '已签收' },
    { at: at(5), kind: 'event', text: '运输中' },
    { at: at(2), kind: 'shippedWith' },
    { at: at(1), kind: 'fulfilled.erp' },
    { at: at(0), kind: 'placed' },
  ])
})

test('finished by time, and cancelled', () => {
  expect(historyOf({ ...order, finishedAt: at(3) }, undefined)[0]?.kind).toBe('finished')
  const cancelled = { ...order, cancelledAt: at(4), cancelledBy: 'consumer' } as const
  expect(historyOf(cancelled, undefined)).toEqual([
    { at: at(4), kind: 'cancelled.consumer' },
    { at: at(0), kind: 'placed' },
  ])
})
