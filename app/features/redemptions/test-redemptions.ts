// For tests: a shop, its cards, and what a consumer decides.
import { v7 as uuid } from 'uuid'
import { scopeOfCard } from '#app/core/db/scope.ts'
import { type Merchant, type Sql, snapshot } from '../../../supabase/tests/support.ts'
import { redeemCard, type Submit } from './mutations.ts'
import type { RedemptionChoice, RedemptionSite } from './types.ts'

export function siteOf({ merchantId, code }: Merchant): RedemptionSite {
  return { merchant_id: merchantId, code, time_zone: 'Asia/Shanghai', currency: 'CNY' }
}

type Delivered = Extract<RedemptionChoice, { region: string }>

/** A delivery of the shop's first product to Kunshan, and what differs from it. */
export function delivered(shop: Merchant, changes: Partial<Delivered> = {}): Delivered {
  return {
    productId: shop.products[0],
    consignee: '欧阳明月',
    phone: '13912345678',
    region: '320583',
    street: '玉山镇人民南路888号3幢201室',
    ...changes,
  }
}

/** A submit of its own, as from a fresh review page, by somebody nobody judges. */
export function redeem(
  shop: Merchant,
  serial: number,
  chosen: RedemptionChoice = delivered(shop),
  submit: Partial<Submit> = {},
) {
  const sent = { orderId: uuid(), sender: undefined, ...submit }
  return redeemCard(scopeOfCard(shop.merchantId, serial), siteOf(shop), chosen, sent)
}

/** Arranges and looks behind every policy. */
export function arrange(sql: Sql, shop: Merchant) {
  const { merchantId } = shop
  const oneOf = async <T extends object>(rows: PromiseLike<readonly unknown[]>) => (await rows)[0] as T
  return {
    card: (serial: number, values: Record<string, unknown>) =>
      sql`update cards set ${sql(values)} where merchant_id = ${merchantId} and serial = ${serial}`,
    product: (index: 0 | 1 | 2, values: Record<string, unknown>) =>
      sql`update products set ${sql(values)} where merchant_id = ${merchantId} and product_id = ${shop.products[index]}`,
    settings: (values: Record<string, unknown>) =>
      sql`update redemption_settings set ${sql(values)} where merchant_id = ${merchantId}`,
    order: (orderId: string, values: Record<string, unknown>) =>
      sql`update orders set ${sql(values)} where merchant_id = ${merchantId} and order_id = ${orderId}`,
    season: (index: 0 | 1 | 2, starts_on: string, ends_on: string) =>
      sql`insert into product_seasons ${sql({
        merchant_id: merchantId,
        season_id: uuid(),
        product_id: shop.products[index],
        ...{ kind: 'fixed', starts_on, ends_on },
      })}`,
    /** @returns the id of the rule */
    rule: async (mode: 'only' | 'except', codes: string[]) => {
      const row = { merchant_id: merchantId, region_rule_id: uuid(), mode, codes }
      await sql`insert into region_rules ${sql(row)} on conflict do nothing`
      const found = await oneOf<{ id: string }>(sql`
        select region_rule_id as id from region_rules
        where merchant_id = ${merchantId} and mode = ${mode}::region_mode and codes = ${codes}::text[]`)
      return found.id
    },
    readCard: (serial: number) =>
      oneOf<{ status: string; redeemed_at: Date | null }>(sql`
        select status, redeemed_at from cards where merchant_id = ${merchantId} and serial = ${serial}`),
    stock: async (index: 0 | 1 | 2) =>
      (
        await oneOf<{ stock: number | null }>(sql`
          select stock from products where merchant_id = ${merchantId} and product_id = ${shop.products[index]}`)
      ).stock,
    orders: (serial: number) =>
      sql<Record<string, unknown>[]>`
        select * from orders where merchant_id = ${merchantId} and card_serial = ${serial} order by created_at, order_id`,
    /** How many of a product are promised, by day. */
    days: async (index: 0 | 1 | 2) =>
      Object.fromEntries(
        (
          await sql<{ day: string; taken: number }[]>`
            select day, taken from product_days
            where merchant_id = ${merchantId} and product_id = ${shop.products[index]} and taken > 0`
        ).map(({ day, taken }) => [day, taken]),
      ),
    /** Equal before and after: nothing has changed. */
    everything: () =>
      Promise.all(
        ['cards', 'orders', 'products', 'product_days', 'card_changes'].map((table) =>
          snapshot(sql, table, merchantId),
        ),
      ),
  }
}
