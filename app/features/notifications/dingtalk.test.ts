import { describe, expect, test } from 'vitest'
import type { OutboundResult } from '#app/core/http/outbound.ts'
import { composeRobotMessage, robotIndex, robotSignature, robotUrl, understood } from './dingtalk.ts'
import type { Line } from './types.ts'

const robot = { accessToken: 'a'.repeat(64), secret: 'SECdemo0123456789' }

describe('the signature', () => {
  // Computed with Python: base64(hmac(secret, f'{timestamp}\n{secret}', sha256)), then quote_plus.
  test('is that of the documentation', () => {
    expect(robotSignature(robot.secret, 1577262236757)).toBe('xW+bcfmS4/UzY2P4aK6TlT1k6PcYJIdJMoGpgmdRZW8=')
  })

  test('is written into the address so that a plus stays one', () => {
    expect(robotUrl(robot, 1577262236757, undefined)).toBe(
      `https://oapi.dingtalk.com/robot/send?access_token=${'a'.repeat(64)}&timestamp=1577262236757&sign=xW%2BbcfmS4%2FUzY2P4aK6TlT1k6PcYJIdJMoGpgmdRZW8%3D`,
    )
    expect(robotUrl(robot, 1, 'http://127.0.0.1:9/')).toMatch(
      /^http:\/\/127\.0\.0\.1:9\/robot\/send\?access_token=/,
    )
  })

  test('and what the limit is counted by does not hold the token', () => {
    expect(robotIndex(robot)).toHaveLength(32)
    expect(robotIndex(robot).includes('aaaa')).toBe(false)
  })
})

describe('a message', () => {
  const compose = (lines: readonly Line[], test = false) =>
    composeRobotMessage({
      merchant: '蟹府',
      lines,
      test,
      locale: 'zh-CN',
      office: 'https://tihuo.example',
    })

  test('has a title, sections and links', () => {
    const { title, text } = compose([
      { event: 'order_held', n: 2, items: [{ text: 'T1', n: null }], more: 1 },
      { event: 'new_order', n: 3, items: [{ text: '礼盒', n: 3 }], more: 0 },
    ])
    expect(title).toBe('提货通知：2 笔订单待审核，另有 1 项提醒')
    expect(text).toBe(
      [
        '#### 蟹府 · 提货通知',
        '**2 笔订单待审核** [去处理](https://tihuo.example/admin/reviews)\n- T1\n- 还有 1 项',
        '**新订单 3 笔** [去处理](https://tihuo.example/admin/orders)\n- 礼盒 × 3',
      ].join('\n\n'),
    )
  })

  test('reads no name as markup', () => {
    const { text } = compose([
      { event: 'new_order', n: 1, items: [{ text: '[免费](http://x)\n# a', n: 1 }], more: 0 },
    ])
    expect(text).toContain('- \\[免费\\]\\(http://x\\) \\# a × 1')
  })

  test('stays below the limit however long the names are', () => {
    const long = { event: 'new_order' as const, n: 1, more: 0 }
    const { text } = compose([
      { ...long, items: Array.from({ length: 5 }, () => ({ text: '蟹'.repeat(3000), n: 1 })) },
    ])
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(15_010)
    expect(text).not.toContain('�')
  })

  test('of a test says so', () => expect(compose([], true).text).toContain('通知已设置成功'))
})

describe('an answer', () => {
  const json = (body: object | string, status = 200): OutboundResult => ({
    ...{ ok: true, status, headers: {} },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  })

  test('ok', () => expect(understood(json({ errcode: 0, errmsg: 'ok' }))).toEqual({ ok: true }))

  test.each([130101, 410100])('%i: later, and nothing at all before', (errcode) =>
    expect(understood(json({ errcode, errmsg: 'send too fast, exceed 20 times per minute' }))).toMatchObject({
      ...{ certain: true, retry: true, reason: 'THROTTLED', blockedSeconds: 600 },
    }),
  )

  test.each([
    [310000, 'sign not match, more: [https://ding-doc.dingtalk.com/doc#/serverapi2/qf2nxq]', 'CREDENTIALS'],
    [310000, 'invalid timestamp', 'CREDENTIALS'],
    [310000, 'keywords not in content', 'KEYWORD'],
    [310000, 'ip 1.2.3.4 not in whitelist', 'IP'],
    [300005, 'token is not exist', 'CREDENTIALS'],
    [430104, 'content is not allowed', 'REFUSED'],
  ])('%i %s is final: %s', (errcode, errmsg, reason) =>
    expect(understood(json({ errcode, errmsg }))).toMatchObject({ certain: true, retry: false, reason }),
  )

  test.each<[string, OutboundResult]>([
    ['half a JSON', json('{"errcode": ')],
    ['an error page', json('<html>', 502)],
    ['none in time', { ok: false, sent: true, reason: 'TIMEOUT', text: '' }],
    ['broken off', { ok: false, sent: true, reason: 'HUNG_UP', text: '' }],
  ])('%s: nobody knows, so it is not said again', (_, answer) =>
    expect(understood(answer)).toMatchObject({ certain: false, retry: false, reason: 'NO_ANSWER' }),
  )

  test('a request that never left is made again', () =>
    expect(understood({ ok: false, sent: false, reason: 'UNREACHABLE', text: 'ECONNREFUSED' })).toMatchObject(
      {
        ...{ certain: true, retry: true, reason: 'UNREACHABLE' },
      },
    ))
})
