import { expect, test } from 'vitest'
import type { SendResult } from '../types.ts'
import { RETRY_AFTER } from './schedule.ts'
import { afterSending } from './settle.ts'

const refused = (more: Partial<Extract<SendResult, { ok: false }>>): SendResult => ({
  ...{ ok: false, certain: true, retry: false, reason: 'VENDOR', code: 'X', text: 'x' },
  ...more,
})

test('what was taken is done', () => {
  expect(afterSending({ ok: true }, 1, false)).toMatchObject({ status: 'sent', dueIn: null })
})

test('what was refused for now is tried again, ever later, over hours, and then no more', () => {
  const changes = [1, 2, 3, 4, 5, 6, 7].map((n) => afterSending(refused({ retry: true }), n, true))
  expect(changes.map((change) => change.dueIn)).toEqual([...RETRY_AFTER, null])
  expect(changes.at(-1)?.status).toBe('failed')
  expect(RETRY_AFTER.reduce<number>((sum, wait) => sum + wait, 0)).toBeLessThan(24 * 3600)
})

test('what may have been taken is repeated only where that does no harm', () => {
  for (const attempts of [1, 3, 7])
    expect(afterSending(refused({ certain: false, retry: true }), attempts, false)).toMatchObject({
      status: 'uncertain',
      dueIn: null,
    })
  expect(afterSending(refused({ certain: false, retry: true }), 1, true)).toMatchObject({ status: 'queued' })
})

test('a robot that takes nothing has not looked at the message: no attempt', () => {
  expect(afterSending(refused({ retry: true, blockedSeconds: 600 }), 7, false)).toMatchObject({
    ...{ status: 'queued', dueIn: 600, counts: false },
  })
})
