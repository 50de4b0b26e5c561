// Every page at phone, tablet and desktop width, light and dark: nothing cut, nothing sideways, no complaints.
import { expect, type Page, test } from '@playwright/test'
import type { Locale } from '#app/core/i18n/locale.ts'
import { expectAccessible, expectNothingCut } from './support/axe.ts'
import { enterCard, fillAddress } from './support/consumer-steps.ts'
import { cardOf, loginOf, signIn } from './support/demo.ts'
import { atDesk, complaintsOf } from './support/people.ts'
import { words, wordsIn } from './support/words.ts'

const HEIGHT = 900
const WIDTHS = [1440, 768, 360]

/** The page as it stands, at every width. Roles and colours are the same in every language. */
async function look(page: Page): Promise<void> {
  const axe = (await words(page)).locale === 'zh-CN'
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT })
    await expectNothingCut(page)
    if (width === 1440 && axe) await expectAccessible(page)
  }
  await page.emulateMedia({ colorScheme: 'dark' })
  if (axe) await expectAccessible(page)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1440, height: HEIGHT })
}

async function lookAt(page: Page, path: string): Promise<void> {
  const response = await page.goto(path)
  expect(response?.status(), path).toBe(200)
  expect(await page.title(), path).not.toBe('')
  await look(page)
}

/** A desk on which a change of colours is there at once: axe must not measure half-way. */
async function desk(browser: Parameters<typeof atDesk>[0], locale: Locale): Promise<Page> {
  return atDesk(browser, locale, { reducedMotion: 'reduce', colorScheme: 'light' })
}

/** The address of the first link of a list that leads to one of its things. */
async function firstLink(page: Page, list: string, pattern: RegExp): Promise<string> {
  await page.goto(list)
  const links = await page.getByRole('main').getByRole('link').all()
  for (const link of links) {
    const href = (await link.getAttribute('href')) ?? ''
    if (pattern.test(href)) return href
  }
  throw new Error(`no link ${pattern} on ${list}`)
}

const ID = '[0-9a-f-]{36}'

/** The pages of one store. */
async function storePages(page: Page): Promise<string[]> {
  const store = await firstLink(page, '/admin/stores', new RegExp(`/stores/${ID}$`))
  return [store, `${store}/edit`, `${store}/close`]
}

