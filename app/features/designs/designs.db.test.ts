import sharp from 'sharp'
import { v7 as uuid } from 'uuid'
import { beforeAll, describe, expect, test } from 'vitest'
import { scopeOfUser } from '#app/core/db/scope.ts'
import { getObject, prepareBuckets } from '#app/core/storage/storage.ts'
import {
  type Account,
  type Merchant,
  makeMerchant,
  snapshot,
  useStack,
} from '../../../supabase/tests/support.ts'
import { type Artwork, processArtwork } from './artwork.ts'
import { readArtwork } from './artwork-form.ts'
import { listDesigns, loadArtwork, loadArtworkPixels, loadDesign } from './data.ts'
import {
  createDesign,
  deleteDesign,
  duplicateDesign,
  removeArtwork,
  renameDesign,
  saveDesign,
  setArtwork,
} from './mutations.ts'
import { artworkFiles } from './paths.ts'
import type { DesignForm } from './schema.ts'

const stack = useStack('web')
let shop: Merchant
let other: Merchant
let artwork: Artwork
let photo: Buffer

const VALUES: DesignForm = {
  ...{ name: '蟹卡', widthMm: 85.6, heightMm: 54, bleedMm: 3, widthPx: 1000 },
  elements: [
    {
      ...{ kind: 'qr', x: 60, y: 30, width: 17.12, height: 17.12 },
      ...{ colour: '#000000', background: 'white', quiet: 4 },
    },
  ],
}

beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { permissions: ['card.read'] })
  other = await makeMerchant(stack.sql)
  await prepareBuckets()
  photo = await sharp({ create: { width: 1800, height: 1200, channels: 4, background: '#c33a' } })
    .png()
    .toBuffer()
  const processed = await processArtwork(photo)
  if (!processed.ok) throw new Error(processed.reason)
  artwork = processed
})

const author = (account: Account = shop.owner, merchant: Merchant = shop) => ({
  merchant_id: merchant.merchantId,
  member_id: account.memberId,
  scope: scopeOfUser(account.userId),
})
const load = (designId: string) => loadDesign(author().scope, designId)
const stored = async (path: string) => {
  const found = await Promise.all(artworkFiles(path).map((file) => getObject('media', file)))
  return found.filter((blob) => blob !== undefined).length
}

describe('a design', () => {
  test('is stored in relative units, and every save raises its version', async () => {
    const { designId } = await createDesign(author(), VALUES)
    const design = await load(designId)
    expect(design).toMatchObject({ name: '蟹卡', heightPx: 631, version: 1, artworkPath: null })
    expect(design?.elements[0]).toMatchObject({ kind: 'qr', x: 700.935, width: 200, quiet: 4 })
    const wider = { ...VALUES, name: '长券', widthMm: 180, heightMm: 80 }
    expect(await saveDesign(author(), designId, 1, wider)).toEqual({ ok: true, version: 2 })
    expect(await load(designId)).toMatchObject({ name: '长券', heightPx: 444, version: 2 })
    expect(await renameDesign(author(), designId, '改名')).toEqual({ ok: true })
    expect(await load(designId)).toMatchObject({ name: '改名', version: 3 })
    const [row] = await listDesigns(author().scope)
    expect(row).toMatchObject({ designId, elements: 1, hasArtwork: false, showsPassword: false, version: 3 })
  })

  test('that somebody else has changed meanwhile is not written over', async () => {
    const { designId } = await createDesign(author(), VALUES)
    await saveDesign(author(), designId, 1, { ...VALUES, name: '先' })
    expect(await saveDesign(author(), designId, 1, { ...VALUES, name: '后' })).toEqual({
      ok: false,
      reason: 'DESIGN_CHANGED',
    })
    expect(await load(designId)).toMatchObject({ name: '先', version: 2 })
    expect(await saveDesign(author(), uuid(), 1, VALUES)).toEqual({ ok: false, reason: 'DESIGN_UNKNOWN' })
  })

  test('is not deleted while cards are drawn with it', async () => {
    const { designId } = await createDesign(author(), VALUES)
    const jobId = uuid()
    // Of another account: not everybody sees it, and it counts all the same.
    await stack.sql`insert into jobs ${stack.sql({
      ...{ merchant_id: shop.merchantId, job_id: jobId, kind: 'cards.draw', total: 5 },
      ...{ requested_by: shop.staff.memberId, request: stack.sql.json({ designId }) },
    })}`
    expect(await deleteDesign(author(), designId)).toEqual({ ok: false, reason: 'DESIGN_BUSY' })
    expect(await load(designId)).toBeDefined()
    await stack.sql`update jobs set status = 'done', finished_at = now() where job_id = ${jobId}`
    expect(await deleteDesign(author(), designId)).toEqual({ ok: true })
    expect(await deleteDesign(author(), designId)).toEqual({ ok: false, reason: 'DESIGN_UNKNOWN' })
  })
})

