import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  type Page,
} from '@playwright/test'
import type { Locale } from '#app/core/i18n/locale.ts'
import { expectAccessible, expectNothingCut } from './axe.ts'
import { hydrated, living } from './live.ts'

export const PHONE = { width: 360, height: 740 }
export const DESK = { width: 1440, height: 900 }

// axe is a script of the page: where the browser runs none it would wait for ever.
const scriptless = new WeakSet<BrowserContext>()

const inLocale = (locale: Locale) => ({ locale: locale === 'en' ? 'en-US' : locale })

/** A page of a browser of its own. */
async function pageIn(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  if (options.javaScriptEnabled !== false) return living(page)
  scriptless.add(context)
  return page
}

/** Somebody in the back office, at a desk. */
export function atDesk(browser: Browser, locale: Locale, more: BrowserContextOptions = {}): Promise<Page> {
  return pageIn(browser, { viewport: DESK, ...inLocale(locale), ...more })
}

/** A consumer with a phone. */
export function onPhone(browser: Browser, locale: Locale, more: BrowserContextOptions = {}): Promise<Page> {
  return pageIn(browser, {
    viewport: PHONE,
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
    ...inLocale(locale),
    ...more,
  })
}

/** Collects what a browser complains about: script errors, broken requests, violations of the content policy. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy/i.test(message.text()))
      complaints.push(`${page.url()}: ${message.text()}`)
  })
  return complaints
}

/** The page as it stands, or that a click has just led to, can be used by everybody and shows everything. */
export async function expectSound(page: Page): Promise<void> {
  const scripts = !scriptless.has(page.context())
  if (scripts) await hydrated(page)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expectNothingCut(page)
  if (scripts) await expectAccessible(page)
}
