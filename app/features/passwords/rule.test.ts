import { parseWithZod } from '@conform-to/zod/v4'
import { describe, expect, test } from 'vitest'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from './messages.ts'
import { weakPassword } from './policy.ts'
import { type PasswordFault, passwordFault } from './rule.ts'
import { firstPasswordSchema, passwordSchema } from './schema.ts'

const known = {
  loginName: 'wangfang',
  merchantCode: 'xiefu',
  merchantName: '蟹府',
  displayName: '王芳',
  oldPassword: 'old password 1',
}

describe('a new password', () => {
  test.each<[string, PasswordFault]>([
    ['short-123', 'passwordTooShort'],
    [`${'长'.repeat(24)}ab1`, 'passwordTooLong'],
    ['old password 1', 'passwordIsOld'],
    ['aaaaaaaaaaaa', 'passwordIsOneLetter'],
    ['ababababcc', 'passwordIsOneLetter'],
    ['crab4crab4crab4', 'passwordIsRepeated'],
    ['月光照湖面月光照湖面', 'passwordIsRepeated'],
    ['WangFang2024', 'passwordIsName'],
    ['ｗａｎｇｆａｎｇ-1990', 'passwordIsName'],
    ['xiefu-wangfang!', 'passwordIsName'],
    ['蟹府王芳123456!', 'passwordIsName'],
    ['tihuo-xiefu-88', 'passwordIsName'],
    ['abcdefghijkl', 'passwordIsPattern'],
    ['9876543210', 'passwordIsPattern'],
    ['1qaz2wsx3edc', 'passwordIsPattern'],
    ['QWERTYuiop12345', 'passwordIsPattern'],
    ['1111222233334444', 'passwordIsPattern'],
    ['asdfghjkl;lkjhgfdsa', 'passwordIsPattern'],
    ['sunshine2024', 'passwordIsKnown'],
  ])('%s: %s', (password, fault) => {
    expect(weakPassword(password, known)).toBe(fault)
  })

  test.each([
    'moon over the lake',
    'wu ju ban yue ting chao',
    '月光照在湖面上一片明亮',
    'wangfang likes hairy crabs',
    'gaga0gugu1gigi',
    'the abc of crabs',
    'k7mp-x3fa-9qdt',
  ])('%s is good', (password) => {
    expect(weakPassword(password, known)).toBeUndefined()
  })

  test('is not held against names of one letter', () => {
    const one = { loginName: 'a', merchantCode: 'ab', displayName: '王' }
    expect(passwordFault('a banana a day', one)).toBeUndefined()
  })
})

describe('its forms', () => {
  const parse = (schema: Parameters<typeof parseWithZod>[1]['schema'], fields: Record<string, string>) => {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    return parseWithZod(form, { schema, error: zodErrorMap('en', messages) } as never)
  }
  const good = {
    oldPassword: 'old password 1',
    newPassword: 'moon over the lake',
    repeat: 'moon over the lake',
  }

  test('say what is wrong at the field', () => {
    const { oldPassword: _old, ...first } = good
    expect(parse(passwordSchema(known), good).status).toBe('success')
    expect(parse(firstPasswordSchema(known), first).status).toBe('success')
    const wrong = { ...good, newPassword: 'abcdefghijkl', repeat: 'abcdefghijk' }
    expect(parse(passwordSchema(known), wrong).reply().error).toEqual({
      newPassword: [messages.en.passwordIsPattern],
      repeat: ['The two entries do not match'],
    })
  })
})
