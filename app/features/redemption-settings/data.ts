import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import type { Holiday, RedemptionSettings } from './types.ts'

/**
 * The settings of a merchant, inside a transaction.
 * @param lock true: nobody else can change them until it ends (needs settings.write)
 */
export async function settingsOf(
  tx: Tx,
  merchantId: string,
  lock = false,
): Promise<RedemptionSettings | undefined> {
  const [settings] = await tx<RedemptionSettings[]>`
    select s.updated_at::text as version, s.date_mode as "dateMode", s.days_after as "daysAfter",
      s.days_offered as "daysOffered", s.date_from as "dateFrom", s.date_to as "dateTo",
      s.closed_weekdays as "closedWeekdays", s.cut_off_hour as "cutOffHour", s.ship_days_before as "shipDaysBefore", s.pick_up as "pickUp",
      s.may_change as "mayChange", s.share_title as "shareTitle", s.share_text as "shareText",
      (select jsonb_build_object('mode', r.mode, 'codes', r.codes) from region_rules r
        where r.merchant_id = s.merchant_id and r.region_rule_id = s.region_rule_id) as "regionRule"
    from redemption_settings s where s.merchant_id = ${merchantId} ${lock ? tx`for update` : tx``}`
  return settings
}

/** The settings of a merchant; every merchant has some. */
export function loadSettings(scope: TenantScope, merchantId: string): Promise<RedemptionSettings> {
  return withTenant(scope, async ({ tx }) => {
    const settings = await settingsOf(tx, merchantId)
    if (!settings) throw new Error('this account sees no redemption settings')
    return settings
  })
}

/** All holidays, past ones too, in order. */
export function loadHolidays(scope: TenantScope, merchantId: string): Promise<Holiday[]> {
  return withTenant(scope, async ({ tx }) => [
    ...(await tx<Holiday[]>`
      select day, name from merchant_holidays where merchant_id = ${merchantId} order by day`),
  ])
}

/** How many stores are set up for picking up, whether the merchant offers it or not. */
export function countPickUpStores(scope: TenantScope, merchantId: string): Promise<number> {
  return withTenant(scope, async ({ tx }) => {
    const [row] = await tx<{ n: number }[]>`
      select count(*) as n from stores where merchant_id = ${merchantId} and pick_up`
    return row?.n ?? 0
  })
}
