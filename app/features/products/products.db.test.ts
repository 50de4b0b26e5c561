import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { scopeOfCard, scopeOfUser } from '#app/core/db/scope.ts'
import { getObject, prepareBuckets } from '#app/core/storage/storage.ts'
import { type Merchant, makeMerchant, snapshot, useStack } from '../../../supabase/tests/support.ts'
import type { Season } from '../availability/types.ts'
import { cardOverview } from '../redemptions/data.ts'
import type { RegionRule } from '../regions/rule.ts'
import { listProducts, listSuppliers, loadProduct, loadShelf } from './data.ts'
import { readProductForm } from './form-submission.ts'
import type { ProcessedImage } from './image.ts'
import { MAX_IMAGES } from './limits.ts'
import {
  addProductImage,
  checkImages,
  createProduct,
  deleteProduct,
  editInList,
  orderShelf,
  removeProductImage,
  updateProduct,
} from './mutations.ts'
import { imagePaths } from './paths.ts'
import type { ProductValues } from './types.ts'

const stack = useStack('web')
let shop: Merchant
let other: Merchant
let image: ProcessedImage
let png: Buffer

const values: ProductValues = {
  name: '新礼盒',
  description: '四只装',
  priceMinor: 38_800,
  sort: 5,
  onShelf: true,
  supplierId: null,
  stock: null,
  dailyCapacity: 20,
  supplyPriceMinor: 21_050,
  parts: [{ name: '贺卡', supplierId: null, supplyPriceMinor: 120 }],
  seasons: [],
  regionRule: null,
}

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  other = await makeMerchant(stack.sql)
  await prepareBuckets()
  png = await sharp({ create: { width: 900, height: 700, channels: 3, background: '#c33' } })
    .png()
    .toBuffer()
  const checked = await checkImages([{ name: 'a.png', bytes: png }])
  if (!checked.ok) throw new Error('the test picture is not good')
  image = checked.images[0] as ProcessedImage
})

const siteOf = (merchant: Merchant) => ({
  merchant_id: merchant.merchantId,
  code: merchant.code,
  time_zone: 'Asia/Shanghai',
  currency: 'CNY',
})

const ownerScope = () => scopeOfUser(shop.owner.userId)

async function newProduct(): Promise<string> {
  const made = await createProduct(ownerScope(), shop.merchantId, values)
  if (!made.ok) throw new Error(made.reason)
  return made.productId
}

async function stored(imageId: string): Promise<number> {
  const found = await Promise.all(
    imagePaths(shop.merchantId, imageId).map((path) => getObject('media', path)),
  )
  return found.filter((blob) => blob !== undefined && blob.size > 0).length
}

