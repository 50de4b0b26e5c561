import { createHash } from 'node:crypto'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { seasonsOf } from '../seasons/data.ts'
import { LOW_STOCK } from './schema.ts'
import type { Product, ProductRow, Shelf, ShelfItem, Supplier } from './types.ts'

const LIST_LIMIT = 500

/** On the shelf, and soon not any more: what the home page warns of, and the list shows when asked. */
export const runningOut = (tx: Tx) => tx`on_shelf and stock <= ${LOW_STOCK}`

/** The merchant's products in the order consumers see them, up to 500. @param low only those running out */
export function listProducts(scope: TenantScope, low = false): Promise<ProductRow[]> {
  return withTenant(scope, async ({ tx }) => [
    ...(await tx<ProductRow[]>`
      select p.product_id as "productId", p.name, p.price_minor as "priceMinor", p.sort, p.on_shelf as "onShelf", p.stock, p.parts,
        s.name as "supplierName", ${seasonsOf(tx)} as seasons,
        (select i.image_id from product_images i
          where i.merchant_id = p.merchant_id and i.product_id = p.product_id
          order by i.sort, i.image_id limit 1) as "imageId"
      from products p
      left join suppliers s on s.merchant_id = p.merchant_id and s.supplier_id = p.supplier_id
      where p.merchant_id = (select private.current_merchant_id())
        ${low ? tx`and ${runningOut(tx)}` : tx``}
      order by p.sort, p.product_id
      limit ${LIST_LIMIT}`),
  ])
}

/** One product with its pictures; undefined when this merchant has none of that id. */
export function loadProduct(scope: TenantScope, productId: string): Promise<Product | undefined> {
  return withTenant(scope, async ({ tx }) => {
    const [product] = await tx<Product[]>`
      select p.product_id as "productId", p.name, p.description, p.price_minor as "priceMinor", p.sort,
        p.on_shelf as "onShelf", p.supplier_id as "supplierId", p.stock, p.daily_capacity as "dailyCapacity",
        p.supply_price_minor as "supplyPriceMinor",
        coalesce((select jsonb_agg(jsonb_build_object('name', x.name, 'supplierId', x.supplier_id,
            'supplyPriceMinor', x.supply_price_minor) order by x.part)
          from product_parts x where x.merchant_id = p.merchant_id and x.product_id = p.product_id), '[]') as parts,
        ${seasonsOf(tx)} as seasons,
        (select jsonb_build_object('mode', r.mode, 'codes', r.codes) from region_rules r
          where r.merchant_id = p.merchant_id and r.region_rule_id = p.region_rule_id) as "regionRule",
        array(select i.image_id from product_images i
          where i.merchant_id = p.merchant_id and i.product_id = p.product_id
          order by i.sort, i.image_id) as "imageIds",
        (select count(*) from batch_products b
          where b.merchant_id = p.merchant_id and b.product_id = p.product_id)
        + (select count(*) from product_sets s
          where s.merchant_id = p.merchant_id and p.product_id = any (s.product_ids)) as bindings
      from products p
      where p.merchant_id = (select private.current_merchant_id()) and p.product_id = ${productId}`
    return product
  })
}

/** Suppliers to choose from, by name. */
export function listSuppliers(scope: TenantScope): Promise<Supplier[]> {
  return withTenant(scope, async ({ tx }) => [
    ...(await tx<Supplier[]>`
      select supplier_id as "supplierId", name from suppliers
      where merchant_id = (select private.current_merchant_id()) order by name`),
  ])
}

/** A mark of an order: another one when a product comes, goes, or has another place. */
export function markOfOrder(order: readonly { productId: string; sort: number }[]): string {
  const lines = order.map(({ productId, sort }) => `${productId} ${sort}`)
  return createHash('sha256').update(lines.join('\n')).digest('base64url').slice(0, 22)
}

/** The goods on the shelf as consumers see them. */
export async function loadShelf(scope: TenantScope): Promise<Shelf> {
  const rows = await withTenant(
    scope,
    ({ tx }) => tx<(ShelfItem & { sort: number })[]>`
      select p.product_id as "productId", p.name, p.description, p.price_minor as "priceMinor", p.sort,
        coalesce(p.stock = 0, false) as "soldOut",
        (select i.image_id from product_images i
          where i.merchant_id = p.merchant_id and i.product_id = p.product_id
          order by i.sort, i.image_id limit 1) as "imageId"
      from products p
      where p.merchant_id = (select private.current_merchant_id()) and p.on_shelf
      order by p.sort, p.product_id`,
  )
  return { items: rows.map(({ sort, ...item }) => item), seen: markOfOrder(rows) }
}
