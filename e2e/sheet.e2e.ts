// The order sheet: keyboard, paste, two people, undo, and orders that come in while one looks.
import { expect, type Page, test } from '@playwright/test'
import { carrierName } from '#app/features/orders/carriers.ts'
import { expectAccessible, expectNothingCut } from './support/axe.ts'
import { chooseGift, confirm, enterCard, fillAddress } from './support/consumer-steps.ts'
import { cardOf, loginOf, signIn } from './support/demo.ts'
import { atDesk, complaintsOf, expectSound, onPhone } from './support/people.ts'
import {
  cellAt,
  cellOf,
  expectFocus,
  gridOf,
  notice,
  openSheet,
  orderAt,
  paste,
} from './support/sheet-steps.ts'
import { wordsIn } from './support/words.ts'

const t = wordsIn('zh-CN')
/** Consumers of the demo with orders that wait; each test has one of its own. */
const PHONES = {
  keyboard: '19900000001',
  address: '19900001001',
  paste: '19900000003',
  conflict: '19900000004',
}

/** A number of SF that no other run has taken. */
const sf = (n: number) => `SF${String(Date.now()).slice(-9)}${String(n).padStart(4, '0')}`

async function atSheet(page: Page, phone: string): Promise<string> {
  await signIn(page, loginOf('xiefu', 'boss'))
  await openSheet(page, `view=unshipped&q=${phone}`)
  return (await cellAt(page, 0, 'orderNo').textContent()) ?? ''
}

test('with the keyboard alone: type, ship, correct, clear, undo and do again', async ({ browser }) => {
  const page = await atDesk(browser, 'zh-CN', { permissions: ['clipboard-read', 'clipboard-write'] })
  const complaints = complaintsOf(page)
  const orderNo = await atSheet(page, PHONES.keyboard)
  await expectSound(page)

  const [first, second] = [sf(1), sf(2)]
  await cellAt(page, 0, 'trackingNo').click()
  await page.keyboard.type(first.toLowerCase())
  await page.keyboard.press('Enter')
  await expect(
    notice(page, t.sheet('savedShip', { orderNo, carrier: carrierName('SF', 'zh-CN'), trackingNo: first })),
  ).toBeVisible()
  await expectFocus(page, 1, 'trackingNo')
  await expect(cellAt(page, 0, 'status')).toContainText(t.orders('shipped'))

  // A mistake is corrected where it stands: F2 keeps what is there, Escape too.
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('F2')
  await page.keyboard.type('999')
  await page.keyboard.press('Escape')
  await expect(cellAt(page, 0, 'trackingNo')).toHaveText(first)
  await page.keyboard.type(second)
  await page.keyboard.press('Tab')
  await expect(cellAt(page, 0, 'trackingNo')).toHaveText(second)
  await expectFocus(page, 0, 'carrier')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Control+c')
  await expect(notice(page, t.sheet('copied'))).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(second)

  // Back to before the correction, and to before the shipping.
  await page.keyboard.press('Control+z')
  await expect(cellAt(page, 0, 'trackingNo')).toHaveText(first)
  await page.keyboard.press('Control+z')
  await expect(cellAt(page, 0, 'trackingNo')).toHaveText('')
  await expect(cellAt(page, 0, 'status')).toContainText(t.orders('pending'))
  await page.keyboard.press('Control+y')
  await expect(cellAt(page, 0, 'trackingNo')).toHaveText(first)
  await page.keyboard.press('Control+z')
  await expect(cellAt(page, 0, 'trackingNo')).toHaveText('')

  await cellAt(page, 1, 'remark').click()
  await page.keyboard.press('Enter')
  await page.keyboard.type('周末送')
  await page.keyboard.press('Enter')
  await expect(cellAt(page, 1, 'remark')).toHaveText('周末送')
  await cellAt(page, 1, 'remark').click()
  await page.keyboard.press('Delete')
  await expect(cellAt(page, 1, 'remark')).toHaveText('')
  await page.keyboard.press('Control+z')
  await expect(cellAt(page, 1, 'remark')).toHaveText('周末送')

  await page.keyboard.press('Control+/')
  await expect(page.getByRole('dialog', { name: t.sheet('helpTitle') })).toBeVisible()
  await page.keyboard.press('Escape')
  expect(complaints).toEqual([])
  await page.context().close()
})