describe('products', () => {
  test('are made, changed in the form and in the list, and listed in the order of their sort value', async () => {
    const productId = await newProduct()
    const changed = { ...values, name: '改名', priceMinor: 1, stock: 3, supplierId: shop.suppliers[0] }
    expect(await updateProduct(ownerScope(), shop.merchantId, productId, changed)).toEqual({ ok: true })
    expect(await loadProduct(ownerScope(), productId)).toEqual({
      ...changed,
      productId,
      imageIds: [],
      bindings: 0,
    })
    await editInList(ownerScope(), shop.merchantId, productId, { name: '再改' })
    await editInList(ownerScope(), shop.merchantId, productId, { onShelf: false })
    const rows = await listProducts(ownerScope())
    expect(rows[0]).toMatchObject({ productId, name: '再改', onShelf: false, supplierName: 'Supplier 0' })
    expect(rows.map((row) => row.sort)).toEqual(rows.map((row) => row.sort).sort((a, b) => a - b))
  })

  test('keep their seasons and region limit, which a later save replaces', async () => {
    const productId = await newProduct()
    const seasons: Season[] = [
      { kind: 'yearly', from: '09-25', to: '12-31' },
      { kind: 'yearly', from: '12-01', to: '02-29' },
      { kind: 'fixed', from: '2027-05-01', to: '2027-05-07' },
    ]
    const regionRule: RegionRule = { mode: 'except', codes: ['54', '6501'] }
    const limited = { ...values, seasons, regionRule }
    expect(await updateProduct(ownerScope(), shop.merchantId, productId, limited)).toEqual({ ok: true })
    expect(await loadProduct(ownerScope(), productId)).toMatchObject({ seasons, regionRule })
    const listed = (await listProducts(ownerScope())).find((row) => row.productId === productId)
    expect(listed?.seasons).toEqual(seasons)
    const [last] = seasons.slice(-1)
    const fewer = { ...values, seasons: [last as Season] }
    await updateProduct(ownerScope(), shop.merchantId, productId, fewer)
    expect(await loadProduct(ownerScope(), productId)).toMatchObject({ seasons: [last], regionRule: null })
    expect(await deleteProduct(ownerScope(), shop.merchantId, productId)).toEqual({ ok: true })
    expect(
      await stack.sql`select 1 from product_seasons where merchant_id = ${shop.merchantId} and product_id = ${productId}`,
    ).toHaveLength(0)
  })

  test('two who save seasons at once leave those of one of them', async () => {
    const productId = await newProduct()
    const save = (from: string) =>
      updateProduct(ownerScope(), shop.merchantId, productId, {
        ...values,
        seasons: [{ kind: 'yearly', from, to: '12-31' }],
      })
    await Promise.all(['01-01', '02-01', '03-01', '04-01'].map(save))
    expect((await loadProduct(ownerScope(), productId))?.seasons).toHaveLength(1)
  })

  test('a supplier of another merchant is not one to choose', async () => {
    const foreign = { ...values, supplierId: other.suppliers[0] }
    expect(await createProduct(ownerScope(), shop.merchantId, foreign)).toEqual({
      ok: false,
      reason: 'SUPPLIER_UNKNOWN',
    })
    const refused = await updateProduct(ownerScope(), shop.merchantId, shop.products[2], foreign)
    expect(refused).toEqual({ ok: false, reason: 'SUPPLIER_UNKNOWN' })
    const names = (await listSuppliers(ownerScope())).map((supplier) => supplier.supplierId)
    expect(names.sort()).toEqual([...shop.suppliers].sort())
  })

  test('products of another merchant stay as they are', async () => {
    const before = await snapshot(stack.sql, 'products', other.merchantId)
    const target = other.products[2]
    for (const merchantId of [shop.merchantId, other.merchantId]) {
      const refused = { ok: false, reason: 'PRODUCT_UNKNOWN' }
      expect(await updateProduct(ownerScope(), merchantId, target, values)).toEqual(refused)
      expect(await editInList(ownerScope(), merchantId, target, { onShelf: false })).toEqual(refused)
      expect(await deleteProduct(ownerScope(), merchantId, target)).toEqual(refused)
      expect(await addProductImage(ownerScope(), merchantId, target, image)).toEqual(refused)
    }
    expect(await loadProduct(ownerScope(), target)).toBeUndefined()
    expect(await snapshot(stack.sql, 'products', other.merchantId)).toBe(before)
  })

  test('accounts without product.write change nothing', async () => {
    const seasoned: ProductValues = { ...values, seasons: [{ kind: 'yearly', from: '01-01', to: '01-02' }] }
    await updateProduct(ownerScope(), shop.merchantId, shop.products[2], seasoned)
    const before = await snapshot(stack.sql, 'products', shop.merchantId)
    const seasons = await snapshot(stack.sql, 'product_seasons', shop.merchantId)
    for (const account of [shop.staff, shop.store, shop.supplier]) {
      const scope = scopeOfUser(account.userId)
      await expect(createProduct(scope, shop.merchantId, values)).rejects.toMatchObject({ code: '42501' })
      const target = shop.products[2]
      expect((await updateProduct(scope, shop.merchantId, target, values)).ok).toBe(false)
      expect((await editInList(scope, shop.merchantId, target, { name: 'x' })).ok).toBe(false)
      expect((await deleteProduct(scope, shop.merchantId, target)).ok).toBe(false)
      expect((await addProductImage(scope, shop.merchantId, target, image)).ok).toBe(false)
    }
    expect(await snapshot(stack.sql, 'products', shop.merchantId)).toBe(before)
    expect(await snapshot(stack.sql, 'product_seasons', shop.merchantId)).toBe(seasons)
  })

  test('one that cards are bound to cannot be deleted', async () => {
    const refused = await deleteProduct(ownerScope(), shop.merchantId, shop.products[0])
    expect(refused).toEqual({ ok: false, reason: 'PRODUCT_IN_USE' })
    expect((await loadProduct(ownerScope(), shop.products[0]))?.bindings).toBe(1)
  })
})

