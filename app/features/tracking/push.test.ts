import { describe, expect, test } from 'vitest'
import { readKdniaoPush, readKuaidi100Push } from './push.ts'

const account = { businessId: '1237100', appKey: '56da2cf8-c8a2-44b2-b6fa-476cd7d1ba17' }
const encode = (bytes: Buffer) => [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')

// RequestData and DataSign computed with openssl, see kdniao.test.ts.
const DATA =
  '{"EBusinessID":"1237100","Count":"1","PushTime":"2024-11-22 10:00:00","Data":[{"EBusinessID":"1237100","ShipperCode":"SF","LogisticCode":"SF1312345678901","Success":true,"State":"2","StateEx":"202","Traces":[{"AcceptTime":"2024-11-21 09:00:00","AcceptStation":"已揽收","Action":"1"},{"AcceptTime":"2024-11-22 08:00:00","AcceptStation":"派送中","Action":"202"}]}]}'
const SIGN = 'MWQ2NDViY2JiMjAxOTA2NjZhMjcyNzU4MWU4ZTljNzk='

const push = (data: Buffer | string, sign: string, more = '&RequestType=101') =>
  Buffer.from(`RequestData=${encode(Buffer.from(data))}&DataSign=${encodeURIComponent(sign)}${more}`)

describe('KDNiao', () => {
  test('a push is read after its signature', () => {
    expect(readKdniaoPush(account, push(DATA, SIGN))).toEqual({
      ok: true,
      reports: [
        {
          carrier: 'SF',
          trackingNo: 'SF1312345678901',
          state: 'delivering',
          detail: null,
          at: '2024-11-22T00:00:00.000Z',
          abort: null,
          events: [
            { at: '2024-11-22T00:00:00.000Z', text: '派送中', state: 'delivering' },
            { at: '2024-11-21T01:00:00.000Z', text: '已揽收', state: 'picked_up' },
          ],
        },
      ],
    })
  })

  test.each([
    ['a wrong signature', push(DATA, SIGN.replace('M', 'N'))],
    ['one character more', push(`${DATA} `, SIGN)],
    ['no signature', Buffer.from(`RequestData=${encode(Buffer.from(DATA))}&RequestType=101`)],
    ['nothing', Buffer.alloc(0)],
    ['broken encoding', Buffer.from('RequestData=%E4%B&DataSign=x')],
    ['no form at all', Buffer.from('{"EBusinessID":"1237100"}')],
  ])('%s is refused', (_name, body) =>
    expect(readKdniaoPush(account, body)).toMatchObject({ ok: false, reason: 'SIGNATURE' }),
  )

  test('of another account, though signed', () => {
    expect(readKdniaoPush({ ...account, businessId: '1' }, push(DATA, SIGN))).toMatchObject({
      reason: 'SIGNATURE',
    })
  })

  test('another type of request is not understood', () => {
    expect(readKdniaoPush(account, push(DATA, SIGN, '&RequestType=1007'))).toMatchObject({
      reason: 'MALFORMED',
    })
  })
})

describe('Kuaidi100', () => {
  const PARAM =
    '{"status":"polling","message":"","lastResult":{"message":"ok","nu":"YT5555508965056","ischeck":"0","com":"yuantong","status":"200","state":"0","data":[{"time":"2024-11-21 09:00:00","ftime":"2024-11-21 09:00:00","context":"【上海市】 已收入","statusCode":"1002"}]}}'
  const body = (param: Buffer | string, sign: string) =>
    Buffer.from(`param=${encode(Buffer.from(param))}&sign=${sign}`)

  test('a push is read after its signature', () => {
    expect(readKuaidi100Push('1a2b3c', body(PARAM, 'A684399126B1D872A9C44E7A9F936495'))).toEqual({
      ok: true,
      reports: [
        {
          carrier: 'YTO',
          trackingNo: 'YT5555508965056',
          state: 'in_transit',
          detail: null,
          at: '2024-11-21T01:00:00.000Z',
          abort: null,
          events: [{ at: '2024-11-21T01:00:00.000Z', text: '【上海市】 已收入', state: 'in_transit' }],
        },
      ],
    })
    expect(readKuaidi100Push('other salt', body(PARAM, 'A684399126B1D872A9C44E7A9F936495'))).toMatchObject({
      reason: 'SIGNATURE',
    })
  })

  test('in GBK it is read, too: the signature is of the bytes', () => {
    // The same with 已收入 in GBK: iconv -f utf-8 -t gbk
    const gbk = Buffer.concat(
      PARAM.split('【上海市】 已收入').flatMap((part, i) => [
        ...(i > 0 ? [Buffer.from('a1beC9CfBaA3CAD0a1bf20D2D1CAD5C8EB', 'hex')] : []),
        Buffer.from(part),
      ]),
    )
    expect(readKuaidi100Push('1a2b3c', body(gbk, '0F98DC68EF2A6C7A53F4B5C3102F7410'))).toMatchObject({
      reports: [{ events: [{ text: '【上海市】 已收入' }] }],
    })
  })

  test.each([
    ['half a JSON', '{"status": "polling', 'A1782C47725EC75A18421BA9E114A217'],
    ['no result', '{"status": "polling"}', '9D182E825949DF4300243227674537FD'],
  ])('%s, well signed, is not understood', (_name, param, sign) =>
    expect(readKuaidi100Push('1a2b3c', body(param, sign))).toMatchObject({ reason: 'MALFORMED' }),
  )
})