test('who gets it: a whole address is taken apart, a carrier is chosen, a wrong number says whose it is', async ({
  browser,
}) => {
  const page = await atDesk(browser, 'zh-CN')
  await atSheet(page, PHONES.address)
  await cellAt(page, 0, 'address').click()
  await paste(page, '王芳 13900139000\n上海市黄浦区人民大道200号')
  await expect(cellAt(page, 0, 'address')).toHaveText('人民大道200号')
  await expect(cellAt(page, 0, 'region')).toContainText('黄浦区')
  await expect(cellAt(page, 0, 'consignee')).toHaveText('王芳')
  await expect(cellAt(page, 0, 'phone')).toHaveText('13900139000')
  await cellAt(page, 0, 'address').click()
  await page.keyboard.press('Control+z')
  await expect(cellAt(page, 0, 'phone')).toHaveText(PHONES.address)
  await expect(cellAt(page, 0, 'region')).not.toContainText('黄浦区')

  await cellAt(page, 0, 'trackingNo').click()
  await page.keyboard.type('JDVA00000000001')
  await page.keyboard.press('Enter')
  const problems = page.getByRole('region', { name: t.sheet('notSaved', { n: 1 }) })
  await expect(problems).toContainText(carrierName('JD', 'zh-CN'))
  await expect(cellAt(page, 0, 'trackingNo')).toHaveText('JDVA00000000001')
  await expect(cellAt(page, 0, 'status')).toContainText(t.orders('pending'))
  await problems
    .getByRole('button', { name: t.sheet('useCarrier', { carrier: carrierName('JD', 'zh-CN') }) })
    .click()
  await expect(cellAt(page, 0, 'status')).toContainText(t.orders('shipped'))
  await expect(cellAt(page, 0, 'carrier')).toHaveText(carrierName('JD', 'zh-CN'))
  await expect(problems).toBeHidden()
  // Nobody gets it elsewhere any more.
  await cellAt(page, 0, 'phone').click()
  await page.keyboard.type('1')
  await expect(page.locator('.ag-cell-inline-editing')).toHaveCount(0)
  await page.context().close()
})

test('a column out of Excel: the good lines are saved, the bad ones marked and told', async ({ browser }) => {
  const page = await atDesk(browser, 'zh-CN')
  await atSheet(page, PHONES.paste)
  const good = [sf(11), sf(12)]
  await cellAt(page, 0, 'trackingNo').click()
  await paste(page, `${good[0]}\r\n7.53E+11\r\n"${good[1]}"\r\nSF<1>\r\n\r\n`)
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(t.sheet('pasteSummary', { n: 2, m: 2 }))
  await expect(dialog).toContainText(t.sheet('scientific', { value: '7.53E+11' }))
  await expectNothingCut(page)
  await expectAccessible(page)
  await dialog.getByRole('button', { name: t.sheet('saveN', { n: 2 }) }).click()
  await expect(notice(page, t.sheet('savedShips', { n: 2 }))).toBeVisible()
  await expect(cellAt(page, 0, 'trackingNo')).toHaveText(good[0] as string)
  await expect(cellAt(page, 1, 'trackingNo')).toHaveText('7.53E+11')
  await expect(cellAt(page, 2, 'trackingNo')).toHaveText(good[1] as string)
  await expect(cellAt(page, 1, 'status')).toContainText(t.orders('pending'))
  await expect(page.getByRole('region', { name: t.sheet('notSaved', { n: 2 }) })).toBeVisible()
  await expectSound(page)

  // One step takes back the whole paste.
  await cellAt(page, 0, 'trackingNo').click()
  await page.keyboard.press('Control+z')
  for (const row of [0, 2]) await expect(cellAt(page, row, 'status')).toContainText(t.orders('pending'))
  await page.getByRole('button', { name: t.sheet('dismissAll') }).click()
  await expect(cellAt(page, 1, 'trackingNo')).toHaveText('')
  await page.context().close()
})

