// The portal of a supplier: it ships what is its own, sees nothing else, and answers the statement of the month.
import { expect, type Page, test } from '@playwright/test'
import type { Locale } from '#app/core/i18n/locale.ts'
import { loginOf, signIn } from './support/demo.ts'
import { atDesk, complaintsOf, expectSound, onPhone } from './support/people.ts'
import { type Words, wordsIn } from './support/words.ts'

const MERCHANT = 'xiefu'
/** What the demo supplier sends, and what it does not: that of the other supplier, of the merchant, and of the card. */
const OWN = /(388|588) 型大闸蟹礼盒/
const NOT_ITS_OWN = [/888 型/, /蟹八件礼盒$/, /卡序号/, /¥388|¥588/, /线下团购/]

const row = (page: Page, orderNo: string) => page.getByRole('row').filter({ hasText: orderNo })

/** From the start page to an order that is on its way. @returns its number */
async function ship(page: Page, t: Words): Promise<string> {
  await expect(page.getByRole('main')).toContainText(t.suppliers('tileToday'))
  await expectSound(page)
  await page
    .getByRole('navigation')
    .getByRole('link', { name: t.merchants('navOrders'), exact: true })
    .click()
  await page.getByRole('link', { name: t.orders('view.unshipped') }).click()
  const waiting = page.locator('input[data-ship]')
  await expect(waiting.first()).toBeVisible()
  await expectSound(page)
  const main = page.getByRole('main')
  await expect(main).toContainText(OWN)
  for (const foreign of NOT_ITS_OWN) await expect(main).not.toContainText(foreign)
  const first = page.getByRole('row').filter({ has: waiting }).first()
  const orderNo = /\d{14}/.exec((await first.textContent()) ?? '')?.[0] as string
  const number = `SF${orderNo.slice(-13)}`
  await first.locator('input[data-ship]').fill(number)
  await first.locator('input[data-ship]').press('Enter')
  await expect(page.getByText(t.orders('doneShip', { orderNo }))).toBeVisible()
  await page.getByRole('link', { name: t.orders('view.shipped') }).click()
  await expect(row(page, orderNo)).toContainText(number)
  return orderNo
}

/** Pages of the office are not for suppliers, whichever address somebody types. */
async function tryTheOffice(page: Page): Promise<void> {
  for (const path of [
    '/admin/orders',
    '/admin/settlements',
    '/admin/products',
    '/admin/places',
    '/admin/cards',
  ]) {
    const answer = await page.request.get(path, { maxRedirects: 0 })
    expect([302, 303, 403], path).toContain(answer.status())
    expect(await answer.text(), path).not.toMatch(/888 型|¥/)
  }
}

/** The office issues the statement of last month. @returns its number */
async function issue(page: Page, t: Words): Promise<string> {
  await page.getByRole('link', { name: t.merchants('navSettlements') }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.settlements('title'))
  await expectSound(page)
  await page.getByRole('link', { name: '阳澄湖直发仓' }).click()
  await expect(page.getByText(t.settlements('issueHint'))).toBeVisible()
  await expectSound(page)
  await page.getByRole('button', { name: t.settlements('issue'), exact: true }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t.settlements('issueConfirm', { orders: 1 }) })
    .click()
  const no = page.getByText(/^JS\d{6}-\d\d$/)
  await expect(no).toBeVisible()
  await expect(page.getByText(t.settlements('status.issued'))).toBeVisible()
  await expectSound(page)
  return (await no.textContent()) ?? ''
}

/** The supplier reads it, takes the file along and confirms. */
async function confirmStatement(page: Page, t: Words, no: string): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('link', { name: t.suppliers('navSettlements') })
    .click()
  await expect(row(page, no)).toContainText(t.settlements('own.issued'))
  await expectSound(page)
  await row(page, no).getByRole('link').click()
  await expect(page.getByRole('main')).toContainText(no)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: t.settlements('download') }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^结算单_阳澄湖直发仓_\d{4}-\d\d\.xlsx$/)
  await expectSound(page)
  await page.getByRole('button', { name: t.settlements('confirm'), exact: true }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^确认 ¥/ })
    .click()
  await expect(page.getByText(t.settlements('confirmedDone', { no }))).toBeVisible()
  await expect(page.getByRole('button', { name: t.settlements('confirm'), exact: true })).toHaveCount(0)
}

test('a supplier ships its order, sees nothing else, and confirms what the merchant has issued', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const locale: Locale = 'zh-CN'
  const t = wordsIn(locale)
  const supplier = await atDesk(browser, locale)
  const office = await atDesk(browser, locale)
  const complaints = [complaintsOf(supplier), complaintsOf(office)]
  await signIn(supplier, loginOf(MERCHANT, 'supplier'))
  const orderNo = await ship(supplier, t)
  await tryTheOffice(supplier)

  await signIn(office, loginOf(MERCHANT, 'boss'))
  // What the supplier has done is there, with the number it has entered.
  await office.goto(`/admin/orders?q=${orderNo}`)
  await expect(office.getByRole('main')).toContainText(orderNo)
  const no = await issue(office, t)
  await confirmStatement(supplier, t, no)
  await office.reload()
  await expect(office.getByText(t.settlements('status.confirmed'))).toBeVisible()
  await office.getByLabel(t.settlements('payNote')).fill('招商银行转账')
  await office.getByRole('button', { name: /^登记已付/ }).click()
  await expect(office.getByText(t.settlements('paidDone', { no }))).toBeVisible()
  await expectSound(office)
  await office.goto('/admin/log')
  for (const action of ['issue', 'confirm', 'pay'] as const)
    await expect(office.getByRole('main')).toContainText(t.logs(`action.settlements.${action}`))
  expect(complaints.flat()).toEqual([])
})

test('on a phone: the start page, a disputed statement, and what is wrong with an empty dispute', async ({
  browser,
}) => {
  const t = wordsIn('zh-CN')
  const page = await onPhone(browser, 'zh-CN')
  await signIn(page, loginOf(MERCHANT, 'supplier'))
  await expectSound(page)
  await page.goto('/supplier/settlements')
  await expectSound(page)
  // The oldest is that of the seed, which nobody has answered.
  await page.getByRole('table').getByRole('link').last().click()
  await page.getByText(t.settlements('dispute'), { exact: true }).click()
  await page.getByRole('button', { name: t.settlements('sendDispute') }).click()
  await expect(page.getByText(t.zod('required'))).toBeVisible()
  await expectSound(page)
  await page.getByLabel(t.settlements('disputeNote')).fill('少算了一单')
  await page.getByRole('button', { name: t.settlements('sendDispute') }).click()
  await expect(page.getByText(t.settlements('disputedDone'))).toBeVisible()
  await expect(page.getByRole('main')).toContainText('少算了一单')
  await expectSound(page)
})
