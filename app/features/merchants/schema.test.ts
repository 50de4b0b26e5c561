import { parseWithZod } from '@conform-to/zod/v4'
import { describe, expect, test } from 'vitest'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { formMessages } from './form-messages.ts'
import { CURRENCIES, newMerchantSchema, TIME_ZONES } from './schema.ts'
import { drawQr, siteAddress } from './site-address.ts'

const good = {
  code: 'xiehu',
  name: '蟹湖水产',
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
  ownerLogin: 'boss',
  ownerName: '老板',
}

function parse(changes: Record<string, string>) {
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...good, ...changes })) form.set(name, value)
  return parseWithZod(form, { schema: newMerchantSchema, error: zodErrorMap('en', formMessages) })
}

describe('the form for a merchant', () => {
  test('takes what is right, in one spelling', () => {
    const submission = parse({ code: ' XieHu ', ownerLogin: 'ＢＯＳＳ' })
    expect(submission.status === 'success' && submission.value).toEqual({ ...good, ownerLogin: 'boss' })
  })
  test.each([
    ['code', '1shop', 'starts with a letter'],
    ['code', 'a', '2 to 30'],
    ['code', 'x'.repeat(31), '2 to 30'],
    ['code', 'a_b', 'hyphens'],
    ['code', '../r', 'hyphens'],
    ['code', 'Platform', 'reserved'],
    ['code', 'admin', 'reserved'],
    ['code', '', 'fill'],
    ['name', '', 'fill'],
    ['name', 'x'.repeat(61), '60'],
    ['timeZone', 'Mars/Olympus', 'choose'],
    ['currency', 'XXX', 'choose'],
    ['ownerLogin', '!', 'login name'],
    ['ownerName', '\u0001', 'right'],
  ])('refuses %s %j', (field, value, words) => {
    const submission = parse({ [field]: value })
    expect(submission.reply().error?.[field]?.[0]).toContain(words)
  })
})

test('the zones and currencies offered exist', () => {
  for (const timeZone of TIME_ZONES) expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow()
  for (const currency of CURRENCIES) expect(Intl.supportedValuesOf('currency')).toContain(currency)
})

test('the QR code is a square of modules', () => {
  const { size, path } = drawQr(siteAddress('https://tihuo.example', 'xiehu'))
  expect(size % 4).toBe(1)
  // The finder pattern: its upper left corner is dark.
  expect(path.startsWith('M0 0h1v1h-1z')).toBe(true)
})
