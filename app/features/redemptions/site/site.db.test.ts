import { beforeAll, expect, test } from 'vitest'
import { visitorScope } from '#app/core/auth/visitor.ts'
import { withTenant } from '#app/core/db/door.ts'
import { type Merchant, makeMerchant, useStack } from '../../../../supabase/tests/support.ts'
import { keyboardsOf } from './data.ts'

const stack = useStack('web')
let shop: Merchant
beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { cards: 4 })
})

const HOUR_MS = 3_600_000
const setBatch = (values: Record<string, unknown>) =>
  stack.sql`update card_batches set ${stack.sql(values)} where merchant_id = ${shop.merchantId}`

test('the keyboards have letters where a card of the merchant has one, and are remembered for minutes', async () => {
  await setBatch({ prefix: '', password_alphabet: 'digits' })
  const digits = { number: 'numeric', password: 'numeric' }
  expect(await keyboardsOf(shop.merchantId, 0)).toEqual(digits)
  await setBatch({ prefix: '8A', password_alphabet: 'safe' })
  expect(await keyboardsOf(shop.merchantId, 1000)).toEqual(digits)
  expect(await keyboardsOf(shop.merchantId, HOUR_MS)).toEqual({ number: 'text', password: 'text' })
})

test('a merchant without cards gets the keyboard for numbers, which is what new cards have', async () => {
  expect(await keyboardsOf('00000000-0000-0000-0000-000000000000', 0)).toEqual({
    number: 'numeric',
    password: 'numeric',
  })
})

test('a visitor may know what a shared link says', async () => {
  await stack.sql`update redemption_settings set share_title = '中秋团圆礼', share_text = '月饼到家'
    where merchant_id = ${shop.merchantId}`
  const [site] = await withTenant(
    visitorScope(),
    ({ tx }) => tx`select share_title, share_text from private.redemption_site(${shop.code})`,
  )
  expect(site).toEqual({ share_title: '中秋团圆礼', share_text: '月饼到家' })
})
