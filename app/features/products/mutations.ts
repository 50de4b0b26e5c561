import { v7 as uuid } from 'uuid'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { log } from '#app/core/log/log.ts'
import { putObject, removeObjects } from '#app/core/storage/storage.ts'
import { internRegionRule } from '../regions/mutations.ts'
import { replaceSeasons } from '../seasons/mutations.ts'
import { markOfOrder } from './data.ts'
import { type ImageRefusal, type ProcessedImage, processProductImage } from './image.ts'
import { MAX_IMAGES } from './limits.ts'
import { sortAt } from './ordering.ts'
import { imageFolder, imagePath, imagePaths } from './paths.ts'
import type { ProductPart, ProductValues } from './types.ts'

type Refused<Reason extends string> = { ok: false; reason: Reason }

/** PostgreSQL's answer when a reference points at nothing, or at something that is still needed. */
function isForeignKeyError(error: unknown): boolean {
  return (error as { code?: string }).code === '23503'
}

async function columnsOf(tx: Tx, merchantId: string, values: ProductValues) {
  return {
    name: values.name,
    description: values.description,
    price_minor: values.priceMinor,
    sort: values.sort,
    on_shelf: values.onShelf,
    supplier_id: values.supplierId,
    stock: values.stock,
    daily_capacity: values.dailyCapacity,
    supply_price_minor: values.supplyPriceMinor,
    region_rule_id: await internRegionRule(tx, merchantId, values.regionRule),
  }
}

/** Gives a product exactly these further parts. Its row must be locked by the same transaction. */
async function replaceParts(
  tx: Tx,
  merchantId: string,
  productId: string,
  parts: readonly ProductPart[],
): Promise<void> {
  const rows = parts.map((part, at) => ({
    merchant_id: merchantId,
    product_id: productId,
    part: at + 2,
    name: part.name,
    supplier_id: part.supplierId,
    supply_price_minor: part.supplyPriceMinor,
  }))
  // What is as it was stays: orders that are being placed count the parts.
  const [same] = await tx<{ same: boolean }[]>`
    select coalesce(jsonb_agg(jsonb_build_array(x.part, x.name, x.supplier_id, x.supply_price_minor) order by x.part), '[]')
      = ${tx.json(rows.map((row) => [row.part, row.name, row.supplier_id, row.supply_price_minor]))} as same
    from product_parts x where x.merchant_id = ${merchantId} and x.product_id = ${productId}`
  if (same?.same) return
  await tx`delete from product_parts where merchant_id = ${merchantId} and product_id = ${productId}`
  if (rows.length > 0) await tx`insert into product_parts ${tx(rows)}`
}

/**
 * Makes a product with its seasons and parts.
 * @param values the region rule has passed checkRule
 * @returns its id; SUPPLIER_UNKNOWN when the supplier is not one of this merchant
 */
export async function createProduct(
  scope: TenantScope,
  merchantId: string,
  values: ProductValues,
): Promise<Outcome<{ productId: string }, 'SUPPLIER_UNKNOWN'>> {
  const productId = uuid()
  try {
    await withTenant(scope, async ({ tx }) => {
      const columns = await columnsOf(tx, merchantId, values)
      await tx`insert into products ${tx({ merchant_id: merchantId, product_id: productId, ...columns })}`
      await replaceSeasons(tx, merchantId, productId, values.seasons)
      await replaceParts(tx, merchantId, productId, values.parts)
    })
  } catch (error) {
    if (isForeignKeyError(error)) return { ok: false, reason: 'SUPPLIER_UNKNOWN' }
    throw error
  }
  return { ok: true, productId }
}

/** Changes everything the form edits. */
export async function updateProduct(
  scope: TenantScope,
  merchantId: string,
  productId: string,
  values: ProductValues,
): Promise<Outcome<object, 'PRODUCT_UNKNOWN' | 'SUPPLIER_UNKNOWN'>> {
  try {
    return await withTenant(scope, async ({ tx }) => {
      const columns = await columnsOf(tx, merchantId, values)
      const changed = await tx`
        update products set ${tx(columns)}, updated_at = now()
        where merchant_id = ${merchantId} and product_id = ${productId}`
      if (changed.count === 0) return { ok: false, reason: 'PRODUCT_UNKNOWN' }
      await replaceSeasons(tx, merchantId, productId, values.seasons)
      await replaceParts(tx, merchantId, productId, values.parts)
      return { ok: true }
    })
  } catch (error) {
    if (isForeignKeyError(error)) return { ok: false, reason: 'SUPPLIER_UNKNOWN' }
    throw error
  }
}

