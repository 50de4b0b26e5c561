import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import { internRegionRule } from '../regions/mutations.ts'
import { changedFacts } from './changed-facts.ts'
import { settingsOf } from './data.ts'
import { MAX_HOLIDAYS, type NewHolidays } from './schema.ts'
import type { SettingsValues } from './types.ts'

type Actor = Pick<Member, 'merchant_id' | 'scope'>

/**
 * Saves the settings, and writes down in the operation log what has changed. Needs settings.write.
 * @param version of the settings that were on the page; SETTINGS_CHANGED when somebody has saved others since
 * @param values the region rule has passed checkRule
 * @throws for an account that may not
 */
export function saveSettings(
  actor: Actor,
  version: string,
  values: SettingsValues,
): Promise<Outcome<object, 'SETTINGS_CHANGED'>> {
  const { merchant_id: merchantId } = actor
  return withTenant(actor.scope, async ({ tx }) => {
    const before = await settingsOf(tx, merchantId, true)
    if (!before) throw new Error('this account may not change the redemption settings')
    if (before.version !== version) return { ok: false, reason: 'SETTINGS_CHANGED' }
    const detail = changedFacts(before, values)
    if (Object.keys(detail).length === 0) return { ok: true }
    const columns = {
      date_mode: values.dateMode,
      days_after: values.daysAfter,
      days_offered: values.daysOffered,
      date_from: values.dateFrom,
      date_to: values.dateTo,
      closed_weekdays: values.closedWeekdays,
      cut_off_hour: values.cutOffHour,
      ship_days_before: values.shipDaysBefore,
      region_rule_id: await internRegionRule(tx, merchantId, values.regionRule),
      pick_up: values.pickUp,
      may_change: values.mayChange,
      share_title: values.shareTitle,
      share_text: values.shareText,
    }
    // The clock and not now(): of two saves of one page within a moment the versions must differ.
    await tx`
      update redemption_settings set ${tx(columns)}, updated_at = clock_timestamp()
      where merchant_id = ${merchantId}`
    const entry = { logId: uuid(), action: 'settings.redemption', filter: {}, count: 0, detail }
    await writeCardLog(tx, entry)
    return { ok: true }
  })
}

/**
 * Adds days without delivery; days that are there already get the new name. Needs settings.write.
 * @returns how many days are new; TOO_MANY_HOLIDAYS, and nothing is added, when there would be more than 366
 */
export function addHolidays(
  actor: Actor,
  { days, name }: NewHolidays,
): Promise<Outcome<{ added: number }, 'TOO_MANY_HOLIDAYS'>> {
  const { merchant_id: merchantId } = actor
  return withTenant(actor.scope, async ({ tx }) => {
    // The row of the settings is what all who add holidays wait for, so that the count holds.
    if (!(await settingsOf(tx, merchantId, true))) throw new Error('this account may not add holidays')
    const [room] = await tx<{ kept: number; known: number }[]>`
      select count(*) filter (where day <> all (${days}::date[])) as kept,
        count(*) filter (where day = any (${days}::date[])) as known
      from merchant_holidays where merchant_id = ${merchantId}`
    const { kept = 0, known = 0 } = room ?? {}
    if (kept + days.length > MAX_HOLIDAYS) return { ok: false, reason: 'TOO_MANY_HOLIDAYS' }
    await tx`
      insert into merchant_holidays ${tx(days.map((day) => ({ merchant_id: merchantId, day, name })))}
      on conflict (merchant_id, day) do update set name = excluded.name`
    await writeCardLog(tx, {
      logId: uuid(),
      action: 'settings.holidays',
      filter: {},
      count: 0,
      detail: { holidaysAdded: [days[0], days.at(-1), name].filter(Boolean).join(' – ') },
    })
    return { ok: true, added: days.length - known }
  })
}

/** Removes the holidays from one day to another, both included. Needs settings.write. @returns how many */
export function removeHolidays(actor: Actor, from: string, to: string): Promise<number> {
  return withTenant(actor.scope, async ({ tx }) => {
    const gone = await tx`
      delete from merchant_holidays
      where merchant_id = ${actor.merchant_id} and day between ${from} and ${to}`
    if (gone.count === 0) return 0
    await writeCardLog(tx, {
      logId: uuid(),
      action: 'settings.holidays',
      filter: {},
      count: 0,
      detail: { holidaysRemoved: `${from} – ${to}` },
    })
    return gone.count
  })
}
