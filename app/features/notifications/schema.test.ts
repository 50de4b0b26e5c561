import { describe, expect, test } from 'vitest'
import { dingtalkSchema, emailSchema, generalSchema } from './schema.ts'

const paths = (result: { error?: { issues: { path: PropertyKey[] }[] } | undefined }) =>
  (result.error?.issues ?? []).map((issue) => issue.path.join('.'))

describe('e-mail', () => {
  const form = (more: object) =>
    emailSchema.safeParse({
      ...{ intent: 'email', enabled: true, events: ['new_order'] },
      ...{ recipients: [{ address: 'a@shop.example', locale: 'en' }], ...more },
    })

  test('empty lines are none; addresses are tidied', () => {
    const recipients = [{ address: '' }, { address: ' wang＠shop.example ' }]
    expect(form({ recipients }).data?.recipients).toEqual([{ address: 'wang@shop.example', locale: 'zh-CN' }])
  })

  test.each<[object, string]>([
    [{ recipients: [] }, 'recipients.0.address'],
    [{ recipients: [{ address: 'wang' }] }, 'recipients.0.address'],
    [{ recipients: [{ address: 'a@b.example' }, { address: 'A@b.example' }] }, 'recipients.1.address'],
    [{ recipients: [{ address: 'a@b.example\r\nBcc: x@y.example' }] }, 'recipients.0.address'],
    [{ events: [] }, 'events'],
    [{ events: ['moon_landing'] }, 'events.0'],
  ])('%j is refused at %s', (more, path) => expect(paths(form(more))).toContain(path))

  test('switched off it needs nothing', () =>
    expect(form({ enabled: false, recipients: [], events: [] }).success).toBe(true))
})

describe('a robot', () => {
  const token = 'a1b2'.repeat(16)
  const form = (more: object, stored = false) =>
    dingtalkSchema(stored).safeParse({
      ...{ intent: 'dingtalk', enabled: true, events: ['new_order'], accessToken: token },
      ...{ secret: `SEC${'0'.repeat(40)}`, ...more },
    })

  test('its token may come in the address that DingTalk shows', () => {
    const accessToken = ` https://oapi.dingtalk.com/robot/send?access_token=${token} `
    expect(form({ accessToken }).data?.accessToken).toBe(token)
  })

  test.each<[object, string]>([
    [{ accessToken: '' }, 'accessToken'],
    [{ accessToken: 'https://evil.example/' }, 'accessToken'],
    [{ secret: '' }, 'secret'],
    [{ secret: 'mysecret' }, 'secret'],
    [{ events: [] }, 'events'],
  ])('%j is refused at %s', (more, path) => expect(paths(form(more))).toContain(path))

  test('that is stored can be left out, both parts or none', () => {
    expect(form({ accessToken: '', secret: '' }, true).success).toBe(true)
    expect(paths(form({ secret: '' }, true))).toEqual(['secret'])
  })
})

test.each([
  ['9', '10', true],
  ['24', '10', false],
  ['9', '-1', false],
  ['1e1', '10', false],
])('hour %s, stock %s: %s', (summaryHour, lowStock, right) =>
  expect(generalSchema.safeParse({ intent: 'general', summaryHour, lowStock }).success).toBe(right),
)
