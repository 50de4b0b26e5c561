import { beforeAll, expect, test } from 'vitest'
import { type Merchant, makeMerchant, useStack } from '../../../supabase/tests/support.ts'
import * as cardPage from '../r.$code._index/route.tsx'
import * as picture from './route.tsx'

const stack = useStack('web')
const ORIGIN = 'https://tihuo.example'

let shop: Merchant
beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { cards: 4 })
})

function argsFor(path: string, headers: Record<string, string> = {}) {
  const request = new Request(`${ORIGIN}/r/${shop.code}${path}`, { headers })
  return { request, params: { code: shop.code }, context: { secure: true, origin: ORIGIN } }
}
const load = async (path: string, headers?: Record<string, string>) =>
  cardPage.loader(argsFor(path, headers) as never)

test('a link that is shared shows the site and never the number of a card', async () => {
  const { number } = shop.cards[0] as { number: string }
  const data = await load(`?n=${number}`)
  expect(data.number).toBe(number)
  const tags = JSON.stringify(cardPage.meta({ data } as never))
  expect(tags).toContain(`${ORIGIN}/r/${shop.code}/share.png`)
  expect(tags).toContain('"og:url"')
  expect(tags).not.toContain(number)
})

test('only WeChat gets the picture in the page', async () => {
  expect((await load('')).inWeChat).toBe(false)
  const agent = 'Mozilla/5.0 (iPhone) AppleWebKit/605 MicroMessenger/8.0.49'
  expect((await load('', { 'user-agent': agent })).inWeChat).toBe(true)
})

test('the picture is a PNG that caches may keep for a day and ask for again', async () => {
  const answer = await picture.loader(argsFor('/share.png') as never)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('image/png')
  expect(answer.headers.get('cache-control')).toBe('public, max-age=86400')
  const etag = answer.headers.get('etag') ?? ''
  const again = await picture.loader(argsFor('/share.png', { 'if-none-match': etag }) as never)
  expect(again.status).toBe(304)
})

test('a site that does not exist has no picture', async () => {
  const args = { ...argsFor('/share.png'), params: { code: 'nobody-here' } }
  await expect(picture.loader(args as never)).rejects.toMatchObject({ status: 404 })
})