describe('pictures', () => {
  test('all variants are stored, and gone when the picture is removed', async () => {
    const productId = await newProduct()
    const added = await addProductImage(ownerScope(), shop.merchantId, productId, image)
    if (!added.ok) throw new Error(added.reason)
    expect(await stored(added.imageId)).toBe(6)
    expect((await loadProduct(ownerScope(), productId))?.imageIds).toEqual([added.imageId])
    const wrongProduct = await removeProductImage(
      ownerScope(),
      shop.merchantId,
      shop.products[1],
      added.imageId,
    )
    expect(wrongProduct.ok).toBe(false)
    expect(await stored(added.imageId)).toBe(6)
    expect(await removeProductImage(ownerScope(), shop.merchantId, productId, added.imageId)).toEqual({
      ok: true,
    })
    expect(await stored(added.imageId)).toBe(0)
  })

  test('go with the product, and keep the order in which they came', async () => {
    const productId = await newProduct()
    const ids: string[] = []
    for (let i = 0; i < 2; i += 1) {
      const added = await addProductImage(ownerScope(), shop.merchantId, productId, image)
      if (added.ok) ids.push(added.imageId)
    }
    expect((await loadProduct(ownerScope(), productId))?.imageIds).toEqual(ids)
    expect(await deleteProduct(ownerScope(), shop.merchantId, productId)).toEqual({ ok: true })
    expect(await Promise.all(ids.map(stored))).toEqual([0, 0])
  })

  test('one too many is refused', async () => {
    const productId = await newProduct()
    const rows = Array.from({ length: MAX_IMAGES }, (_, i) => ({
      merchant_id: shop.merchantId,
      image_id: `01940000-0000-7000-8000-0000000001${String(i).padStart(2, '0')}`,
      product_id: productId,
      path: 'x',
      width: 1,
      height: 1,
    }))
    await stack.sql`insert into product_images ${stack.sql(rows)}`
    const refused = await addProductImage(ownerScope(), shop.merchantId, productId, image)
    expect(refused).toEqual({ ok: false, reason: 'TOO_MANY_IMAGES' })
  })
})

describe('the order of the shelf', () => {
  let store: Merchant
  const scope = () => scopeOfUser(store.owner.userId)
  const shelf = async () => {
    const { items, seen } = await loadShelf(scope())
    return { ids: items.map((item) => item.productId), seen }
  }
  const save = (ids: string[], seen: string, as = store.owner.userId) =>
    orderShelf(scopeOfUser(as), store.merchantId, ids, seen)

  beforeAll(async () => {
    store = await makeMerchant(stack.sql)
  })

  test('is what the consumer sees, and a save writes only what differs', async () => {
    const [a, b, c] = store.products
    const before = await shelf()
    expect(before.ids).toEqual([a, b, c])
    expect(await save([c, a, b], before.seen)).toEqual({ ok: true, changed: 3 })
    const rows = await stack.sql<{ sort: number; productId: string }[]>`
      select sort, product_id as "productId" from products where merchant_id = ${store.merchantId} order by sort`
    expect(rows.map((row) => [row.productId, row.sort])).toEqual([
      [c, 10],
      [a, 20],
      [b, 30],
    ])
    const gifts = (await cardOverview(scopeOfCard(store.merchantId, 3), siteOf(store)))?.gifts
    expect(gifts?.map((gift) => gift.productId)).toEqual([a, b])
    const after = await shelf()
    expect(await save([c, b, a], after.seen)).toEqual({ ok: true, changed: 2 })
    const last = await shelf()
    expect(await save([c, b, a], last.seen)).toEqual({ ok: true, changed: 0 })
    expect(await shelf()).toEqual(last)
  })

  test('an order of yesterday, another set of products, or one twice: nothing is saved', async () => {
    const { ids, seen } = await shelf()
    const [a, b, c] = ids as [string, string, string]
    await save([b, a, c], seen)
    const now = await shelf()
    const before = await snapshot(stack.sql, 'products', store.merchantId)
    const refused = { ok: false, reason: 'SHELF_CHANGED' }
    expect(await save([c, b, a], seen)).toEqual(refused)
    for (const wrong of [
      [a, b],
      [a, b, b],
      [a, b, shop.products[0]],
      [a, b, c, shop.products[0]],
    ])
      expect(await save(wrong, now.seen)).toEqual(refused)
    expect(await snapshot(stack.sql, 'products', store.merchantId)).toBe(before)
  })

  test('a product put off the shelf meanwhile is noticed, and keeps its own value', async () => {
    const { ids, seen } = await shelf()
    const [a, b, c] = ids as [string, string, string]
    await editInList(scope(), store.merchantId, b, { onShelf: false })
    expect(await save([c, b, a], seen)).toEqual({ ok: false, reason: 'SHELF_CHANGED' })
    const now = await shelf()
    expect(now.ids).toEqual([a, c])
    const [was] = await stack.sql`select sort from products where product_id = ${b}`
    expect(await save([c, a], now.seen)).toMatchObject({ ok: true })
    expect((await stack.sql`select sort from products where product_id = ${b}`)[0]).toEqual(was)
    await editInList(scope(), store.merchantId, b, { onShelf: true })
  })

  test('of two who save at once, one is told', async () => {
    const { ids, seen } = await shelf()
    const [a, b, c] = ids as [string, string, string]
    const outcomes = await Promise.all([save([b, a, c], seen), save([c, b, a], seen)])
    expect(outcomes.map((outcome) => outcome.ok).sort()).toEqual([false, true])
  })

  test('who may not write products, or belongs elsewhere, changes nothing', async () => {
    const { ids, seen } = await shelf()
    const before = await snapshot(stack.sql, 'products', store.merchantId)
    for (const stranger of [store.staff, store.store, store.supplier, other.owner]) {
      expect(await save(ids.toReversed(), seen, stranger.userId)).toEqual({
        ok: false,
        reason: 'SHELF_CHANGED',
      })
    }
    expect(await snapshot(stack.sql, 'products', store.merchantId)).toBe(before)
  })
})

