import { expect, test } from 'vitest'
import { concernsPassword, readEntry } from './entry.ts'

const entry = (shown: string, password = '') => readEntry({ shown, password }, 'moon')
const code = `TH1${'0'.repeat(55)}`

test.each([
  ['T0000001', '123456', { how: 'password', number: 'T0000001', password: '123456' }],
  [
    'https://tihuo.example/r/moon?n=T0000001',
    '12 34-56',
    { how: 'password', number: 'T0000001', password: '123456' },
  ],
  ['ｔ０００ 0001', 'ａｂ１２', { how: 'password', number: 'T0000001', password: 'AB12' }],
  [code, '', { how: 'code', code }],
  [code.toLowerCase(), 'ignored', { how: 'code', code }],
])('%s is what the clerk has shown', (shown, password, wanted) => {
  expect(entry(shown, password)).toEqual({ ok: true, shown: wanted })
})

test.each([
  ['', '123456', 'NUMBER_MISSING'],
  ['T0000001', '', 'PASSWORD_MISSING'],
  ['T0000001', '卡密', 'PASSWORD_FORM'],
  ['https://tihuo.example/r/crab?n=T0000001', '123456', 'OTHER_MERCHANT'],
  ['wxp://f2f0abc', '123456', 'NOT_A_CARD'],
  ['提货', '123456', 'NOT_A_CARD'],
])('%s with %s is refused: %s', (shown, password, reason) => {
  expect(entry(shown, password)).toEqual({ ok: false, reason })
})

test.each([
  [{ reason: 'PASSWORD_MISSING' }, true],
  [{ reason: 'CARD_MISMATCH', left: 3 }, true],
  [{ reason: 'NOT_A_CARD' }, false],
  [{ reason: 'NUMBER_LOCKED', seconds: 60 }, false],
  [{ reason: 'CODE_EXPIRED' }, false],
] as const)('after %j the password is what is typed next: %s', (refusal, wanted) => {
  expect(concernsPassword(refusal)).toBe(wanted)
})