for (const locale of ['zh-CN', 'en'] as const) {
  // Each page is looked at in three widths, two themes and by axe.
  test.describe.configure({ timeout: 240_000 })

  test(`back office, cards and products, ${locale}`, async ({ browser }) => {
    const page = await desk(browser, locale)
    const complaints = complaintsOf(page)
    await signIn(page, loginOf('xiefu', 'boss'))
    for (const path of [
      '/admin/products',
      '/admin/products/new',
      await firstLink(page, '/admin/products', new RegExp(`/products/${ID}$`)),
      '/admin/batches',
      '/admin/batches/new',
      await firstLink(page, '/admin/batches', new RegExp(`/batches/${ID}$`)),
      '/admin/cards',
      '/admin/cards?serialFrom=1&serialTo=20',
      '/admin/cards?serialFrom=9&serialTo=1',
      '/admin/cards?number=NOSUCHCARD',
    ]) {
      await lookAt(page, path)
    }
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test(`back office, many cards, ${locale}`, async ({ browser }) => {
    const page = await desk(browser, locale)
    const complaints = complaintsOf(page)
    await signIn(page, loginOf('xiefu', 'boss'))
    for (const path of [
      '/admin/cards/1',
      '/admin/cards/change?action=void&serialFrom=1&serialTo=2000',
      '/admin/cards/change?action=products&serialFrom=1&serialTo=20',
      '/admin/cards/export?serialFrom=1&serialTo=20',
      '/admin/imports',
      '/admin/imports/new',
      '/admin/channels',
      '/admin/channels/new',
      '/admin/products/order',
      '/admin/log',
    ]) {
      await lookAt(page, path)
    }
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test(`back office, card designs, ${locale}`, async ({ browser }) => {
    const page = await desk(browser, locale)
    const complaints = complaintsOf(page)
    await signIn(page, loginOf('xiefu', 'boss'))
    for (const path of [
      '/admin/designs',
      '/admin/designs/new',
      await firstLink(page, '/admin/designs', new RegExp(`/designs/${ID}$`)),
      '/admin/cards/draw',
      '/admin/cards/draw?serialFrom=1&serialTo=20',
    ]) {
      await lookAt(page, path)
    }
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test(`back office, orders and company, ${locale}`, async ({ browser }) => {
    const page = await desk(browser, locale)
    const complaints = complaintsOf(page)
    await signIn(page, loginOf('xiefu', 'boss'))
    for (const path of [
      '/admin',
      await firstLink(page, '/admin', new RegExp(`/jobs/${ID}$`)),
      '/admin/orders',
      '/admin/orders?view=all',
      '/admin/orders?q=nothing',
      '/admin/places',
      '/admin/stores',
      '/admin/stores/allocate',
      '/admin/stores/allocate?action=take_back',
      '/admin/stores/allocate?action=move',
      '/admin/accounts',
      '/admin/accounts/new',
      await firstLink(page, '/admin/accounts', new RegExp(`/accounts/${ID}$`)),
      '/password',
    ]) {
      await lookAt(page, path)
    }
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test(`back office, job centre and what is connected, ${locale}`, async ({ browser }) => {
    const page = await desk(browser, locale)
    const complaints = complaintsOf(page)
    await signIn(page, loginOf('xiefu', 'boss'))
    for (const path of [
      '/admin/jobs',
      '/admin/tasks',
      '/admin/tasks/tracking.subscribe',
      '/admin/carriers',
      '/admin/carriers/accounts',
      '/admin/waybills/settings',
      '/admin/erp/settings',
      '/admin/notifications/settings',
      '/admin/webhooks',
      '/admin/settlements',
    ]) {
      await lookAt(page, path)
    }
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test(`back office, rules of redemption and who breaks them, ${locale}`, async ({ browser }) => {
    const page = await desk(browser, locale)
    const complaints = complaintsOf(page)
    await signIn(page, loginOf('xiefu', 'boss'))
    for (const path of [
      '/admin/settings',
      '/admin/settings/holidays',
      '/admin/why',
      '/admin/why?q=1',
      '/admin/stores/new',
      ...(await storePages(page)),
      await firstLink(page, '/admin/places', new RegExp(`/suppliers/${ID}$`)),
      '/admin/security',
      '/admin/reviews',
      '/admin/reviews/settings',
      '/admin/sms',
      '/admin/sms/settings',
      '/admin/sms/opt-outs',
    ]) {
      await lookAt(page, path)
    }
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test(`pages in front of the back offices, ${locale}`, async ({ browser }) => {
    const page = await desk(browser, locale)
    const complaints = complaintsOf(page)
    await lookAt(page, '/')
    await lookAt(page, '/login')
    expect(complaints).toEqual([])
    // The browser itself reports the status of these as an error.
    const response = await page.goto('/nothing-here')
    expect(response?.status()).toBe(404)
    await look(page)
    await page.context().close()
  })

  test(`redemption site, ${locale}`, async ({ browser }) => {
    const t = wordsIn(locale)
    const page = await desk(browser, locale)
    const complaints = complaintsOf(page)
    const card = cardOf('588 五选一', 'ready to redeem', 4)
    await lookAt(page, '/r/lihe')
    await lookAt(page, card.site)
    await lookAt(page, '/r/lihe?refused=CARD_VOID')
    await enterCard(page, t, card.site, card.password)
    await expect(page).toHaveURL(/\/goods$/)
    await look(page)
    await page.getByRole('radio').first().check()
    await page.getByRole('button', { name: t.redemptions('goAddress') }).click()
    await fillAddress(page, t)
    await expect(page).toHaveURL(/\/review$/)
    await look(page)
    await lookAt(page, '/r/lihe/address')
    const sent = cardOf('588 五选一', 'redeemed, shipped')
    await enterCard(page, t, sent.site, sent.password)
    await expect(page).toHaveURL(/\/order$/)
    await look(page)
    expect(complaints).toEqual([])
    await page.context().close()
  })
}

test('platform, store and supplier', async ({ browser }) => {
  for (const [merchant, login, paths] of [
    ['platform', 'operator', ['/platform', '/platform/merchants/new', '/password']],
    [
      'xiefu',
      'store',
      ['/store', '/store/orders?view=all', '/store/sell', '/store/sell?tab=run', '/store/sales'],
    ],
    ['xiefu', 'supplier', ['/supplier', '/supplier/orders?view=all']],
  ] as const) {
    const page = await desk(browser, 'zh-CN')
    const complaints = complaintsOf(page)
    await signIn(page, loginOf(merchant, login))
    for (const path of paths) await lookAt(page, path)
    expect(complaints).toEqual([])
    await page.context().close()
  }
})

test('the drawer of the navigation on a phone', async ({ browser }) => {
  const page = await desk(browser, 'zh-CN')
  await signIn(page, loginOf('xiefu', 'boss'))
  await page.setViewportSize({ width: 360, height: 740 })
  const t = await words(page)
  await page.getByRole('button', { name: t.common('openMenu') }).click()
  const drawer = page.getByRole('dialog')
  await expect(drawer.getByRole('link', { name: t.merchants('navOrders') })).toBeVisible()
  await expectNothingCut(page)
  await expectAccessible(page)
  await drawer.getByRole('link', { name: t.merchants('navOrders') }).click()
  await expect(page).toHaveURL(/\/admin\/orders$/)
  await expect(drawer).toHaveCount(0)
  await page.context().close()
})
