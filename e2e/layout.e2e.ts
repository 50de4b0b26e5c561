// Every page at phone, tablet and desktop width, light and dark: nothing cut, nothing sideways, no complaints.
import { type Browser, expect, type Page, test } from '@playwright/test'
import type { Locale } from '#app/core/i18n/locale.ts'
import { expectAccessible, expectNothingCut } from './support/axe.ts'
import { enterCard, fillAddress } from './support/consumer-steps.ts'
import { cardOf, loginOf, signIn } from './support/demo.ts'
import { atDesk, complaintsOf } from './support/people.ts'
import { words, wordsIn } from './support/words.ts'

const HEIGHT = 900
const WIDTHS = [1440, 768, 360] as const
const LOCALES = ['zh-CN', 'en'] as const
const ID = '[0-9a-f-]{36}'

/** A page by its address, or by the first link of a list that leads to one of its things, and pages below that. */
type Place = string | { list: string; first: RegExp; below?: readonly string[] }

const theFirst = (list: string, noun: string, ...below: string[]): Place => ({
  ...{ list, first: new RegExp(`/${noun}/${ID}$`), below },
})

/** What the owner of a merchant sees, by the name of the test. */
const BACK_OFFICE: Record<string, readonly Place[]> = {
  'cards and products': [
    '/admin/products',
    '/admin/products/new',
    theFirst('/admin/products', 'products'),
    '/admin/batches',
    '/admin/batches/new',
    theFirst('/admin/batches', 'batches'),
    '/admin/cards',
    '/admin/cards?serialFrom=1&serialTo=20',
    '/admin/cards?serialFrom=9&serialTo=1',
    '/admin/cards?number=NOSUCHCARD',
  ],
  'many cards': [
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
  ],
  'card designs': [
    '/admin/designs',
    '/admin/designs/new',
    theFirst('/admin/designs', 'designs'),
    '/admin/cards/draw',
    '/admin/cards/draw?serialFrom=1&serialTo=20',
  ],
  'orders and company': [
    '/admin',
    theFirst('/admin', 'jobs'),
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
    theFirst('/admin/accounts', 'accounts'),
    '/password',
  ],
  'job centre and what is connected': [
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
  ],
  'rules of redemption and who breaks them': [
    '/admin/settings',
    '/admin/settings/holidays',
    '/admin/why',
    '/admin/why?q=1',
    '/admin/stores/new',
    theFirst('/admin/stores', 'stores', '/edit', '/close'),
    theFirst('/admin/places', 'suppliers'),
    '/admin/security',
    '/admin/reviews',
    '/admin/reviews/settings',
    '/admin/sms',
    '/admin/sms/settings',
    '/admin/sms/opt-outs',
  ],
}

/** What others see in theirs. */
const OTHERS = [
  { merchant: 'platform', login: 'operator', pages: ['/platform', '/platform/merchants/new', '/password'] },
  {
    ...{ merchant: 'xiefu', login: 'store' },
    pages: ['/store', '/store/orders?view=all', '/store/sell', '/store/sell?tab=run', '/store/sales'],
  },
  { merchant: 'xiefu', login: 'supplier', pages: ['/supplier', '/supplier/orders?view=all'] },
]

/** The page as it stands, at every width, the smallest last. Roles and colours are the same in every language. */
async function lookAtAllWidths(page: Page): Promise<void> {
  const axe = (await words(page)).locale === 'zh-CN'
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT })
    await expectNothingCut(page)
    if (width === 1440 && axe) await expectAccessible(page)
  }
  await page.emulateMedia({ colorScheme: 'dark' })
  if (axe) await expectAccessible(page, 'in the dark')
  await page.emulateMedia({ colorScheme: 'light' })
}

/** The same, of a page on which it goes on. */
async function look(page: Page): Promise<void> {
  await lookAtAllWidths(page)
  await page.setViewportSize({ width: WIDTHS[0], height: HEIGHT })
}

async function lookAt(page: Page, path: string): Promise<void> {
  // From an empty page: a large one takes long to be laid out anew, only to be left.
  await page.goto('about:blank')
  await page.setViewportSize({ width: WIDTHS[0], height: HEIGHT })
  const response = await page.goto(path)
  expect(response?.status(), path).toBe(200)
  expect(await page.title(), path).not.toBe('')
  await lookAtAllWidths(page)
}

/** The addresses of a place. @throws when its list has no such link */
async function addressesOf(page: Page, place: Place): Promise<string[]> {
  if (typeof place === 'string') return [place]
  await page.goto(place.list)
  const links = page.getByRole('main').getByRole('link')
  let found = ''
  await expect(async () => {
    const addresses = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
    found = addresses.find((address) => place.first.test(address)) ?? ''
    expect(found, `a link ${place.first} on ${place.list}`).not.toBe('')
  }).toPass({ timeout: 15_000 })
  return [found, ...(place.below ?? []).map((path) => found + path)]
}

/** Somebody at a desk on which a change of colours is there at once: axe must not measure half-way. */
async function atStillDesk(
  browser: Browser,
  locale: Locale,
  visit: (page: Page, expectNoComplaints: (where: string) => void) => Promise<void>,
): Promise<void> {
  const page = await atDesk(browser, locale, { reducedMotion: 'reduce', colorScheme: 'light' })
  const complaints = complaintsOf(page)
  await visit(page, (where) => expect(complaints, `what the browser complained of at ${where}`).toEqual([]))
  await page.context().close()
}

/** Signs in and looks at each of the places. */
async function lookAround(
  browser: Browser,
  locale: Locale,
  login: Parameters<typeof signIn>[1],
  places: readonly Place[],
): Promise<void> {
  await atStillDesk(browser, locale, async (page, expectNoComplaints) => {
    await signIn(page, login)
    for (const place of places)
      for (const path of await addressesOf(page, place)) {
        await lookAt(page, path)
        expectNoComplaints(path)
      }
  })
}

// Each page is looked at in three widths, two themes and by axe. Nothing is changed, so both workers take part.
test.describe.configure({ mode: 'parallel', timeout: 240_000 })

for (const locale of LOCALES) {
  for (const [title, places] of Object.entries(BACK_OFFICE))
    test(`back office, ${title}, ${locale}`, ({ browser }) =>
      lookAround(browser, locale, loginOf('xiefu', 'boss'), places))

  test(`pages in front of the back offices, ${locale}`, ({ browser }) =>
    atStillDesk(browser, locale, async (page, expectNoComplaints) => {
      await lookAt(page, '/')
      await lookAt(page, '/login')
      expectNoComplaints('/ and /login')
      // The browser itself reports the status of these as an error.
      const response = await page.goto('/nothing-here')
      expect(response?.status()).toBe(404)
      await look(page)
    }))

  test(`redemption site, ${locale}`, ({ browser }) =>
    atStillDesk(browser, locale, async (page, expectNoComplaints) => {
      const t = wordsIn(locale)
      const card = cardOf('588 五选一', 'ready to redeem', 4)
      for (const path of ['/r/lihe', card.site, '/r/lihe?refused=CARD_VOID']) await lookAt(page, path)
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
      expectNoComplaints('the redemption site')
    }))
}

test('platform, store and supplier', async ({ browser }) => {
  for (const { merchant, login, pages } of OTHERS)
    await lookAround(browser, 'zh-CN', loginOf(merchant, login), pages)
})

test('the drawer of the navigation on a phone', async ({ browser }) => {
  const page = await atDesk(browser, 'zh-CN', { reducedMotion: 'reduce', colorScheme: 'light' })
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