describe('the artwork', () => {
  test('is stored in three sizes, replaced, copied and removed without leaving anything behind', async () => {
    const { designId } = await createDesign(author(), VALUES)
    expect(await setArtwork(author(), designId, artwork)).toEqual({ ok: true })
    const first = (await load(designId))?.artworkPath as string
    expect(first).toMatch(new RegExp(`^${shop.merchantId}/designs/[0-9a-f-]{36}\\.jpeg$`))
    expect(await stored(first)).toBe(3)
    expect(await loadArtworkPixels({ artworkPath: first })).toEqual({ width: 1800, height: 1200 })

    const copied = await duplicateDesign(author(), designId, '蟹卡 副本')
    const copy = copied.ok ? await load(copied.designId) : undefined
    expect(copy).toMatchObject({ name: '蟹卡 副本', version: 1 })
    expect(copy?.artworkPath).not.toBe(first)

    await setArtwork(author(), designId, artwork)
    expect(await stored(first)).toBe(0)
    const second = (await load(designId))?.artworkPath as string
    expect(await removeArtwork(author(), designId)).toEqual({ ok: true })
    expect(await stored(second)).toBe(0)
    expect(await load(designId)).toMatchObject({ artworkPath: null, version: 4 })
    // The copy has files of its own.
    expect(await stored(copy?.artworkPath as string)).toBe(3)
    await deleteDesign(author(), copy?.designId as string)
    expect(await stored(copy?.artworkPath as string)).toBe(0)
  })

  test('is drawn anew: nothing of the upload but its colours, and no transparency', async () => {
    const { designId } = await createDesign(author(), VALUES)
    await setArtwork(author(), designId, artwork)
    const file = await loadArtwork((await load(designId)) as { artworkPath: string }, 'print')
    const meta = await sharp(Buffer.from((await file?.blob.arrayBuffer()) as ArrayBuffer)).metadata()
    expect(meta).toMatchObject({ format: 'jpeg', width: 1800, height: 1200, hasAlpha: false })
    expect(meta.exif).toBeUndefined()
  })

  test('a forged, broken or missing picture is refused with a sentence', async () => {
    const upload = (bytes: Buffer, more = {}) => ({
      files: [{ name: 'a.png', bytes }],
      tooLarge: [],
      ...more,
    })
    const forged = Buffer.concat([photo, Buffer.from('<?php system($_GET["c"]); ?>')])
    expect(await readArtwork(upload(forged), 'zh-CN')).toEqual({
      ok: false,
      errors: ['a.png：图片里藏有脚本或多余的内容，为了安全不能使用，请重新导出后再传'],
    })
    expect((await readArtwork(upload(photo.subarray(0, 200)), 'zh-CN')).ok).toBe(false)
    expect((await readArtwork(upload(Buffer.from('%PDF-1.7 renamed')), 'zh-CN')).ok).toBe(false)
    expect(await readArtwork({ files: [], tooLarge: [] }, 'en')).toEqual({
      ok: false,
      errors: ['Please choose a picture first'],
    })
    const tooLarge = { files: [], tooLarge: ['big.jpg'] }
    expect(await readArtwork(tooLarge, 'en')).toEqual({
      ok: false,
      errors: ['big.jpg: larger than 10 MB. Please compress it first'],
    })
  })
})

describe('who may what', () => {
  test('designs of another merchant are neither seen nor changed', async () => {
    const { designId } = await createDesign(author(other.owner, other), VALUES)
    await setArtwork(author(other.owner, other), designId, artwork)
    const before = await snapshot(stack.sql, 'card_designs', other.merchantId)
    const unknown = { ok: false, reason: 'DESIGN_UNKNOWN' }
    expect(await load(designId)).toBeUndefined()
    for (const merchant of [shop, other]) {
      const me = author(shop.owner, merchant)
      expect(await saveDesign(me, designId, 2, { ...VALUES, name: 'x' })).toEqual(unknown)
      expect(await renameDesign(me, designId, 'x')).toEqual(unknown)
      expect(await duplicateDesign(me, designId, 'x')).toEqual(unknown)
      expect(await setArtwork(me, designId, artwork)).toEqual(unknown)
      expect(await removeArtwork(me, designId)).toEqual(unknown)
      expect(await deleteDesign(me, designId)).toEqual(unknown)
    }
    await expect(createDesign(author(shop.owner, other), VALUES)).rejects.toMatchObject({ code: '42501' })
    expect(await snapshot(stack.sql, 'card_designs', other.merchantId)).toBe(before)
  })

  test('who may read cards looks at designs and changes none; stores and suppliers see none', async () => {
    const { designId } = await createDesign(author(), VALUES)
    const before = await snapshot(stack.sql, 'card_designs', shop.merchantId)
    expect(await loadDesign(author(shop.staff).scope, designId)).toBeDefined()
    expect(await loadDesign(author(shop.store).scope, designId)).toBeUndefined()
    expect(await loadDesign(author(shop.supplier).scope, designId)).toBeUndefined()
    for (const account of [shop.staff, shop.store, shop.supplier]) {
      const me = author(account)
      await expect(createDesign(me, VALUES)).rejects.toMatchObject({ code: '42501' })
      expect((await saveDesign(me, designId, 1, { ...VALUES, name: 'x' })).ok).toBe(false)
      expect((await renameDesign(me, designId, 'x')).ok).toBe(false)
      expect((await setArtwork(me, designId, artwork)).ok).toBe(false)
      expect((await removeArtwork(me, designId)).ok).toBe(false)
      expect((await deleteDesign(me, designId)).ok).toBe(false)
    }
    expect(await snapshot(stack.sql, 'card_designs', shop.merchantId)).toBe(before)
  })
})
