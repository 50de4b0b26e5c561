import { describe, expect, test } from 'vitest'
import { entryProblems, splitPasted } from './card-entry.ts'
import { cardSchema } from './schema.ts'

const ENTRIES = [
  { number: 'XH1000', password: '12345678' },
  { number: ' ｘｈ-1000 ', password: '1234 5678' },
  { number: '', password: '' },
  { number: ' - ', password: '—' },
  { number: '卡号', password: '密码' },
  { number: "' or 1=1", password: 'a!b#' },
  { number: 'X'.repeat(41), password: '1'.repeat(33) },
]

test.each(ENTRIES)('%j: the page says what the server says', (entry) => {
  const parsed = cardSchema.safeParse(entry)
  const said = Object.fromEntries(
    (parsed.error?.issues ?? []).map((issue) => [
      issue.path[0],
      issue.code === 'custom' ? issue.params?.key : issue.code,
    ]),
  )
  expect(entryProblems(entry)).toEqual(said)
})

describe('splitPasted', () => {
  test.each([
    ['XH10000001 7A4C9E', 'XH10000001', '7A4C9E'],
    ['XH10000001\t7A4C', 'XH10000001', '7A4C'],
    ['XH10000001\n7A4C9E', 'XH10000001', '7A4C9E'],
    ['XH10000001，7A4C9E', 'XH10000001', '7A4C9E'],
    ['XH10000001/7A4C9E', 'XH10000001', '7A4C9E'],
    ['　ＸＨ１００００００１　７Ａ４Ｃ９Ｅ　', 'XH10000001', '7A4C9E'],
    ['卡号：XH1000 密码：12345678', 'XH1000', '12345678'],
    ['卡号XH1000，卡密码12345678。', 'XH1000', '12345678'],
    ['您的提货卡 卡号:6201100042 密码:88997766 请妥善保管', '6201100042', '88997766'],
    ['Number: XH1000 Password: 12345678', 'XH1000', '12345678'],
    ['https://tihuo.example/r/moon?n=XH1000', 'XH1000', undefined],
  ])('%j', (pasted, number, password) => expect(splitPasted(pasted, 'moon')).toEqual({ number, password }))

  test.each([
    'XH10000001',
    // Groups of one number.
    '6201 1000 0042',
    '6201 1000',
    'XH 1000',
    '王小明 13800138000',
    'https://tihuo.example/r/crab?n=XH1000',
    'https://tihuo.example/',
    '',
  ])('%j stays as it is', (pasted) => expect(splitPasted(pasted, 'moon')).toBeUndefined())
})
