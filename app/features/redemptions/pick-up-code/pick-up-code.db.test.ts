import { scanGrayBuffer } from '@undecaf/zbar-wasm'
import { beforeAll, expect, test } from 'vitest'
import { scopeOfCard } from '#app/core/db/scope.ts'
import type { QrDrawing } from '#app/features/merchants/types.ts'
import { type Merchant, makeMerchant, useStack } from '../../../../supabase/tests/support.ts'
import { readPickUpCode } from './code.ts'
import { pickUpPass } from './data.ts'

// Consumers' pages may be served by a server that knows no account and reads no table.
const stack = useStack('redeem')

let shop: Merchant
beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { cards: 40 })
})

const site = () => ({
  ...{ merchant_id: shop.merchantId, code: shop.code },
  ...{ time_zone: 'Asia/Shanghai', currency: 'CNY' },
})
const pass = (serial: number) => pickUpPass(scopeOfCard(shop.merchantId, serial), site())

/** What a scanner reads off the drawing. */
async function scanned({ size, path }: QrDrawing): Promise<string | undefined> {
  const [scale, quiet] = [4, 4]
  const side = (size + 2 * quiet) * scale
  const pixels = new Uint8Array(side * side).fill(255)
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h/g))
    for (let dy = 0; dy < scale; dy += 1)
      pixels.fill(
        0,
        ((Number(y) + quiet) * scale + dy) * side + (Number(x) + quiet) * scale,
        ((Number(y) + quiet) * scale + dy) * side + (Number(x) + quiet + 1) * scale,
      )
  const [symbol] = await scanGrayBuffer(pixels.buffer, side, side)
  return symbol?.decode()
}

test('where the merchant offers no pick-up there is no code', async () => {
  expect(await pass(5)).toBe('sent')
})

test('a card has one, another each time, that a scanner reads and the merchant knows', async () => {
  await stack.sql`update redemption_settings set pick_up = true where merchant_id = ${shop.merchantId}`
  await stack.sql`
    update stores set pick_up = true, region_code = '320583', address = '人民路 1 号' where store_id = ${shop.stores[0]}`
  const [first, second] = [await pass(5), await pass(5)]
  if (typeof first === 'string' || typeof second === 'string') throw new Error('no code')
  expect(first).toMatchObject({ ordered: undefined, stores: [{ name: 'Store 0' }] })
  const texts = [await scanned(first.qr), await scanned(second.qr)]
  expect(new Set(texts).size).toBe(2)
  expect(readPickUpCode(shop.keys, shop.merchantId, texts[0] ?? '')).toMatchObject({
    ok: true,
    serial: 5,
    fresh: true,
  })
})

test('neither has a card that is spent, void or not activated; one whose order waits in a store has', async () => {
  expect(await pass(2)).toBe('spent')
  expect(await pass(39)).toBe('unusable')
  expect(await pass(99_999)).toBe('unusable')
  await stack.sql`
    update orders set pick_up_store_id = ${shop.stores[0]} where merchant_id = ${shop.merchantId} and card_serial = 2`
  expect(await pass(2)).toMatchObject({
    ordered: { productName: 'Product 1', store: { name: 'Store 0' } },
    stores: [],
  })
})
