import { describe, expect, test } from 'vitest'
import type { SendResult } from '../types.ts'
import { CHECK_RECEIPT, CHECK_UNCERTAIN, MAX_ATTEMPTS } from './schedule.ts'
import { afterSending, afterTracing } from './settle.ts'

const refused = (more: Partial<Extract<SendResult, { ok: false }>>): SendResult => ({
  ...{ ok: false, certain: true, retry: false, reason: 'VENDOR', code: 'X', text: 'x' },
  ...more,
})

describe('after sending', () => {
  test('what was taken is asked about later', () => {
    expect(afterSending({ ok: true, providerId: 'b1' }, 1)).toMatchObject({
      ...{ status: 'sent', providerId: 'b1', reason: null, dueIn: CHECK_RECEIPT[0] },
    })
  })

  test('what was refused for now is tried again, ever later, and at most five times', () => {
    const dues = [1, 2, 3, 4, 5].map((n) => afterSending(refused({ retry: true, reason: 'LIMIT' }), n))
    expect(dues.map((change) => change.status)).toEqual(['queued', 'queued', 'queued', 'queued', 'failed'])
    const waits = dues.slice(0, 4).map((change) => change.dueIn as number)
    expect(waits).toEqual(waits.toSorted((a, b) => a - b))
    // The vendor is asked what became of an attempt by the minute it was made in.
    expect(Math.min(...waits)).toBeGreaterThan(60)
  })

  test('what was refused for good is not tried again', () => {
    expect(afterSending(refused({ reason: 'BALANCE' }), 1)).toMatchObject({ status: 'failed', dueIn: null })
  })

  test('what may have been taken is never just sent again', () => {
    for (const attempts of [1, 2, 3, 4, 5])
      for (const retry of [true, false])
        expect(afterSending(refused({ certain: false, retry }), attempts)).toMatchObject({
          ...{ status: 'uncertain', dueIn: CHECK_UNCERTAIN[0], reason: 'NO_ANSWER' },
        })
  })
})

describe('after asking', () => {
  const uncertain = (checks: number, attempts = 1) => ({ status: 'uncertain' as const, checks, attempts })

  test('an uncertain one that the vendor has becomes a sent one', () => {
    expect(afterTracing({ state: 'waiting', providerId: 's' }, uncertain(2))).toMatchObject({
      ...{ status: 'sent', checks: 0, providerId: 's', dueIn: CHECK_RECEIPT[0] },
    })
    expect(afterTracing({ state: 'delivered' }, uncertain(0))).toMatchObject({
      status: 'delivered',
      dueIn: null,
    })
    expect(afterTracing({ state: 'failed', code: 'E' }, uncertain(0))).toMatchObject({
      ...{ status: 'failed', reason: 'NOT_DELIVERED', errorCode: 'E' },
    })
  })

  test('only when the vendor has said "no" for an hour is it sent again', () => {
    let before = uncertain(0)
    let seconds = CHECK_UNCERTAIN[0] as number
    for (;;) {
      const change = afterTracing({ state: 'none' }, before)
      if (change.status === 'queued') break
      expect(change).toMatchObject({ status: 'uncertain', reason: 'NO_ANSWER' })
      seconds += change.dueIn as number
      before = uncertain(change.checks)
    }
    expect(seconds).toBeGreaterThan(3600)
    expect(afterTracing({ state: 'none' }, uncertain(9, MAX_ATTEMPTS))).toMatchObject({
      ...{ status: 'failed', dueIn: null },
    })
  })

  test('a vendor that cannot be asked has said nothing', () => {
    expect(afterTracing({ state: 'unknown' }, uncertain(3))).toMatchObject({ status: 'uncertain', checks: 3 })
  })

  test('a receipt is waited for, and then no longer', () => {
    const sent = (checks: number) =>
      afterTracing({ state: 'waiting' }, { status: 'sent', checks, attempts: 1 })
    expect([0, 1, 2, 3].map((checks) => sent(checks).dueIn)).toEqual([...CHECK_RECEIPT.slice(1), null])
  })
})
