// Consignees stand with stars until somebody asks for them, who has to be allowed to, and each look is written down.
import { expect, type Page, test } from '@playwright/test'
import { loginOf, signIn } from './support/demo.ts'
import { atDesk, complaintsOf, expectSound, onPhone } from './support/people.ts'
import { cellAt, cellOf, gridOf, openSheet } from './support/sheet-steps.ts'
import { wordsIn } from './support/words.ts'

const t = wordsIn('zh-CN')
const STARS = /\d{3}\*{4}\d{4}/
const PHONE = /1\d{10}/
const WAITING = '/admin/orders?view=unshipped'
/** Consumers of the demo: their orders are there all the time, those of other stories come and go. */
const OF_DEMO = '199****'

/** The list instead of the sheet. */
async function asList(page: Page): Promise<void> {
  await openSheet(page, 'view=unshipped')
  await page.getByRole('button', { name: t.sheet('asList') }).click()
  await expect(page.getByRole('table')).toBeVisible()
}

/** Somebody with several orders that wait. What other stories order comes into sight masked, and is to be shown first. */
const ONE_CONSUMER = 'view=unshipped&q=19900000003'

/** The orders of the first rows of the sheet, by which cells are found wherever they move. */
async function demoRows(page: Page): Promise<[string, string]> {
  const rows = page.getByRole('row').filter({ hasText: OF_DEMO })
  const [first, second] = await Promise.all([0, 1].map((at) => rows.nth(at).getAttribute('row-id')))
  return [first ?? '', second ?? '']
}

const showOne = /^显示订单 \d{14}(-\d+)? 的收货信息$/

/** How often somebody has seen the consignee of an order in one kind of place, as the file of the log says. */
async function looks(page: Page, orderNo: string, kind: string): Promise<number> {
  const file = await page.request.get(`/admin/reveals.csv?order=${orderNo}&kind=${kind}`)
  return (await file.text()).split('\r\n').filter((line) => line.includes(orderNo)).length
}

test('headquarters shows one order of the list, and the log says who, which and where', async ({
  browser,
}) => {
  const page = await atDesk(browser, 'zh-CN')
  const complaints = complaintsOf(page)
  await signIn(page, loginOf('xiefu', 'boss'))
  const loaded = await page.request.get(WAITING)
  expect(await loaded.text()).toMatch(STARS)
  expect(await loaded.text()).not.toMatch(/>1\d{10}</)

  await asList(page)
  const row = page
    .getByRole('row')
    .filter({ has: page.getByRole('button', { name: showOne }) })
    .filter({ hasText: OF_DEMO })
    .first()
  const orderNo = /\d{14}(-\d+)?/.exec((await row.textContent()) ?? '')?.[0] as string
  const shown = page.getByRole('row').filter({ has: page.getByText(orderNo, { exact: true }) })
  const masked = STARS.exec((await shown.textContent()) ?? '')?.[0] as string
  const before = await looks(page, orderNo, 'list')
  await shown.getByRole('button', { name: t.reveals('showOf', { orderNo }) }).click()
  await expect(shown).toContainText(new RegExp(`${masked.slice(0, 3)}\\d{4}${masked.slice(-4)}`))
  await expect(shown.getByRole('button', { name: t.reveals('showOf', { orderNo }) })).toHaveCount(0)
  expect(await looks(page, orderNo, 'list')).toBe(before + 1)
  await expectSound(page)
  // The others stay as they were, and a reload forgets.
  await expect(row).toContainText(STARS)
  await page.reload()
  await expect(shown).toContainText(masked)

  await page.goto(`/admin/reveals?order=${orderNo}&kind=list`)
  const line = page.getByRole('row').filter({ hasText: orderNo }).first()
  await expect(line).toContainText('店主')
  await expect(line).toContainText(t.reveals('kind.list'))
  await expectSound(page)
  expect(complaints).toEqual([])
  await page.context().close()
})

