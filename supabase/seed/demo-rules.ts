import type { Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import { localTime } from '#app/features/availability/calendar-day.ts'
import { loadSettings } from '#app/features/redemption-settings/data.ts'
import { addHolidays, saveSettings } from '#app/features/redemption-settings/mutations.ts'
import { replaceSeasons } from '#app/features/seasons/mutations.ts'
import { editStore } from '#app/features/stores/mutations.ts'
import type { DemoMerchant } from './demo-catalogue.ts'
import type { OpenedMerchant } from './demo-people.ts'

/**
 * When, where and how the demo's cards can be redeemed. Set after the demo's orders, which are from before.
 * @param products ids of the merchant's products, in the order of the catalogue
 */
export async function setRules(
  owner: Member,
  opened: OpenedMerchant,
  demo: DemoMerchant,
  products: readonly string[],
): Promise<void> {
  const { merchant_id: merchantId, scope } = owner
  await withTenant(scope, async ({ tx }) => {
    for (const [at, { seasons }] of demo.products.entries())
      if (seasons) await replaceSeasons(tx, merchantId, products[at] as string, seasons)
  })
  if (!demo.rules) return
  const { store, holidays, ...values } = demo.rules
  const edited = await editStore(owner, opened.stores[0] as string, { ...store, name: demo.stores[0] })
  if (!edited.ok) throw new Error(`demo store: ${edited.reason}`)
  const { version, ...now } = await loadSettings(scope, merchantId)
  const saved = await saveSettings(owner, version, { ...now, ...values })
  if (!saved.ok) throw new Error(`demo settings: ${saved.reason}`)
  const { day: today } = localTime(new Date(), owner.time_zone)
  for (const { name, days } of holidays(today)) {
    const added = await addHolidays(owner, { name, days })
    if (!added.ok) throw new Error(`demo holidays: ${added.reason}`)
  }
}
