// Selling at a store: a right that the office switches on and off, a pile of scanned cards with a running total, a line
// that drops, a run of serials, receipts, and taking a sale back.
import { type Browser, expect, type Page, test } from '@playwright/test'
import { connect } from '#app/core/db/pool.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { permissionTexts } from '#app/features/accounts/permission-texts.ts'
import { messages as rightMessages } from '#app/features/rights/messages.ts'
import { homeMessages } from '#app/features/sales/home/messages.ts'
import { messages as saleMessages } from '#app/features/sales/messages.ts'
import { receiptMessages } from '#app/features/sales/receipts/messages.ts'
import { demo, loginOf, signIn } from './support/demo.ts'
import { browserWithCamera } from './support/fake-camera.ts'
import { atDesk, complaintsOf, expectSound, onPhone } from './support/people.ts'
import { gun } from './support/scanner-gun.ts'
import { wordsIn } from './support/words.ts'

const words = wordsIn('zh-CN')
const t = translator(saleMessages, 'zh-CN')
const home = translator(homeMessages, 'zh-CN')
const rights = translator(rightMessages, 'zh-CN')
const receipt = translator(receiptMessages, 'zh-CN')
const permission = translator(permissionTexts, 'zh-CN')

/** The office, past all screens: for looking at cards. */
const sql = connect(process.env.TIHUO_E2E_ADMIN_URL ?? '', 1)
test.afterAll(() => sql.end())

/** Number of a card that a store has not sold yet; each test has its own. */
function freshCard(store: '徐家汇店' | '古北店', place: number): string {
  const fresh = demo().cards.filter(
    (card) => card.note.includes(store) && card.note.endsWith('not activated'),
  )
  const card = fresh[place]
  if (!card) throw new Error(`no card ${place} of ${store}`)
  return card.number
}

const stateOf = async (number: string) => {
  const [card] = await sql<{ status: string; serial: number }[]>`
    select status, serial from cards where number = ${number}`
  return card
}

async function selling(browser: Browser, login: 'clerk' | 'clerk2', phone = true): Promise<Page> {
  const page = phone ? await onPhone(browser, 'zh-CN') : await atDesk(browser, 'zh-CN')
  await signIn(page, loginOf('xiefu', login))
  await page.goto('/store/sell')
  return page
}

const sellButton = (page: Page, n: number) =>
  page.getByRole('button', { name: t('activate', { n }), exact: true })

/** What of 古北店 the office lets its clerks do about activating. */
async function switchActivation(office: Page, on: boolean): Promise<void> {
  const [store] = await sql<{ id: string }[]>`
    select s.store_id as id from stores s join merchants m using (merchant_id) where m.code = 'xiefu' and s.name = '古北店'`
  await office.goto(`/admin/stores/${store?.id}/rights`)
  const box = office.getByRole('checkbox', {
    name: rights('cellOf', { who: '古北店', permission: permission('card.activate') }),
  })
  await box.setChecked(on)
  await office.locator('form').filter({ has: box }).getByRole('button', { name: /保存/ }).click()
  await expect(office.getByText(rights('gridSaved'))).toBeVisible()
}

test('a store activates nothing without the right, does with it, and not after it was withdrawn', async ({
  browser,
}) => {
  test.setTimeout(150_000)
  const [first, second] = [freshCard('古北店', 0), freshCard('古北店', 1)]
  const office = await atDesk(browser, 'zh-CN')
  await signIn(office, loginOf('xiefu', 'boss'))
  const clerk = await atDesk(browser, 'zh-CN')
  await signIn(clerk, loginOf('xiefu', 'clerk2'))
  const nav = clerk.getByRole('navigation', { name: words.common('mainNavigation') })
  await expect(nav.getByRole('link', { name: home('navCounter') })).toBeVisible()
  await expect(nav.getByRole('link', { name: home('navSell'), exact: true })).toHaveCount(0)
  expect((await clerk.goto('/store/sell'))?.status()).toBe(403)
  const tried = await clerk.request.post('/store/sell/desk', { form: { intent: 'add', code: first } })
  expect(tried.status()).toBe(403)

  await switchActivation(office, true)
  await clerk.goto('/store')
  await nav.getByRole('link', { name: home('navSell'), exact: true }).click()
  await expect(clerk.getByText(t('pileEmpty'))).toBeVisible()
  await gun(clerk, first)
  await expect(clerk.getByText(t('added', { number: first }))).toBeVisible()
  await expectSound(clerk)
  await sellButton(clerk, 1).click()
  await expect(clerk.getByText(t('sold', { n: 1 }))).toBeVisible()
  expect((await stateOf(first))?.status).toBe('active')

  await gun(clerk, second)
  await expect(sellButton(clerk, 1)).toBeVisible()
  await switchActivation(office, false)
  await sellButton(clerk, 1).click()
  await expect(clerk.getByText(t('NOT_ALLOWED'))).toBeVisible()
  await expect(clerk.getByText(t('NOT_ALLOWED_do'))).toBeVisible()
  await expectSound(clerk)
  expect((await stateOf(second))?.status).toBe('created')
  // The log of the office has the sale.
  await office.goto('/admin/log')
  await expect(office.getByRole('main')).toContainText(words.logs('action.cards.sell'))
})

