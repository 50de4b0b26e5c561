import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from './messages.ts'
import {
  editAccountFields,
  editAccountSchema,
  invitationFields,
  loginSchema,
  newAccountFields,
  newAccountSchema,
} from './schema.ts'

const UUID = '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000'

function parse<S extends z.ZodType>(schema: S, fields: Record<string, string | string[]>) {
  const form = new FormData()
  for (const [name, values] of Object.entries(fields))
    for (const value of [values].flat()) form.append(name, value)
  return parseWithZod(form, { schema, error: zodErrorMap('en', messages) })
}

function errorAt(
  schema: z.ZodType,
  fields: Record<string, string | string[]>,
  name: string,
): string | undefined {
  return parse(schema, fields).reply().error?.[name]?.[0]
}

function parsed<S extends z.ZodType>(schema: S, fields: Record<string, string | string[]>): z.output<S> {
  const submission = parse(schema, fields)
  if (submission.status !== 'success') throw new Error(JSON.stringify(submission.error))
  return submission.value
}

describe('the sign-in form', () => {
  test('brings names into one spelling', () => {
    const typed = { merchant: ' ＸｉＨｕ ', name: 'Wang.Fang\u0000', password: ' P w ' }
    expect(parsed(loginSchema, typed)).toEqual({ merchant: 'xihu', name: 'wang.fang', password: ' P w ' })
  })
  test('says which field is empty, and no more', () => {
    expect(parse(loginSchema, {}).reply().error).toEqual({
      merchant: ['Please fill this in'],
      name: ['Please fill this in'],
      password: ['Please fill this in'],
    })
  })
})

const account = { kind: 'staff', loginName: 'wangfang', displayName: '王芳' }

describe('the form for a new account', () => {
  test.each([
    ['loginName', 'a'],
    ['loginName', '-abc'],
    ['loginName', '王芳'],
    ['loginName', 'has space'],
    ['loginName', 'x'.repeat(31)],
    ['displayName', '  '],
    ['displayName', 'x'.repeat(61)],
    ['displayName', 'a\u0000b'],
    ['kind', 'owner'],
    ['phone', '12345'],
    ['phone', '23800000000'],
    ['phone', '1380000000012'],
    ['email', 'nobody'],
    ['email', 'a@b'],
  ])('refuses %s %j', (field, value) => {
    expect(errorAt(newAccountSchema, { ...account, [field]: value }, field)).toBeTypeOf('string')
  })

  test('refuses an unknown permission', () => {
    expect(parse(newAccountSchema, { ...account, permissions: ['card.read', 'everything'] }).status).toBe(
      'error',
    )
  })

  test('says in words what a login name looks like', () => {
    expect(errorAt(newAccountSchema, { ...account, loginName: '王芳' }, 'loginName')).toContain('2 to 30')
    // A Cyrillic a among Latin letters, an accent, mathematical letters: another name that looks the same.
    for (const loginName of ['w\u0430ng', 'wäng', '𝐛𝐨𝐬𝐬'])
      expect(errorAt(newAccountSchema, { ...account, loginName }, 'loginName')).toContain('look like Latin')
  })

  test('says what a phone number and an e-mail address look like', () => {
    expect(errorAt(newAccountSchema, { ...account, phone: '123' }, 'phone')).toContain('11 digits')
    expect(errorAt(newAccountSchema, { ...account, email: 'x' }, 'email')).toContain('name@example.com')
  })

  test('a store account needs a store, a supplier account a supplier', () => {
    expect(errorAt(newAccountSchema, { ...account, kind: 'store' }, 'storeId')).toBe('Please choose a store')
    expect(errorAt(newAccountSchema, { ...account, kind: 'supplier', storeId: UUID }, 'supplierId')).toBe(
      'Please choose a supplier',
    )
  })

  test('keeps only the place of the kind and the permissions it can hold, with those they need', () => {
    const typed = {
      ...account,
      storeId: UUID,
      supplierId: UUID,
      permissions: ['card.activate', 'order.ship'],
    }
    expect(parsed(newAccountSchema, typed)).toMatchObject({
      storeId: null,
      supplierId: null,
      permissions: ['card.read', 'card.activate', 'order.read', 'order.ship'],
    })
    expect(parsed(newAccountSchema, { ...typed, kind: 'store' })).toMatchObject({
      storeId: UUID,
      supplierId: null,
      permissions: ['card.read', 'card.activate'],
    })
    expect(parsed(newAccountSchema, { ...typed, kind: 'supplier' })).toMatchObject({
      storeId: null,
      supplierId: UUID,
      permissions: ['order.read', 'order.ship'],
    })
  })

  test.each([
    ['138 0013-8000', '13800138000'],
    ['+86 13800138000', '13800138000'],
    ['008613800138000', '13800138000'],
    ['１３８００１３８０００', '13800138000'],
    ['+852 9123 4567', '+85291234567'],
  ])('writes the phone %s as %s', (typed, stored) => {
    expect(parsed(newAccountSchema, { ...account, phone: typed }).phone).toBe(stored)
  })

  test('phone and e-mail may be left out; one permission is a list too', () => {
    const value = parsed(editAccountSchema, {
      displayName: '王芳',
      phone: '',
      email: '',
      permissions: 'card.read',
    })
    expect(value).toEqual({
      ...{ displayName: '王芳', roleId: null, permissions: ['card.read'], withheld: [] },
      ...{ workDays: null, workFrom: null, workTo: null },
    })
    expect(parsed(editAccountSchema, { displayName: 'x', email: ' A@Example.COM ' }).email).toBe(
      'a@example.com',
    )
  })
})

test('working hours: both times or none, two that differ; all days are no limit', () => {
  const edit = (more: object) => ({ displayName: '王芳', ...more })
  expect(
    parsed(editAccountSchema, edit({ workDays: ['2', '1'], workFrom: '22:00', workTo: '06:00' })),
  ).toMatchObject({ workDays: [1, 2], workFrom: '22:00', workTo: '06:00' })
  expect(parsed(editAccountSchema, edit({ workDays: [...'1234567'] })).workDays).toBeNull()
  expect(errorAt(editAccountSchema, edit({ workFrom: '09:00' }), 'workTo')).toBeTypeOf('string')
  expect(errorAt(editAccountSchema, edit({ workFrom: '09:00', workTo: '09:00' }), 'workTo')).toBeTypeOf(
    'string',
  )
  expect(errorAt(editAccountSchema, edit({ workFrom: '25:00', workTo: '09:00' }), 'workFrom')).toBeTypeOf(
    'string',
  )
})

test('every form has constraints for the browser', () => {
  for (const schema of [loginSchema, newAccountFields, editAccountFields, invitationFields])
    expect(Object.keys(getZodConstraint(schema)).length).toBeGreaterThan(2)
})
