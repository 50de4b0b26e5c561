import { describe, expect, test } from 'vitest'
import { isForgotten, MOST_ATTEMPTS, settle } from './settle.ts'
import type { BuyAnswer, WaybillReason } from './types.ts'

const bought: BuyAnswer = {
  ...{ kind: 'bought', trackingNo: 'SF1234567890123', vendorNo: null },
  ...{ sortCode: null, packageCode: null, template: null },
}
const refused = (reason: WaybillReason, proof: boolean, all = false): BuyAnswer => ({
  ...{ kind: 'refused', reason, proof, all, code: '105', text: '' },
})
const unknown = (sent: boolean): BuyAnswer => ({
  ...{ kind: 'unknown', sent, reason: sent ? 'NO_ANSWER' : 'UNREACHABLE', code: '', text: '' },
})
const fresh = { attempts: 1, doubtful: false }
const doubtful = { attempts: 2, doubtful: true }
const last = { attempts: MOST_ATTEMPTS, doubtful: false }

describe('an order is let go only when certainly nothing was sold for it', () => {
  const cases: [name: string, asked: typeof fresh, answer: BuyAnswer, state: string][] = [
    ['sold', fresh, bought, 'bought'],
    ['sold, as it turns out', doubtful, bought, 'bought'],
    ['refused for what it is', fresh, refused('ADDRESS', true), 'failed'],
    [
      'refused for what it is, after a doubt: the vendor would have told',
      doubtful,
      refused('ADDRESS', true),
      'failed',
    ],
    ['refused at the door', fresh, refused('BALANCE', false, true), 'failed'],
    [
      'refused at the door, after a doubt: says nothing',
      doubtful,
      refused('BALANCE', false, true),
      'uncertain',
    ],
    ['no answer', fresh, unknown(true), 'uncertain'],
    ['never sent', fresh, unknown(false), 'queued'],
    ['never sent, for the last time', last, unknown(false), 'failed'],
    ['never sent, after a doubt', doubtful, unknown(false), 'uncertain'],
    ['no answer, for the last time', last, unknown(true), 'uncertain'],
    ['too many questions', fresh, refused('THROTTLED', false), 'queued'],
    ['too many questions for too long', last, refused('THROTTLED', false), 'failed'],
  ]
  for (const [name, asked, answer, state] of cases)
    test(name, () => expect(settle(asked, answer).state).toBe(state))
})

test('Kuaidi100 is not asked again when it may have forgotten the key; KDNiao never forgets', () => {
  const now = new Date('2026-11-22T12:00:00Z')
  const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
  expect(isForgotten('kuaidi100', ago(46), now)).toBe(false)
  expect(isForgotten('kuaidi100', ago(48), now)).toBe(true)
  expect(isForgotten('kdniao', ago(480), now)).toBe(false)
})
