import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { candidatesOf, normaliseCode } from '../../redemptions/normalise.ts'
import type { RedemptionFacts } from '../types.ts'
import type { CardInQuestion } from './types.ts'

/** The products a card is good for, over `cards c`: its own choice, or those of its batch. */
const productsOfCard = (tx: Tx) => tx`
  coalesce(
    (select x.product_ids from product_sets x
      where x.merchant_id = c.merchant_id and x.product_set_id = c.product_set_id),
    array(select bp.product_id from batch_products bp
      where bp.merchant_id = c.merchant_id and bp.batch_id = c.batch_id))`

/** A rule by its id, as jsonb. @param id SQL of the id; null gives null */
const ruleOf = (tx: Tx, id: ReturnType<Tx>) => tx`
  (select jsonb_build_object('mode', r.mode, 'codes', r.codes) from region_rules r
    where r.merchant_id = c.merchant_id and r.region_rule_id = ${id})`

const productFacts = (tx: Tx) => tx`
  jsonb_build_object('productId', p.product_id, 'onShelf', p.on_shelf, 'stock', p.stock,
    'dailyCapacity', p.daily_capacity,
    'taken', case when p.daily_capacity is null then '{}' else coalesce((
      select jsonb_object_agg(d.day, d.taken) from product_days d
      where d.merchant_id = c.merchant_id and d.product_id = p.product_id and d.day >= horizon.begins), '{}') end,
    'seasons', coalesce((
      select jsonb_agg(jsonb_build_object('kind', e.kind,
          'from', coalesce(e.from_day, e.starts_on::text), 'to', coalesce(e.to_day, e.ends_on::text))
        order by e.starts_on, e.from_day, e.season_id)
      from product_seasons e where e.merchant_id = c.merchant_id and e.product_id = p.product_id), '[]'),
    'regionRule', ${ruleOf(tx, tx`p.region_rule_id`)})`

const calendar = (tx: Tx) => tx`
  jsonb_build_object('timeZone', m.time_zone,
    'delivery', case s.date_mode
      when 'after' then jsonb_build_object('mode', 'after', 'days', s.days_after, 'offered', s.days_offered)
      when 'between' then jsonb_build_object('mode', 'between', 'from', s.date_from, 'to', s.date_to)
      else jsonb_build_object('mode', 'none') end,
    'closedWeekdays', s.closed_weekdays,
    'holidays', coalesce((select jsonb_agg(h.day) from merchant_holidays h
      where h.merchant_id = c.merchant_id and h.day >= horizon.begins), '[]'),
    'cutOffHour', s.cut_off_hour)`

const facts = (tx: Tx) => tx`
  jsonb_build_object(
    'card', jsonb_build_object('status', c.status, 'validFrom', c.valid_from, 'validTo', c.valid_to,
      'regionRule', ${ruleOf(tx, tx`c.region_rule_id`)}),
    'merchantRegionRule', ${ruleOf(tx, tx`s.region_rule_id`)},
    'calendar', ${calendar(tx)},
    'products', coalesce((select jsonb_agg(${productFacts(tx)} order by p.sort, p.product_id) from products p
      where p.merchant_id = c.merchant_id and p.product_id = any (${productsOfCard(tx)})), '[]'),
    'pickUpStoreIds', case when s.pick_up then coalesce((select jsonb_agg(t.store_id order by t.name) from stores t
      where t.merchant_id = c.merchant_id and t.pick_up), '[]') else '[]' end)`

type Row = Omit<CardInQuestion, 'orderNo' | 'lockedUntil' | 'facts'> & {
  orderNo: string | null
  lockedUntil: Date | null
  facts: RedemptionFacts
}

/**
 * Everything the evaluator asks about one card, as a member of the merchant sees it: the same as
 * private.card_facts gives for the card's holder (a test compares). One statement, so it is of one moment.
 * @param scope of an account with card.read that is not confined to a store or supplier
 * @returns undefined when there is no such card for this account
 */
export function cardInQuestion(
  scope: TenantScope,
  merchantId: string,
  serial: number,
): Promise<CardInQuestion | undefined> {
  return withTenant(scope, async ({ tx }) => {
    const [row] = await tx<Row[]>`
      select c.serial, c.number, b.name as "batchName", ${facts(tx)} as facts,
        coalesce((select jsonb_object_agg(p.product_id, p.name) from products p
          where p.merchant_id = c.merchant_id and p.product_id = any (${productsOfCard(tx)})), '{}') as "productNames",
        (select o.order_no from orders o
          where o.merchant_id = c.merchant_id and o.card_serial = c.serial and o.status <> 'cancelled'
          order by o.created_at desc, o.part limit 1) as "orderNo",
        (select max(l.locked_until) from private.guard_locks() l
          where l.kind = 'card' and l.subject = 'number' and l.card_serial = c.serial) as "lockedUntil"
      from cards c
      join merchants m on m.merchant_id = c.merchant_id
      join card_batches b on b.merchant_id = c.merchant_id and b.batch_id = c.batch_id
      join redemption_settings s on s.merchant_id = c.merchant_id
      -- Yesterday, as in private.card_facts.
      cross join lateral (select (now() at time zone m.time_zone)::date - 1 as begins) horizon
      where c.merchant_id = ${merchantId} and c.serial = ${serial}`
    if (!row) return undefined
    return { ...row, orderNo: row.orderNo ?? undefined, lockedUntil: row.lockedUntil ?? undefined }
  })
}

/**
 * The serials that a typed number or serial may mean: that of the card with this number (read as consumers' are,
 * O for 0 and so on), then that with this serial.
 * @param by what it is, where that is known
 */
export function serialsOf(
  scope: TenantScope,
  merchantId: string,
  typed: string,
  by?: 'serial',
): Promise<number[]> {
  const code = normaliseCode(typed)
  const candidates = by === 'serial' ? [] : candidatesOf(code)
  const serial = /^[1-9]\d{0,14}$/.test(code) ? Number(code) : null
  return withTenant(scope, async ({ tx }) => {
    const rows = await tx<{ serial: number }[]>`
      select c.serial from cards c
      where c.merchant_id = ${merchantId} and (c.number = any (${candidates}::text[]) or c.serial = ${serial}::bigint)
      order by array_position(${candidates}::text[], c.number)`
    return rows.map((row) => row.serial)
  })
}

/** The stores to ask about, by name. */
export function storesToAsk(scope: TenantScope, merchantId: string): Promise<{ id: string; name: string }[]> {
  return withTenant(scope, async ({ tx }) => [
    ...(await tx<{ id: string; name: string }[]>`
      select store_id as id, name from stores where merchant_id = ${merchantId} order by name`),
  ])
}