test('a pile with a running total: repeated, foreign and unknown codes, a dropped line, a lost answer', async ({
  browser,
}) => {
  test.setTimeout(150_000)
  const numbers = [0, 1, 2, 3].map((place) => freshCard('徐家汇店', place)) as [
    string,
    string,
    string,
    string,
  ]
  const page = await selling(browser, 'clerk')
  await expectSound(page)
  await gun(page, `https://anywhere.example/r/xiefu?n=${numbers[0]}`)
  await expect(page.getByText(t('added', { number: numbers[0] }))).toBeVisible()
  for (let i = 0; i < 4; i += 1) await gun(page, numbers[0])
  await expect(page.getByText(t('addedAgain', { number: numbers[0] }))).toBeVisible()
  await expect(page.getByText('¥588', { exact: true })).toHaveCount(2)
  await gun(page, freshCard('古北店', 5))
  await expect(page.getByText(t('OTHER_STORE'))).toBeVisible()
  await expectSound(page)
  await gun(page, 'M588999999')
  await expect(page.getByText(t('UNKNOWN'))).toBeVisible()
  await gun(page, 'https://anywhere.example/r/lihe?n=L0001')
  await expect(page.getByText(t('OTHER_MERCHANT'))).toBeVisible()
  // Typed, when the gun is broken.
  await page.getByPlaceholder(t('codePlaceholder')).fill(numbers[1].toLowerCase())
  await page.getByRole('button', { name: t('addCard') }).click()
  await expect(sellButton(page, 2)).toBeVisible()
  await expect(page.getByText('¥1,176')).toBeVisible()

  await page.context().setOffline(true)
  await gun(page, numbers[2])
  await expect(page.getByText(t('offline'))).toBeVisible()
  await expectSound(page)
  await page.context().setOffline(false)
  await expect(sellButton(page, 3)).toBeVisible()
  await gun(page, numbers[3])
  await expect(sellButton(page, 4)).toBeVisible()
  await page.getByRole('button', { name: t('removeCard', { number: numbers[3] }) }).click()
  await expect(sellButton(page, 3)).toBeVisible()
  await page.reload()
  await expect(page.getByText('¥1,764')).toBeVisible()

  // The request arrives, its answer does not.
  await page.route('**/store/sell/desk', async (route) => {
    await route.fetch()
    await route.abort()
  })
  await sellButton(page, 3).click()
  await expect(page.getByText(t('unsure'))).toBeVisible()
  await page.unroute('**/store/sell/desk')
  await page.reload()
  await page.getByRole('button', { name: t('tryAgain') }).click()
  await expect(page.getByText(t('sold', { n: 3 }))).toBeVisible()
  await expectSound(page)
  const card = await stateOf(numbers[0])
  const [sales] = await sql<{ n: number }[]>`
    select count(*)::int as n from sales where serials @> ${card?.serial ?? 0}::bigint`
  expect(sales?.n).toBe(1)
  // A card that was sold is told from one that can be.
  await gun(page, numbers[0])
  await expect(page.getByText(/这张卡已经激活过了.*由 店员小林 激活/)).toBeVisible()
})

