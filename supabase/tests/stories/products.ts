// Stories of products: what they are, when there are any, and what they are made of.
import { v7 as uuid } from 'uuid'
import type { Merchant, Sql } from '../support.ts'
import { headOffice, type Story, staff } from './story.ts'

export const productStories: Story[] = [
  {
    table: 'products',
    select: headOffice().and({ store: 'all' }),
    insert: staff('product.write'),
    update: staff('product.write'),
    delete: staff('product.write').and({ owner: '1', exact: '1' }),
    row: () => ({ product_id: uuid(), name: 'New', price_minor: 1 }),
    change: { description: 'Changed' },
    deleteWhere: ({ spareProduct }) => ({ product_id: spareProduct }),
    // What goods cost is in the row.
    throughApi: { select: { store: '0' } },
  },
  {
    table: 'product_images',
    select: headOffice().and({ store: 'all' }),
    insert: staff('product.write'),
    update: staff('product.write'),
    delete: staff('product.write'),
    row: ({ shop }) => ({ image_id: uuid(), product_id: shop.products[0], path: 'n', width: 1, height: 1 }),
    change: { sort: 7 },
  },
  {
    table: 'product_seasons',
    select: headOffice(),
    insert: staff('product.write'),
    update: staff('product.write'),
    delete: staff('product.write'),
    row: ({ shop }) => ({
      ...{ season_id: uuid(), product_id: shop.products[0], kind: 'yearly', from_day: '11-15' },
      to_day: '01-20',
    }),
    change: { from_day: '01-01' },
  },
  {
    table: 'product_parts',
    select: headOffice(),
    insert: staff('product.write'),
    update: staff('product.write'),
    delete: staff('product.write'),
    row: ({ shop }) => ({
      ...{ product_id: shop.products[2], part: 3, name: 'New', supplier_id: shop.suppliers[1] },
    }),
    change: { supply_price_minor: 1 },
  },
  {
    table: 'product_days',
    // Written by the functions of redemption alone.
    select: headOffice(),
    row: ({ shop }) => ({ product_id: shop.products[1], day: '2030-10-02' }),
    change: { taken: 0 },
  },
]

/** A picture of a product on the card and of one that is not, a season, a day, and a product that nothing refers to. */
export async function addProducts(
  admin: Sql,
  { merchantId: merchant_id, products }: Merchant,
): Promise<string> {
  const spareProduct = uuid()
  await admin`insert into products ${admin({ merchant_id, product_id: spareProduct, name: 'Spare', price_minor: 1 })}`
  const picture = (product_id: string) => ({
    ...{ merchant_id, image_id: uuid(), product_id, path: 'p', width: 1, height: 1 },
  })
  await admin`insert into product_images ${admin([picture(products[0]), picture(products[2])])}`
  const yearly = { season_id: uuid(), kind: 'yearly', from_day: '09-25', to_day: '12-31' }
  await admin`insert into product_seasons ${admin({ merchant_id, product_id: products[0], ...yearly })}`
  await admin`insert into product_days ${admin({ merchant_id, product_id: products[0], day: '2030-10-02', taken: 1 })}`
  return spareProduct
}
