import { expect, test } from 'vitest'
import { readCode } from './read-code.ts'

test.each([
  ['https://tihuo.example/r/moon?n=M588000061', { numbers: ['M588000061'], serial: undefined }],
  ['m588 0000 61', { numbers: ['M588000061'], serial: undefined }],
  ['M588OOOO61', { numbers: ['M588OOOO61', 'M588000061'], serial: undefined }],
  ['620110000042', { numbers: ['620110000042'], serial: 620110000042 }],
  ['１００１', { numbers: ['1001'], serial: 1001 }],
  ['42', { numbers: [], serial: 42 }],
])('%s', (text, meant) => expect(readCode(text, 'moon')).toEqual({ ok: true, meant }))

test.each([
  ['https://tihuo.example/r/crab?n=M588000061', 'OTHER_MERCHANT'],
  ['https://pay.example/x', 'NOT_A_CARD'],
  ['你好', 'NOT_A_CARD'],
  ['0', 'NOT_A_CARD'],
])('%s is none: %s', (text, reason) => expect(readCode(text, 'moon')).toEqual({ ok: false, reason }))
