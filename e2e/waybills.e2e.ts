// Two orders get their numbers from the simulated vendor, are printed, and so are on their way; a third is bought for,
// and the number given back.
import { expect, type Page, test } from '@playwright/test'
import { loginOf, signIn } from './support/demo.ts'
import { atDesk, complaintsOf, expectSound } from './support/people.ts'
import { type Words, wordsIn } from './support/words.ts'

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const confirm = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
const rowOf = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text })

/** Buys numbers for the first orders of the list. @returns their order numbers */
async function buy(page: Page, t: Words, count: number): Promise<string[]> {
  await page.goto('/admin/waybills/new')
  await expectSound(page)
  const all = page.getByRole('checkbox', { name: t.waybills('selectAll') })
  // All that are due are ticked; first none of them, so that it is known which are.
  await all.check()
  await all.uncheck()
  const rows = page.getByRole('row').filter({ has: page.locator('input[name=orders]') })
  const orderNos: string[] = []
  for (let at = 0; at < count; at += 1) {
    await rows.nth(at).locator('input[name=orders]').check()
    orderNos.push((await rows.nth(at).getByRole('cell').nth(1).textContent()) ?? '')
  }
  const label = t.waybills('buy', { n: count })
  await press(page, label)
  await expect(page.getByRole('dialog')).toContainText(t.waybills('buySure', { n: count }))
  await confirm(page, label)
  await expect(page).toHaveURL(/\/admin\/waybills\?job=/)
  for (const orderNo of orderNos) {
    await expect(rowOf(page, orderNo)).toContainText(t.waybills('state.bought'))
    await expect(rowOf(page, orderNo)).toContainText(/SF\d{13}/)
  }
  await expectSound(page)
  return orderNos
}

/** Prints what is on the page, as a PDF in a tab of its own. */
async function print(page: Page, t: Words): Promise<void> {
  await page.getByRole('checkbox', { name: t.waybills('selectAll') }).check()
  await press(page, t.waybills('print'))
  await expect(page.getByRole('dialog')).toContainText(t.waybills('printShips'))
  const context = page.context()
  // A browser without a viewer for PDF files downloads them, so its tab has no address to look at.
  const [request] = await Promise.all([
    context.waitForEvent('request', { predicate: (each) => each.url().includes('labels.pdf?ids=') }),
    confirm(page, t.waybills('print')),
  ])
  const file = await page.request.get(request.url())
  expect(file.headers()['content-type']).toBe('application/pdf')
  expect((await file.body()).subarray(0, 5).toString()).toBe('%PDF-')
  const sheet = await page.request.get(request.url().replace('labels.pdf', 'print'))
  expect(await sheet.text()).toContain('@page{size:100mm 180mm')
  for (const other of context.pages()) if (other !== page) await other.close()
}

test('waybills from the order to the label', async ({ browser }) => {
  const t = wordsIn('zh-CN')
  const page = await atDesk(browser, 'zh-CN')
  const complaints = complaintsOf(page)
  await signIn(page, loginOf('xiefu', 'boss'))
  const orderNos = await buy(page, t, 2)
  await print(page, t)
  await page.goto('/admin/waybills')
  for (const orderNo of orderNos) {
    await expect(rowOf(page, orderNo)).toContainText(t.waybills('shipped'))
    await expect(rowOf(page, orderNo)).toContainText(t.waybills('prints', { n: 1 }))
  }
  const [returned = ''] = await buy(page, t, 1)
  await rowOf(page, returned)
    .getByRole('button', { name: t.waybills('cancel') })
    .click()
  await confirm(page, t.waybills('cancel'))
  await expect(page.getByText(t.waybills('doneCancel'))).toBeVisible()
  await expect(rowOf(page, returned)).toContainText(t.waybills('state.cancelled'))
  await rowOf(page, returned)
    .getByRole('link', { name: t.waybills('buyAgain') })
    .click()
  await expect(page.getByRole('button', { name: t.waybills('buy', { n: 1 }) })).toBeVisible()
  await expectSound(page)
  expect(complaints).toEqual([])
})
