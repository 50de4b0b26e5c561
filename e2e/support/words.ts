import type { Locator, Page } from '@playwright/test'
import { common } from '#app/core/i18n/common.ts'
import { isLocale, type Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { zodMessages } from '#app/core/i18n/zod-messages.ts'
import { messages as accounts } from '#app/features/accounts/messages.ts'
import { messages as batches } from '#app/features/batches/messages.ts'
import { messages as cards } from '#app/features/cards/messages.ts'
import { messages as changes } from '#app/features/changes/messages.ts'
import { outcomeMessages } from '#app/features/changes/outcome-messages.ts'
import { messages as designs } from '#app/features/designs/messages.ts'
import { messages as exports } from '#app/features/exports/messages.ts'
import { messages as home } from '#app/features/home/messages.ts'
import { messages as jobs } from '#app/features/jobs/messages.ts'
import { messages as lists } from '#app/features/lists/messages.ts'
import { messages as loginLog } from '#app/features/login-log/messages.ts'
import { messages as logs } from '#app/features/logs/messages.ts'
import { messages as merchants } from '#app/features/merchants/messages.ts'
import { messages as networks } from '#app/features/networks/messages.ts'
import { messages as orders } from '#app/features/orders/messages.ts'
import { messages as sheet } from '#app/features/orders/sheet/messages.ts'
import { messages as passwords } from '#app/features/passwords/messages.ts'
import { messages as products } from '#app/features/products/messages.ts'
import { deliveryMessages } from '#app/features/redemptions/delivery-messages.ts'
import { messages as redemptions } from '#app/features/redemptions/messages.ts'
import { orderMessages } from '#app/features/redemptions/order-messages.ts'
import { messages as regions } from '#app/features/regions/messages.ts'
import { messages as reports } from '#app/features/reports/messages.ts'
import { messages as reveals } from '#app/features/reveals/messages.ts'
import { messages as secondFactor } from '#app/features/second-factor/messages.ts'
import { messages as sessions } from '#app/features/sessions/messages.ts'
import { messages as settlements } from '#app/features/settlements/messages.ts'
import { messages as shipping } from '#app/features/shipping/messages.ts'
import { messages as allocation } from '#app/features/stores/allocation/messages.ts'
import { messages as ledger } from '#app/features/stores/ledger/messages.ts'
import { messages as stores } from '#app/features/stores/messages.ts'
import { messages as suppliers } from '#app/features/suppliers/messages.ts'
import { messages as waybills } from '#app/features/waybills/messages.ts'

// One story sees both.
const bulkChanges = {
  'zh-CN': { ...changes['zh-CN'], ...outcomeMessages['zh-CN'] },
  en: { ...changes.en, ...outcomeMessages.en },
}

/** What the pages say in one language: the tests look for the very sentences people read. */
export function wordsIn(locale: Locale) {
  return {
    locale,
    common: translator(common, locale),
    zod: translator(zodMessages, locale),
    accounts: translator(accounts, locale),
    batches: translator(batches, locale),
    cards: translator(cards, locale),
    changes: translator(bulkChanges, locale),
    exports: translator(exports, locale),
    delivery: translator(deliveryMessages, locale),
    designs: translator(designs, locale),
    home: translator(home, locale),
    jobs: translator(jobs, locale),
    lists: translator(lists, locale),
    logs: translator(logs, locale),
    merchants: translator(merchants, locale),
    orders: translator(orders, locale),
    sheet: translator(sheet, locale),
    loginLog: translator(loginLog, locale),
    networks: translator(networks, locale),
    secondFactor: translator(secondFactor, locale),
    sessions: translator(sessions, locale),
    passwords: translator(passwords, locale),
    products: translator(products, locale),
    redemptions: translator(redemptions, locale),
    ownOrder: translator(orderMessages, locale),
    regions: translator(regions, locale),
    reports: translator(reports, locale),
    reveals: translator(reveals, locale),
    shipping: translator(shipping, locale),
    settlements: translator(settlements, locale),
    stores: translator(stores, locale),
    allocation: translator(allocation, locale),
    ledger: translator(ledger, locale),
    suppliers: translator(suppliers, locale),
    waybills: translator(waybills, locale),
  }
}

export type Words = ReturnType<typeof wordsIn>

/** The words of the page as it stands, by its `lang`. */
export async function words(page: Page): Promise<Words> {
  const lang = await page.locator('html').getAttribute('lang')
  if (!isLocale(lang)) throw new Error(`${page.url()} is in no language of ours: ${lang}`)
  return wordsIn(lang)
}

/** A field by exactly its label; the label of a required one ends with that word. */
export function field(page: Page, label: string): Locator {
  const escaped = label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return page.getByLabel(new RegExp(`^\\s*${escaped}\\s*\\*?\\s*(\\((必填|required)\\))?$`))
}
