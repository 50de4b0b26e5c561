import { expect, test } from 'vitest'
import type { OutboundResult } from '#app/core/http/outbound.ts'
import { readAnswer, refusal, textOf } from './answer.ts'

const answered = (body: string | Buffer, status = 200): OutboundResult => ({
  ...{ ok: true, status, headers: {} },
  body: Buffer.from(body as string),
})

test('row numbers of 19 digits keep every digit, quoted or not', () => {
  const answer = readAnswer(
    answered(
      '{"code":0,"message":"","trades":[{"rec_id":7300000000000000001},{"rec_id":"7300000000000000003"},{"rec_id":3296}]}',
    ),
  )
  if (!answer.ok) throw new Error(answer.text)
  const trades = answer.json.trades as { rec_id: unknown }[]
  expect(trades.map((row) => textOf(row.rec_id))).toEqual([
    '7300000000000000001',
    '7300000000000000003',
    '3296',
  ])
})

test('a code is a number or a text; a message in GB18030 is read', () => {
  expect(readAnswer(answered('{"code":"0"}'))).toMatchObject({ ok: true, code: '0', message: '' })
  const body = Buffer.concat([
    Buffer.from('{"code":1,"message":"'),
    Buffer.from([0xcf, 0xc2, 0xb5, 0xa5]),
    Buffer.from('"}'),
  ])
  expect(readAnswer(answered(body))).toMatchObject({ ok: true, message: '下单' })
})

test.each([
  ['half of it', answered('{"code":0,"mess'), 'NO_ANSWER', false],
  ['another thing', answered('[]'), 'NO_ANSWER', false],
  ['no code', answered('{}'), 'NO_ANSWER', false],
  ['HTTP 500', answered('<h1>Error</h1>', 500), 'NO_ANSWER', false],
  ['HTTP 404', answered('', 404), 'NO_ANSWER', false],
  ['late', { ok: false, sent: true, reason: 'TIMEOUT', text: '' } as const, 'NO_ANSWER', false],
  ['never left', { ok: false, sent: false, reason: 'UNREACHABLE', text: '' } as const, 'UNREACHABLE', true],
])('%s', (_, result, reason, certain) => {
  expect(readAnswer(result)).toMatchObject({ ok: false, reason, certain })
})

test.each([
  ['签名(sign)错误', 'CREDENTIALS'],
  ['appkey不存在', 'CREDENTIALS'],
  ['卖家账号sid不存在', 'CREDENTIALS'],
  ['时间戳timestamp已过期', 'CLOCK'],
  ['店铺S9不存在或未授权', 'SHOP'],
  ['接口调用频率超过限制，请稍后再试', 'THROTTLED'],
  ['系统异常', 'VENDOR'],
])('%s', (message, reason) => {
  expect(refusal('1', message)).toMatchObject({ ok: false, certain: true, reason, text: message })
})

test('when the clock is refused it says how far it is off; telephone numbers are not kept', () => {
  const now = Date.parse('2026-11-22T10:10:00Z')
  expect(refusal('1007', '时间戳已过期', 'Sun, 22 Nov 2026 10:00:00 GMT', now).text).toBe(
    '时间戳已过期 (Δ 600 s)',
  )
  expect(refusal('1007', '时间戳已过期', 'Sun, 22 Nov 2026 10:09:45 GMT', now).text).toBe('时间戳已过期')
  expect(refusal('9', '收件人13800138000错误').text).toBe('收件人138****8000错误')
})
