import { v7 as uuid } from 'uuid'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { CARD_COOKIE, cardCookie, cardSessionOf } from '#app/core/auth/card-session.ts'
import { mintToken } from '#app/core/auth/token.ts'
import { log } from '#app/core/log/log.ts'
import { type Merchant, makeMerchant, useStack } from '../../../supabase/tests/support.ts'
import { address, askPage, shownCard, tokenOf, upToReview } from './test-pages.ts'

const stack = useStack('web')
process.env.TIHUO_PUBLIC_URL ??= 'http://127.0.0.1:3000'

let shop: Merchant
let other: Merchant
beforeAll(async () => {
  ;[shop, other] = await Promise.all([
    makeMerchant(stack.sql, { cards: 60 }),
    makeMerchant(stack.sql, { cards: 20 }),
  ])
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

type Form = Record<string, string>
const ask = (step: Parameters<typeof askPage>[1], cookie = '', form?: Form, merchant = shop) =>
  askPage(merchant, step, cookie, form)
const shown = (serial: number) => shownCard(shop, serial)
const upTo = (serial: number) => upToReview(shop, serial)

describe('the way through', () => {
  test('four forms and a page with the order', async () => {
    const checked = await ask('', '', shown(3))
    expect(checked).toMatchObject({ status: 303, location: '/goods' })
    const chosen = await ask('goods', checked.cookie, { product: shop.products[0] })
    expect(chosen).toMatchObject({ status: 303, location: '/address' })
    const addressed = await ask('address', chosen.cookie, address)
    expect(addressed).toMatchObject({ status: 303, location: '/review' })
    const review = await ask('review', addressed.cookie)
    expect(review.data).toMatchObject({
      phone: '13912345678',
      address: '江苏省苏州市昆山市 玉山镇人民南路888号',
    })
    const done = await ask('review', addressed.cookie, { token: tokenOf(review) })
    expect(done).toMatchObject({ status: 303, location: '/order' })
    const order = await ask('order', done.cookie)
    expect(order.data).toMatchObject({
      heading: 'done',
      order: { consignee: '欧阳明月', maskedPhone: '139****5678', status: 'pending' },
    })
    expect(JSON.stringify(order.data)).not.toContain('13912345678')
  })

  test('the same form sent twice, and a walk back, lead to the order', async () => {
    const { cookie, token } = await upTo(4)
    const both = await Promise.all([ask('review', cookie, { token }), ask('review', cookie, { token })])
    expect(both.map((answer) => answer.location)).toEqual(['/order', '/order'])
    for (const step of ['goods', 'address', 'review'] as const) {
      expect((await ask(step, cookie)).location, step).toBe('/order')
    }
    expect(await ask('', '', shown(4))).toMatchObject({ status: 303, location: '/order' })
  })

  test('a step cannot be skipped', async () => {
    const { cookie } = await ask('', '', shown(5))
    expect((await ask('review', cookie)).location).toBe('/goods')
    expect((await ask('address', cookie)).location).toBe('/goods')
    expect((await ask('order', cookie)).location).toBe('/goods')
    const chosen = await ask('goods', cookie, { product: shop.products[0] })
    expect((await ask('review', chosen.cookie)).location).toBe('/address')
  })

  test('leaving takes the cookie away', async () => {
    const { cookie } = await ask('', '', shown(1))
    expect(await ask('order', cookie, {})).toMatchObject({ location: '', cookie: `${CARD_COOKIE}=` })
  })
})

describe('bad input', () => {
  test('a wrong card is refused on the page, and no cookie is set', async () => {
    const answer = await ask('', '', { ...shown(6), password: '99999999' })
    expect(answer).toMatchObject({ status: 400, cookie: undefined })
    expect(answer.data).toMatchObject({ refusal: { reason: 'CARD_MISMATCH' } })
  })

  test.each([
    [{}, { number: ['请填写这一项'], password: ['请填写这一项'] }],
    [{ number: ' - ', password: '12345678' }, { number: ['请填写这一项'] }],
    [
      { number: "' or 1=1", password: '卡密' },
      {
        number: ['卡号只有字母和数字，请对照卡片检查'],
        password: ['密码由字母、数字或符号组成，请对照卡片检查'],
      },
    ],
    [{ number: 'X'.repeat(100_000), password: '1' }, { number: ['不能超过 64 个字'] }],
  ])('card form %#: the message stands at the field', async (form, error) => {
    const answer = await ask('', '', form)
    expect(answer.status).toBe(400)
    expect(answer.data).toMatchObject({ lastResult: { error } })
  })

  test.each([
    [{ phone: '12345' }, { phone: ['请填写 11 位手机号，或带区号的固定电话'] }],
    [{ consignee: '　' }, { consignee: ['请填写这一项'] }],
    [{ consignee: '名'.repeat(31) }, { consignee: ['不能超过 30 个字'] }],
    [{ street: '路1号' }, { street: ['至少要 4 个字'] }],
    [{ street: '路'.repeat(121) }, { street: ['不能超过 120 个字'] }],
    [{ province: '' }, { province: ['请选择一项'] }],
    [{ district: '' }, { district: ['请选择一项'] }],
    // A district that does not belong to the city shown, and one that does not exist.
    [{ city: '320100' }, { district: ['请选择区县'] }],
    [{ district: '320599' }, { district: ['请选择区县'] }],
    [{ district: '江苏省' }, { district: ['请选择一项'] }],
  ])('address form %j: the message stands at the field, and what was typed stays', async (change, error) => {
    const { cookie } = await ask('', '', shown(7))
    const chosen = await ask('goods', cookie, { product: shop.products[0] })
    const answer = await ask('address', chosen.cookie, { ...address, ...change })
    expect(answer.status).toBe(400)
    expect(answer.data).toMatchObject({ shown: { lastResult: { error } } })
    const { values } = (answer.data as { shown: { values: Form } }).shown
    const typed = { ...address, ...change }
    expect(values).toMatchObject({ consignee: typed.consignee, phone: typed.phone, street: typed.street })
  })

  test('without scripts the lists below come from the server', async () => {
    const { cookie } = await ask('', '', shown(7))
    const chosen = await ask('goods', cookie, { product: shop.products[0] })
    const form = { ...address, city: '', district: '', intent: 'regions' }
    const answer = await ask('address', chosen.cookie, form)
    expect(answer.status).toBe(200)
    expect(answer.data).toMatchObject({ shown: { values: { province: '320000', city: '' } } })
    const { lists } = (answer.data as { shown: { lists: { cities: { name: string }[] } } }).shown
    expect(lists.cities.map((city) => city.name)).toContain('苏州市')
  })

  test('a product of no or another card is refused with a sentence', async () => {
    const { cookie } = await ask('', '', shown(8))
    const warn = vi.spyOn(log, 'warn')
    for (const product of [shop.products[2], other.products[0]]) {
      const answer = await ask('goods', cookie, { product })
      expect(answer.status).toBe(400)
      expect(answer.data).toMatchObject({ refused: 'PRODUCT_NOT_ON_CARD' })
      expect(warn).toHaveBeenLastCalledWith(
        expect.objectContaining({ kind: 'field_changed', serial: 8 }),
        'security event',
      )
    }
    expect((await ask('goods', cookie, { product: 'x' })).status).toBe(400)
    expect((await ask('goods', cookie, {})).status).toBe(400)
  })

  test('a gift that sold out meanwhile: choose another, the card is not used', async () => {
    const { cookie, token } = await upTo(10)
    const stock = (left: number | null) =>
      stack.sql`update products set stock = ${left} where merchant_id = ${shop.merchantId} and product_id = ${shop.products[0]}`
    await stock(0)
    const answer = await ask('review', cookie, { token })
    expect(answer.location).toBe('/goods?refused=PRODUCT_SOLD_OUT')
    await stock(null)
    // The address is still there: only the product must be chosen again.
    const again = await ask('goods', answer.cookie, { product: shop.products[1] })
    expect((await ask('address', again.cookie)).data).toMatchObject({
      shown: { values: { street: address.street } },
    })
    const addressed = await ask('address', again.cookie, address)
    expect((await ask('review', addressed.cookie)).data).toMatchObject({ gift: { name: 'Product 1' } })
  })

  test('a card that was made void meanwhile ends the session', async () => {
    const { cookie, token } = await upTo(11)
    await stack.sql`update cards set status = 'void' where merchant_id = ${shop.merchantId} and serial = 11`
    const answer = await ask('review', cookie, { token })
    expect(answer).toMatchObject({ location: '?refused=CARD_VOID', cookie: `${CARD_COOKIE}=` })
    expect((await ask('goods', cookie)).location).toBe('?refused=CARD_VOID')
  })

  test('a site that does not exist, or a code that is none, is 404', async () => {
    for (const code of ['nobody-here', 'X', "x'--", '../admin']) {
      expect((await ask('', '', undefined, { ...shop, code })).status, code).toBe(404)
    }
  })
})

describe('a card that is not delivered everywhere', () => {
  async function limit(serial: number, mode: 'only' | 'except', codes: string[]) {
    const id = uuid()
    await stack.sql`
      insert into region_rules (merchant_id, region_rule_id, mode, codes) values (${shop.merchantId}, ${id}, ${mode}, ${codes})
      on conflict do nothing`
    await stack.sql`
      update cards set region_rule_id = (select region_rule_id from region_rules where merchant_id = ${shop.merchantId}
        and mode = ${mode}::region_mode and codes = ${codes}::text[])
      where merchant_id = ${shop.merchantId} and serial = ${serial}`
  }

  test('says where before anything is typed, and refuses another district at its field', async () => {
    await limit(12, 'only', ['3201', '33'])
    const places = [{ name: '江苏省南京市' }, { name: '浙江省' }]
    const { cookie } = await ask('', '', shown(12))
    const named = [{ mode: 'only', places }]
    expect((await ask('goods', cookie)).data).toMatchObject({ delivery: named })
    const chosen = await ask('goods', cookie, { product: shop.products[0] })
    expect((await ask('address', chosen.cookie)).data).toMatchObject({ offer: { namedLimits: named } })
    const answer = await ask('address', chosen.cookie, address)
    expect(answer.status).toBe(400)
    expect(answer.data).toMatchObject({
      shown: {
        lastResult: { error: { district: ['这张卡不能配送到江苏省苏州市昆山市，请换一个地区。'] } },
        values: { district: '320583', consignee: address.consignee },
      },
    })
    const nanjing = { ...address, city: '320100', district: '320102' }
    expect((await ask('address', chosen.cookie, nanjing)).location).toBe('/review')
  })

  test('limits that come after the address: back to it, and the card is not used', async () => {
    const { cookie, token } = await upTo(13)
    await limit(13, 'except', ['32'])
    expect((await ask('review', cookie)).location).toBe('/address?refused=REGION_NOT_SERVED')
    expect((await ask('review', cookie, { token })).location).toBe('/address?refused=REGION_NOT_SERVED')
    expect((await ask('address', cookie)).data).toMatchObject({ shown: { values: { district: '320583' } } })
    expect((await ask('order', cookie)).location).toBe('/review')
    const hangzhou = { ...address, province: '330000', city: '330100', district: '330102' }
    const addressed = await ask('address', cookie, hangzhou)
    const review = await ask('review', addressed.cookie)
    const done = await ask('review', addressed.cookie, { token: tokenOf(review) })
    expect(done.location).toBe('/order')
  })
})

describe('tokens', () => {
  const session = () => ({ merchantId: shop.merchantId, serial: 20, step: 'goods' as const, draft: {} })
  const toStart = { status: 302, location: '?expired=1' }
  const cookieOf = async (purpose: 'card' | 'session' | 'download', payload: object, seconds = 600) =>
    `${CARD_COOKIE}=${await mintToken(purpose, { ...payload }, seconds)}`

  test('a good one opens the card', async () => {
    expect((await ask('goods', await cookieOf('card', session()))).status).toBe(200)
  })

  test('none, broken, cut, changed: back to number and password', async () => {
    const good = await cookieOf('card', session())
    // Not the last character: its low bits are padding.
    const changed = `${good.slice(0, -10)}${good.at(-10) === 'A' ? 'B' : 'A'}${good.slice(-9)}`
    for (const cookie of ['', `${CARD_COOKIE}=`, `${CARD_COOKIE}=x.y.z`, good.slice(0, -4), changed]) {
      expect(await ask('goods', cookie), cookie).toMatchObject(toStart)
    }
  })

  test('one of another purpose, shape or merchant', async () => {
    const cookies = [
      await cookieOf('session', session()),
      await cookieOf('download', session()),
      await cookieOf('card', { ...session(), serial: 'all' }),
      await cookieOf('card', { ...session(), merchantId: other.merchantId }),
    ]
    for (const cookie of cookies) expect(await ask('goods', cookie)).toMatchObject(toStart)
    // A token of this site shown on the other one.
    expect(await ask('goods', await cookieOf('card', session()), undefined, other)).toMatchObject(toStart)
  })

  test('one that is older than half an hour', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const line = await cardCookie(shop.code, { ...session(), draft: { consignee: '张三' } }, true)
    expect(line).toMatch(/; Path=\/r\/[a-z0-9]+; Max-Age=1800; HttpOnly; SameSite=Lax; Secure$/)
    const cookie = line.split(';')[0] as string
    // Nothing of it can be read on the way.
    expect(Buffer.from(cookie, 'base64url').includes(Buffer.from('张三'))).toBe(false)
    vi.setSystemTime(Date.now() + 29 * 60_000)
    expect(await cardSessionOf(cookie, shop.merchantId)).toMatchObject({ draft: { consignee: '张三' } })
    vi.setSystemTime(Date.now() + 2 * 60_000)
    expect(await cardSessionOf(cookie, shop.merchantId)).toBeUndefined()
    expect(await ask('review', cookie, { token: 'x' })).toMatchObject(toStart)
  })
})