/** Changes the name or the shelf state alone, as the list does. */
export async function editInList(
  scope: TenantScope,
  merchantId: string,
  productId: string,
  change: { name: string } | { onShelf: boolean },
): Promise<Outcome<object, 'PRODUCT_UNKNOWN'>> {
  const columns = 'name' in change ? { name: change.name } : { on_shelf: change.onShelf }
  const changed = await withTenant(
    scope,
    ({ tx }) => tx`
      update products set ${tx(columns)}, updated_at = now()
      where merchant_id = ${merchantId} and product_id = ${productId}`,
  )
  return changed.count === 1 ? { ok: true } : { ok: false, reason: 'PRODUCT_UNKNOWN' }
}

/**
 * Gives the goods on the shelf a new order: sort values 10, 20, 30 …, written only where they differ.
 * @param ids all of them, in the new order
 * @param seen mark of the order that was shown (loadShelf)
 * @returns how many changed; SHELF_CHANGED when somebody else has changed what is on the shelf, or its order
 */
export async function orderShelf(
  scope: TenantScope,
  merchantId: string,
  ids: readonly string[],
  seen: string,
): Promise<Outcome<{ changed: number }, 'SHELF_CHANGED'>> {
  return withTenant(scope, async ({ tx }) => {
    // Locked in the order of the key, so that two who save at once wait for each other.
    const rows = await tx<{ productId: string; sort: number }[]>`
      select product_id as "productId", sort from products
      where merchant_id = ${merchantId} and on_shelf
      order by product_id for update`
    const current = [...rows].sort((a, b) => a.sort - b.sort || (a.productId < b.productId ? -1 : 1))
    const known = new Set(current.map((row) => row.productId))
    const asked = new Set(ids)
    const complete =
      ids.length === asked.size && asked.size === known.size && ids.every((id) => known.has(id))
    if (markOfOrder(current) !== seen || !complete) return { ok: false, reason: 'SHELF_CHANGED' }
    const changed = await tx`
      update products p set sort = v.sort, updated_at = now()
      from unnest(${ids as string[]}::uuid[], ${ids.map((_, index) => sortAt(index))}::integer[]) as v (product_id, sort)
      where p.merchant_id = ${merchantId} and p.product_id = v.product_id and p.sort <> v.sort`
    return { ok: true, changed: changed.count }
  })
}

/**
 * Deletes a product with its pictures. Refused while a card batch or an order still points at it: cards in
 * people's hands must not lose what they are good for.
 */
export async function deleteProduct(
  scope: TenantScope,
  merchantId: string,
  productId: string,
): Promise<Outcome<object, 'PRODUCT_UNKNOWN' | 'PRODUCT_IN_USE'>> {
  try {
    const gone = await withTenant(scope, async ({ tx }) => {
      const images = await tx<{ image_id: string }[]>`
        select image_id from product_images where merchant_id = ${merchantId} and product_id = ${productId}`
      const deleted = await tx`
        delete from products where merchant_id = ${merchantId} and product_id = ${productId}`
      return deleted.count === 1 ? images.map((image) => image.image_id) : undefined
    })
    if (!gone) return { ok: false, reason: 'PRODUCT_UNKNOWN' }
    await removeVariants(merchantId, gone)
    return { ok: true }
  } catch (error) {
    if (isForeignKeyError(error)) return { ok: false, reason: 'PRODUCT_IN_USE' }
    throw error
  }
}

export type CheckedImages =
  | { ok: true; images: ProcessedImage[] }
  | { ok: false; refused: { name: string; reason: ImageRefusal }[] }

/**
 * Checks uploaded files and draws them anew, one after the other, before anything is written: when one is
 * refused, nothing of the form has been saved.
 */