test('a product that cards were rebound to is counted as used, and stays', async () => {
  const [, , unbound] = shop.products
  expect((await loadProduct(ownerScope(), unbound))?.bindings).toBe(0)
  await stack.sql`
    insert into product_sets (merchant_id, product_set_id, product_ids)
    values (${shop.merchantId}, gen_random_uuid(), ${[unbound]}::uuid[])`
  expect((await loadProduct(ownerScope(), unbound))?.bindings).toBe(1)
  expect(await deleteProduct(ownerScope(), shop.merchantId, unbound)).toEqual({
    ok: false,
    reason: 'PRODUCT_IN_USE',
  })
  expect((await loadProduct(ownerScope(), unbound))?.bindings).toBe(1)
})

describe('the posted form', () => {
  const fields = (more: Record<string, string> = {}) => {
    const form = new FormData()
    for (const [name, value] of Object.entries({ name: '礼盒', price: '388', sort: '1', ...more }))
      form.set(name, value)
    return form
  }
  const empty = { files: [], tooLarge: [], tooMany: 0 }

  test('a forged picture is named with the reason, and what was typed stays', async () => {
    const forged = Buffer.concat([png, Buffer.from('<?php system($_GET["c"]); ?>')])
    const upload = { ...empty, fields: fields(), files: [{ name: 'crab.png', bytes: forged }] }
    const read = await readProductForm(upload, 'zh-CN', 0)
    if (read.ok) throw new Error('accepted')
    expect(read.answer.imageErrors).toEqual([
      'crab.png：图片里藏有脚本或多余的内容，为了安全不能使用，请重新导出后再传',
    ])
    expect(read.answer.result.initialValue).toMatchObject({ name: '礼盒', price: '388' })
  })

  test('a picture that is too large says how large it may be', async () => {
    const read = await readProductForm({ ...empty, fields: fields(), tooLarge: ['big.jpg'] }, 'en', 0)
    expect(read).toMatchObject({
      ok: false,
      answer: { imageErrors: ['big.jpg: larger than 10 MB. Please compress it first'] },
    })
  })

  test('too many pictures, counted with those it has', async () => {
    const upload = { ...empty, fields: fields(), files: [{ name: 'a.png', bytes: png }] }
    expect((await readProductForm(upload, 'zh-CN', MAX_IMAGES)).ok).toBe(false)
  })

  test('the button of a new period only adds it; a region that does not exist stands at its field', async () => {
    const intent = JSON.stringify({
      type: 'insert',
      payload: { name: 'seasons', defaultValue: { kind: 'yearly' } },
    })
    const more = await readProductForm({ ...empty, fields: fields({ __intent__: intent }) }, 'zh-CN', 0)
    expect(more).toMatchObject({
      ok: false,
      status: 200,
      answer: { imageErrors: [], result: { initialValue: { seasons: [{ kind: 'yearly' }] } } },
    })
    const nowhere = fields({ regionMode: 'only', regionCodes: '99' })
    expect(await readProductForm({ ...empty, fields: nowhere }, 'zh-CN', 0)).toMatchObject({
      ok: false,
      status: 400,
      answer: { result: { error: { regionCodes: ['有的地区不存在，请重新选择'] } } },
    })
  })

  test('a bad price stands at its field; nothing is taken from the pictures before', async () => {
    const read = await readProductForm({ ...empty, fields: fields({ price: '1e9' }) }, 'zh-CN', 0)
    if (read.ok) throw new Error('accepted')
    expect(read.answer.result.error?.price?.[0]).toContain('388.50')
    const good = await readProductForm(
      { ...empty, fields: fields({ onShelf: 'on' }), files: [{ name: 'a.png', bytes: png }] },
      'zh-CN',
      0,
    )
    expect(good).toMatchObject({ ok: true, values: { priceMinor: 38_800, onShelf: true } })
  })
})
