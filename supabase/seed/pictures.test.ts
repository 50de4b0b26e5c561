import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { processArtwork } from '../../app/features/designs/artwork.ts'
import { processProductImage } from '../../app/features/products/image.ts'
import { drawCardArtwork, drawMerchantLogo, drawProductPicture, PICTURE_KINDS } from './pictures.ts'

// Drawing with soft shadows takes a second or two per picture, more on a busy machine.
describe('demo pictures', { timeout: 60_000 }, () => {
  it.each(PICTURE_KINDS)('%s is a JPEG of 1280 × 960 that our own intake accepts', async (kind) => {
    const picture = await drawProductPicture(kind, 'Sample')
    expect(await sharp(picture).metadata()).toMatchObject({ format: 'jpeg', width: 1280, height: 960 })
    expect(picture.length).toBeLessThan(400_000)
    // Every corner of the subject was drawn: a broken gradient or path would leave large black or flat areas.
    const { channels, isOpaque } = await sharp(picture).stats()
    expect(isOpaque).toBe(true)
    for (const channel of channels) expect(channel.stdev).toBeGreaterThan(15)
    expect(await processProductImage(picture)).toMatchObject({ ok: true, width: 1280, height: 960 })
  })

  it('draws the same picture for the same title, and each kind its own', async () => {
    const [first, again] = [await drawProductPicture('tea', '龙井'), await drawProductPicture('tea', '龙井')]
    expect(first.equals(again)).toBe(true)
    const crabs = await Promise.all(
      (['crab-4', 'crab-6', 'crab-8'] as const).map((kind) => drawProductPicture(kind, '蟹')),
    )
    expect(new Set(crabs.map((picture) => picture.toString('base64'))).size).toBe(3)
  })

  it.each(['crab', 'gift'] as const)('logo %s is a PNG of 512 × 512 with clear corners', async (kind) => {
    const logo = await drawMerchantLogo(kind)
    expect(await sharp(logo).metadata()).toMatchObject({
      format: 'png',
      width: 512,
      height: 512,
      hasAlpha: true,
    })
    expect((await sharp(logo).raw().toBuffer())[3]).toBe(0)
    expect(await processProductImage(logo)).toMatchObject({ ok: true, width: 512, height: 512 })
  })

  it('the artwork of the cards covers card and bleed in print quality', async () => {
    const artwork = await processArtwork(await drawCardArtwork())
    expect(artwork).toMatchObject({ ok: true, width: 1374, height: 900 })
  })
})
