import { parseWithZod } from '@conform-to/zod/v4'
import { describe, expect, test } from 'vitest'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from './messages.ts'
import { batchSchema } from './schema.ts'

const good = {
  name: '中秋 588',
  faceValue: '588',
  quantity: '1000',
  productIds: '0190a5f0-7c1e-7e6e-8c52-0a3a6d5c1e11',
  numberMode: 'sequential',
  prefix: 'a',
  numberDigits: '8',
  startNumber: '10000',
  passwordLength: '8',
  passwordAlphabet: 'digits',
}

function parse(change: Record<string, string> = {}) {
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...good, ...change })) form.set(name, value)
  return parseWithZod(form, { schema: batchSchema, error: zodErrorMap('zh-CN', messages) })
}

function errorsOf(change: Record<string, string>) {
  const submission = parse(change)
  return submission.status === 'success' ? 'accepted' : submission.error
}

describe('a batch', () => {
  test('is read as people write it', () => {
    const submission = parse({ faceValue: ' ５８８.５ ', quantity: '１０００' })
    expect(submission.status === 'success' && submission.value).toMatchObject({
      faceValue: 58_850,
      quantity: 1000,
      prefix: 'A',
      startNumber: 10_000,
      productIds: [good.productIds],
      channel: '',
      remark: '',
      regionMode: 'none',
      regionCodes: [],
    })
  })

  test('one region comes as a text and is a list; a limit without regions is refused at them', () => {
    const submission = parse({ regionMode: 'only', regionCodes: '33' })
    expect(submission.status === 'success' && submission.value.regionCodes).toEqual(['33'])
    expect(errorsOf({ regionMode: 'only' })).toEqual({ regionCodes: ['请至少选择 1 项'] })
  })

  test.each([
    ['quantity', '0', '不能小于 1'],
    ['quantity', '-1', '不能小于 1'],
    ['quantity', '1000000000', '不能大于 1,000,000'],
    ['quantity', '1e9', '请输入整数'],
    ['quantity', '十张', '请输入整数'],
    ['quantity', '10.5', '请输入整数'],
    ['quantity', '', '请填写这一项'],
    ['faceValue', '1e3', '请输入金额，例如 588 或 588.50，最多两位小数'],
    ['faceValue', '-5', '请输入金额，例如 588 或 588.50，最多两位小数'],
    ['faceValue', '5.888', '请输入金额，例如 588 或 588.50，最多两位小数'],
    ['faceValue', '0x10', '请输入金额，例如 588 或 588.50，最多两位小数'],
    ['prefix', '卡', '只能是大写字母和数字，最多 8 位'],
    ['prefix', 'ABCDEFGHI', '只能是大写字母和数字，最多 8 位'],
    ['passwordLength', '5', '不能小于 6'],
    ['passwordLength', '17', '不能大于 16'],
    ['passwordAlphabet', 'emoji', '请选择一项'],
    ['numberDigits', '3', '不能小于 4'],
    ['startNumber', '', '请填写这一项'],
    ['name', '', '请填写这一项'],
    ['productIds', 'drop table', '编号不正确'],
  ])('%s %j is refused: %s', (field, value, sentence) => {
    const errors = errorsOf({ [field]: value })
    expect(errors === 'accepted' ? errors : Object.values(errors ?? {}).flat()).toContain(sentence)
  })

  test('numbers must fit their digits', () => {
    expect(errorsOf({ numberDigits: '4', startNumber: '9500' })).toMatchObject({
      numberDigits: ['位数不够：最后一张是 10,500，请增加位数或调整起始号'],
    })
    expect(errorsOf({ numberMode: 'random', numberDigits: '4' })).toMatchObject({
      numberDigits: ['位数太少：这个位数最多生成 100 张随机号，请增加位数'],
    })
  })

  test('validity may not end before it begins', () => {
    expect(errorsOf({ validFrom: '2026-10-01', validTo: '2026-09-30' })).toMatchObject({
      validTo: ['截止日期不能早于生效日期'],
    })
    expect(errorsOf({ validFrom: '2026-10-01', validTo: '2026-10-01' })).toBe('accepted')
    expect(errorsOf({ validTo: '2026-02-30' })).toMatchObject({ validTo: ['请输入正确的日期'] })
  })
})