export async function checkImages(files: { name: string; bytes: Uint8Array }[]): Promise<CheckedImages> {
  const images: ProcessedImage[] = []
  const refused: { name: string; reason: ImageRefusal }[] = []
  for (const file of files) {
    const image = await processProductImage(file.bytes)
    if (image.ok) images.push(image)
    else refused.push({ name: file.name, reason: image.reason })
  }
  return refused.length > 0 ? { ok: false, refused } : { ok: true, images }
}

/**
 * Adds a picture to a product: all variants are stored, and then recorded.
 * @returns the picture's id, or why it is refused
 */
export async function addProductImage(
  scope: TenantScope,
  merchantId: string,
  productId: string,
  image: ProcessedImage,
): Promise<Outcome<{ imageId: string }, 'PRODUCT_UNKNOWN' | 'TOO_MANY_IMAGES'>> {
  const refused = await imageRoom(scope, merchantId, productId)
  if (refused) return refused
  const imageId = uuid()
  try {
    await storeVariants(merchantId, imageId, image)
    const added = await withTenant(
      scope,
      ({ tx }) => tx`
        insert into product_images (merchant_id, image_id, product_id, path, width, height, sort)
        select p.merchant_id, ${imageId}::uuid, p.product_id, ${imageFolder(merchantId, imageId)},
          ${image.width}::integer, ${image.height}::integer,
          (select coalesce(max(i.sort), 0) + 1 from product_images i
            where i.merchant_id = p.merchant_id and i.product_id = p.product_id)
        from products p where p.merchant_id = ${merchantId} and p.product_id = ${productId}`,
    )
    if (added.count === 1) return { ok: true, imageId }
    await removeVariants(merchantId, [imageId])
    return { ok: false, reason: 'PRODUCT_UNKNOWN' }
  } catch (error) {
    await removeVariants(merchantId, [imageId])
    throw error
  }
}

async function storeVariants(merchantId: string, imageId: string, image: ProcessedImage): Promise<void> {
  await Promise.all(
    image.variants.map(({ size, format, bytes, contentType }) =>
      putObject('media', imagePath(merchantId, imageId, size, format), bytes, contentType),
    ),
  )
}

/** Undefined when the product is there, may be written by this account, and can take one more picture. */
async function imageRoom(
  scope: TenantScope,
  merchantId: string,
  productId: string,
): Promise<Refused<'PRODUCT_UNKNOWN' | 'TOO_MANY_IMAGES'> | undefined> {
  const [product] = await withTenant(
    scope,
    ({ tx }) => tx<{ images: number }[]>`
      select (select count(*) from product_images i
        where i.merchant_id = p.merchant_id and i.product_id = p.product_id) as images
      from products p
      where p.merchant_id = ${merchantId} and p.product_id = ${productId}
        and p.merchant_id = (select private.merchant_for('product.write'))`,
  )
  if (!product) return { ok: false, reason: 'PRODUCT_UNKNOWN' }
  return product.images >= MAX_IMAGES ? { ok: false, reason: 'TOO_MANY_IMAGES' } : undefined
}

/** Takes a picture away: the row first, then what is stored. */
export async function removeProductImage(
  scope: TenantScope,
  merchantId: string,
  productId: string,
  imageId: string,
): Promise<Outcome<object, 'IMAGE_UNKNOWN'>> {
  const removed = await withTenant(
    scope,
    ({ tx }) => tx`
      delete from product_images
      where merchant_id = ${merchantId} and product_id = ${productId} and image_id = ${imageId}`,
  )
  if (removed.count === 0) return { ok: false, reason: 'IMAGE_UNKNOWN' }
  await removeVariants(merchantId, [imageId])
  return { ok: true }
}

/** Nothing points at these objects any more, so failing to remove them costs only space: logged, not thrown. */
async function removeVariants(merchantId: string, imageIds: string[]): Promise<void> {
  try {
    await removeObjects(
      'media',
      imageIds.flatMap((imageId) => imagePaths(merchantId, imageId)),
    )
  } catch (error) {
    log.warn({ err: error, imageIds }, 'pictures left behind in storage')
  }
}