test('of two people at one order the later is told, and decides', async ({ browser }) => {
  const [early, late] = await Promise.all([atDesk(browser, 'zh-CN'), atDesk(browser, 'zh-CN')])
  await atSheet(early, PHONES.conflict)
  const orderNo = await atSheet(late, PHONES.conflict)
  const remark = async (page: Page, text: string) => {
    await cellAt(page, 0, 'remark').click()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+a')
    await page.keyboard.type(text)
  }
  // While the later one types, the row stays as it is under the cursor, whatever the event stream brings.
  await remark(late, '后写的')
  await remark(early, '先写的')
  await early.keyboard.press('Enter')
  await expect(cellAt(early, 0, 'remark')).toHaveText('先写的')
  await late.keyboard.press('Enter')
  const dialog = late.getByRole('dialog', { name: t.sheet('conflictTitle', { orderNo }) })
  await expect(dialog).toContainText('先写的')
  await expect(dialog).toContainText('后写的')
  await expectAccessible(late)
  await dialog.getByRole('button', { name: t.sheet('keepTheirs') }).click()
  await expect(cellAt(late, 0, 'remark')).toHaveText('先写的')

  await remark(late, '再改一次')
  await remark(early, '同时又改')
  await early.keyboard.press('Enter')
  await expect(cellAt(early, 0, 'remark')).toHaveText('同时又改')
  await late.keyboard.press('Enter')
  await dialog.getByRole('button', { name: t.sheet('overwrite') }).click()
  await expect(cellAt(late, 0, 'remark')).toHaveText('再改一次')
  // The other one sees it without doing anything, and does not undo what is no longer theirs.
  await expect(cellAt(early, 0, 'remark')).toHaveText('再改一次')
  await early.keyboard.press('Control+z')
  await expect(notice(early, t.sheet('undoOvertaken', { orderNo }))).toBeVisible()
  await expect(cellAt(late, 0, 'remark')).toHaveText('再改一次')
  await Promise.all([early.context().close(), late.context().close()])
})

test('an order that comes in appears by itself, and does not disturb who is typing', async ({ browser }) => {
  const page = await atDesk(browser, 'zh-CN')
  const complaints = complaintsOf(page)
  await signIn(page, loginOf('xiefu', 'boss'))
  await openSheet(page, 'view=all')
  const above = (await cellAt(page, 0, 'orderNo').textContent()) ?? ''
  const typing = await orderAt(page, 0)
  await cellOf(page, typing, 'remark').click()
  await page.keyboard.press('Enter')
  await page.keyboard.type('正在写')
  const phone = await onPhone(browser, 'zh-CN')
  // The one that is to be had all year.
  const card = cardOf('588 型蟹卡', 'ready to redeem', 1)
  await enterCard(phone, t, card.site, card.password)
  await chooseGift(phone, t, undefined)
  await fillAddress(phone, t)
  const orderNo = await confirm(phone, t, '588')
  // Other stories order, too: there may be more than this one.
  const told = new RegExp(t.sheet('newOrders', { n: 1 }).replace('1', '\\d+'))
  await expect(notice(page, told)).toBeVisible()
  // Told at once, shown when the cell is left, which is still the one that it was.
  await expect(cellAt(page, 0, 'orderNo')).toHaveText(above)
  await page.keyboard.type('备注')
  await page.keyboard.press('Enter')
  await expect(gridOf(page).getByText(orderNo, { exact: true })).toBeVisible()
  await expect(cellOf(page, typing, 'remark')).toHaveText('正在写备注')
  // At the top, above the row that was the first.
  const placeOf = async (no: string) => {
    const row = gridOf(page).getByRole('row').filter({ hasText: no }).first()
    return Number(await row.getAttribute('row-index'))
  }
  await expect.poll(async () => (await placeOf(above)) - (await placeOf(orderNo))).toBeGreaterThan(0)
  expect(complaints).toEqual([])
  await Promise.all([page.context().close(), phone.context().close()])
})

test('without scripts, on a phone, or when preferred, it is a list', async ({ browser }) => {
  const page = await atDesk(browser, 'zh-CN')
  await signIn(page, loginOf('xiefu', 'boss'))
  await openSheet(page, 'view=all')
  await page.getByRole('button', { name: t.sheet('asList') }).click()
  await expect(gridOf(page)).toBeHidden()
  await expect(page.getByRole('table')).toBeVisible()
  await page.reload()
  await page.getByRole('button', { name: t.sheet('asSheet') }).click()
  await expect(gridOf(page)).toBeVisible()
  await page.setViewportSize({ width: 360, height: 740 })
  await expect(gridOf(page)).toBeHidden()
  await expectSound(page)
  const cookies = await page.context().cookies()
  await page.context().close()

  const plain = await atDesk(browser, 'zh-CN', { javaScriptEnabled: false })
  await plain.context().addCookies(cookies)
  await plain.goto('/admin/orders?view=all')
  await expect(plain.getByRole('table')).toBeVisible()
  await plain.context().close()
})