test('in the sheet what is in sight is shown and masked again; the page of an order says who has seen it', async ({
  browser,
}) => {
  const page = await atDesk(browser, 'zh-CN')
  const complaints = complaintsOf(page)
  await signIn(page, loginOf('xiefu', 'boss'))
  await openSheet(page, ONE_CONSUMER)
  const [first, second] = await demoRows(page)
  const orderNo = (await cellOf(page, first, 'orderNo').textContent()) ?? ''
  const before = await looks(page, orderNo, 'sheet')
  await expect(cellOf(page, first, 'phone')).toHaveText(STARS)
  await page.getByRole('button', { name: t.sheet('showContacts') }).click()
  await expect(cellOf(page, first, 'phone')).toHaveText(PHONE)
  await expect(cellOf(page, second, 'phone')).toHaveText(PHONE)
  await expectSound(page)
  expect(await looks(page, orderNo, 'sheet')).toBe(before + 1)
  await page.getByRole('button', { name: t.sheet('hideContacts') }).click()
  await expect(cellOf(page, first, 'phone')).toHaveText(STARS)
  const masked = (await cellOf(page, first, 'phone').textContent()) ?? ''

  await gridOf(page).getByRole('link', { name: orderNo, exact: true }).click()
  const main = page.getByRole('main')
  await expect(main).toContainText(t.reveals('seenBy'))
  const fact = main.getByText(masked, { exact: true }).first()
  await expect(fact).toBeVisible()
  const detail = main.getByRole('listitem').filter({ hasText: t.reveals('kind.detail') })
  const seen = await detail.count()
  await main.getByRole('button', { name: t.reveals('showOf', { orderNo }) }).click()
  await expect(main.getByRole('button', { name: t.reveals('showOf', { orderNo }) })).toHaveCount(0)
  await expect(detail).toHaveCount(seen + 1)
  await expectSound(page)
  expect(complaints).toEqual([])
  await page.context().close()
})

test('a masked cell is shown before it is edited, by key and by mouse', async ({ browser }) => {
  const page = await atDesk(browser, 'zh-CN')
  await signIn(page, loginOf('xiefu', 'boss'))
  await openSheet(page, ONE_CONSUMER)
  const [first, second] = await demoRows(page)
  const editor = page.locator('.ag-cell-inline-editing')
  await cellOf(page, first, 'phone').click()
  await page.keyboard.press('F2')
  await expect(editor.locator('input')).toHaveValue(PHONE)
  await page.keyboard.press('Escape')
  await expect(cellOf(page, first, 'phone')).toHaveText(PHONE)
  await expect(cellOf(page, second, 'phone')).toHaveText(STARS)
  await cellOf(page, second, 'consignee').dblclick()
  await expect(editor).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(cellOf(page, second, 'phone')).toHaveText(PHONE)
  await page.context().close()
})

test('who only ships sees stars, has no button, and gets nothing by asking', async ({ browser }) => {
  const page = await atDesk(browser, 'zh-CN')
  await signIn(page, loginOf('xiefu', 'shipper'))
  await openSheet(page, 'view=unshipped')
  await expect(cellAt(page, 0, 'phone')).toHaveText(STARS)
  await expect(page.getByRole('button', { name: t.sheet('showContacts') })).toHaveCount(0)
  await cellAt(page, 0, 'phone').click()
  await page.keyboard.press('F2')
  await expect(page.locator('.ag-cell-inline-editing')).toHaveCount(0)
  const rows = await page.request.get('/admin/orders/rows?view=unshipped')
  const [first] = ((await rows.json()) as { rows: { orderId: string }[] }).rows
  expect(await rows.text()).not.toMatch(/"1\d{10}"/)
  const refused = await page.evaluate(async (orderId) => {
    const body = JSON.stringify({ orders: [orderId] })
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch('/admin/orders/reveal', { method: 'POST', body, headers })
    return { status: answer.status, text: await answer.text() }
  }, first?.orderId)
  expect(refused.status).toBe(403)
  expect(refused.text).not.toMatch(PHONE)
  await page.goto('/admin/reveals')
  await expect(page.getByRole('table')).toHaveCount(0)
  await page.context().close()
})

test('without scripts, and in the portal of a supplier: the page is shown as a whole', async ({
  browser,
}) => {
  const page = await onPhone(browser, 'zh-CN')
  await signIn(page, loginOf('xiefu', 'supplier'))
  await page.goto('/supplier/orders?view=unshipped')
  const main = page.getByRole('main')
  await expect(main).toContainText(STARS)
  await expectSound(page)
  await page.getByRole('button', { name: /^显示本页 \d+ 单的收货信息$/ }).click()
  await expect(main).not.toContainText(STARS)
  await expectSound(page)
  const cookies = await page.context().cookies()
  await page.context().close()

  const plain = await atDesk(browser, 'zh-CN', { javaScriptEnabled: false })
  await plain.context().addCookies(cookies)
  await plain.goto('/supplier/orders?view=unshipped')
  await plain.getByRole('button', { name: /^显示本页 \d+ 单的收货信息$/ }).click()
  await expect(plain.getByRole('heading', { name: t.reveals('shownTitle') })).toBeVisible()
  await expect(plain.getByRole('table')).toContainText(PHONE)
  await plain.context().close()
})