test('a run of serials is looked at first; its receipt, a copy of it, and the sale taken back', async ({
  browser,
}) => {
  test.setTimeout(150_000)
  const [from, to] = [freshCard('徐家汇店', 4), freshCard('徐家汇店', 6)]
  const sold = demo().cards.find((card) => card.note.includes('徐家汇店') && card.note.endsWith('redeem'))
  const page = await selling(browser, 'clerk')
  const complaints = complaintsOf(page)
  await page.getByRole('link', { name: t('tabRun'), exact: true }).click()
  await page.getByLabel(t('runFrom')).fill(sold?.number ?? '')
  await page.getByLabel(t('runTo')).fill(to)
  await page.getByRole('button', { name: t('runLook') }).click()
  await expect(page.getByText(new RegExp(`${t('ALREADY_ACTIVE')}：\\d+ 张`))).toBeVisible()
  await expectSound(page)
  await page.getByLabel(t('runFrom')).fill(from)
  await page.getByRole('button', { name: t('runLook') }).click()
  await page.getByRole('button', { name: t('runAdd', { n: 3 }) }).click()
  await sellButton(page, 3).click()
  await expect(page.getByText(t('sold', { n: 3 }))).toBeVisible()

  const print = async () => {
    const [paper] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('button', { name: t('printReceipt') }).click(),
    ])
    await expect(paper.getByRole('heading', { name: receipt('title.sale') })).toBeVisible()
    return paper
  }
  const original = await print()
  await expect(original.locator('main')).toContainText('¥1,764.00')
  await expect(original.locator('main')).not.toContainText('补打')
  expect(
    await original.locator('main').evaluate((paper) => paper.getBoundingClientRect().width),
  ).toBeLessThan(310)
  await original.close()
  const copy = await print()
  await expect(copy.locator('main')).toContainText(receipt('copy', { n: 2 }))
  await copy.close()

  await page.getByRole('link', { name: t('seeSale') }).click()
  await page.getByRole('link', { name: t('cancelOneOf', { number: from }) }).click()
  await expect(page.getByText(t('cancelQuestion', { n: 1 }))).toBeVisible()
  await expectSound(page)
  await page.getByRole('button', { name: t('cancelYes', { n: 1 }) }).click()
  await expect(page.getByText(t('cancelDone', { n: 1 }))).toBeVisible()
  expect((await stateOf(from))?.status).toBe('created')
  expect((await stateOf(to))?.status).toBe('active')
  // One of the others is redeemed meanwhile: it stays.
  await sql`update cards set status = 'redeemed', redeemed_at = now() where number = ${to}`
  await page.getByRole('link', { name: t('cancelAll', { n: 2 }) }).click()
  await page.getByRole('button', { name: t('cancelYes', { n: 1 }) }).click()
  await expect(page.getByText(t('cancelDone', { n: 1 }))).toBeVisible()
  await expectSound(page)
  expect((await stateOf(to))?.status).toBe('redeemed')
  await page.goto('/store/sales')
  await expect(page.getByText(t('cancelledCards', { n: 2 }))).toBeVisible()
  await expectSound(page)
  expect(complaints).toEqual([])
})

test('without scripts: added, sold, printed', async ({ browser }) => {
  const number = freshCard('徐家汇店', 7)
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN' })
  const page = await context.newPage()
  await signIn(page, loginOf('xiefu', 'clerk'))
  await page.goto('/store/sell')
  await page.getByPlaceholder(t('codePlaceholder')).fill(freshCard('古北店', 5))
  await page.getByRole('button', { name: t('addCard') }).click()
  await expect(page.getByText(t('OTHER_STORE'))).toBeVisible()
  await page.getByPlaceholder(t('codePlaceholder')).fill(number)
  await page.getByRole('button', { name: t('addCard') }).click()
  await expect(page.getByText(number)).toBeVisible()
  await page.getByRole('button', { name: /^激活 \d+ 张$/ }).click()
  await expect(page.getByText(/已激活 \d+ 张/)).toBeVisible()
  const [paper] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('button', { name: t('printReceipt') }).click(),
  ])
  await expect(paper.locator('main')).toContainText('门店提货卡')
  await context.close()
})

test('a camera reads card after card onto the pile', async () => {
  const number = freshCard('徐家汇店', 8)
  const origin = process.env.TIHUO_E2E_URL ?? ''
  const browser = await browserWithCamera(`${origin}/r/xiefu?n=${number}`)
  const page = await onPhone(browser, 'zh-CN', { baseURL: origin })
  await signIn(page, loginOf('xiefu', 'clerk'))
  await page.goto('/store/sell')
  await page.getByRole('button', { name: t('openCamera') }).click()
  await expect(page.getByText(t('added', { number }))).toBeVisible()
  await expectSound(page)
  // In sight all the time, it is one card.
  await expect(page.getByRole('button', { name: t('removeCard', { number }) })).toHaveCount(1)
  await page.getByRole('button', { name: t('removeCard', { number }) }).click()
  await browser.close()
})
