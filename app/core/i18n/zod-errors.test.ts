import { parseWithZod } from '@conform-to/zod/v4'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineMessages } from './messages.ts'
import { zodErrorMap } from './zod-errors.ts'

const own = defineMessages({
  'zh-CN': { capacity: '每天至少要 {least} 份' },
  en: { capacity: 'At least {least} a day' },
})

/** What a form with one field `v` says about a value. */
function said(
  schema: z.ZodType,
  value: string | undefined,
  locale: 'zh-CN' | 'en' = 'en',
): string | undefined {
  const form = new FormData()
  if (value !== undefined) form.set('v', value)
  const submission = parseWithZod(form, { schema: z.object({ v: schema }), error: zodErrorMap(locale, own) })
  return submission.status === 'success' ? undefined : submission.error?.v?.[0]
}

describe('zodErrorMap through Conform', () => {
  test.each([
    [z.string(), '', 'Please fill this in'],
    [z.string().min(3), 'ab', 'Must have at least 3 characters'],
    [z.string().max(1), 'ab', 'Must have no more than one character'],
    [z.string().length(4), 'ab', 'Must have exactly 4 characters'],
    [z.number(), 'abc', 'Please enter a number'],
    [z.number(), '', 'Please fill this in'],
    [z.int(), '1.5', 'Please enter a whole number'],
    [z.number().int(), '1.5', 'Please enter a whole number'],
    [z.number().min(1), '0', 'Must be 1 or more'],
    [z.number().positive(), '0', 'Must be more than 0'],
    [z.number().max(80000), '80001', 'Must be 80,000 or less'],
    [z.number().multipleOf(5), '7', 'Must be a multiple of 5'],
    [z.email(), 'x', 'Please enter an e-mail address such as name@example.com'],
    [z.url(), 'x', 'Please enter a web address that starts with https://'],
    [z.iso.date(), 'x', 'Please enter a valid date'],
    [z.date(), 'x', 'Please enter a valid date'],
    [z.string().regex(/^\d+$/), 'x', 'The format is not right. Please check it'],
    [z.string().startsWith('TH'), 'x', 'Must start with TH'],
    [z.enum(['a', 'b']), 'c', 'Please choose one'],
    [z.enum(['a', 'b']), '', 'Please choose one'],
    [z.literal(true), '', 'Please tick this box'],
    [z.array(z.string()).min(1), undefined, 'Please choose at least one'],
    [
      z.string().refine(() => false, { params: { key: 'phone' } }),
      'x',
      'Please enter a mobile number of 11 digits',
    ],
    [z.string().refine(() => false, { params: { key: 'capacity', least: 5 } }), 'x', 'At least 5 a day'],
    [
      z.string().refine(() => false, { params: { key: 'toString' } }),
      'x',
      'This does not look right. Please check it',
    ],
    [z.string().refine(() => false), 'x', 'This does not look right. Please check it'],
  ])('%#', (schema, value, expected) => {
    expect(said(schema, value)).toBe(expected)
  })

  test('speaks Chinese', () => {
    expect(said(z.string(), '', 'zh-CN')).toBe('请填写这一项')
    expect(said(z.number().max(80000), '90000', 'zh-CN')).toBe('不能大于 80,000')
    expect(
      said(
        z.string().refine(() => false, { params: { key: 'capacity', least: 5 } }),
        'x',
        'zh-CN',
      ),
    ).toBe('每天至少要 5 份')
  })

  test('a strict object does not say which key was too many', () => {
    const result = z.strictObject({ a: z.string() }).safeParse({ a: 'x', b: 1 }, { error: zodErrorMap('en') })
    expect(result.error?.issues[0]?.message).toBe(
      'The form sent something unexpected. Please reload the page and try again',
    )
  })

  test('a file that is too large says how large it may be', () => {
    const result = z
      .file()
      .max(2 * 1024 * 1024)
      .safeParse(new File([new Uint8Array(3 * 1024 * 1024)], 'a.png'), { error: zodErrorMap('zh-CN') })
    expect(result.error?.issues[0]?.message).toBe('文件不能超过 2 MB')
  })
})
