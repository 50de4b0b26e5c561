// A file of tracking numbers is shipped line by line before one's eyes; what failed is downloaded, mended and shipped.
import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { connect } from '#app/core/db/pool.ts'
import { workbook } from '#app/features/spreadsheets/test-files.ts'
import { loginOf, signIn } from './support/demo.ts'
import { atDesk, complaintsOf, expectSound, PHONE } from './support/people.ts'
import { type Words, wordsIn } from './support/words.ts'
import { readRows } from './support/workbook.ts'

/** Orders of the crab merchant that nobody works on, the newest first. @param supplied by its supplier, or not */
async function ordersOf(count: number, which: { supplied: boolean; pending: boolean }): Promise<string[]> {
  const sql = connect(process.env.TIHUO_E2E_ADMIN_URL ?? '', 1)
  const rows = await sql<{ no: string }[]>`
    select o.order_no as no from orders o
    join merchants m on m.merchant_id = o.merchant_id
    join members p on p.merchant_id = o.merchant_id and p.login_name = 'supplier'
    where m.code = 'xiefu' and (o.status = 'pending') = ${which.pending} and o.review is distinct from 'held'
      and o.pick_up_store_id is null and o.fulfilled_by is null
      -- Of the demo, and not one that another test has just made.
      and o.created_at < now() - interval '1 hour'
      and (o.supplier_id is not distinct from p.supplier_id) = ${which.supplied}
    order by o.created_at desc limit ${count}`
  await sql.end()
  expect(rows.length).toBe(count)
  return rows.map(({ no }) => no)
}

async function orderOf(orderNo: string) {
  const sql = connect(process.env.TIHUO_E2E_ADMIN_URL ?? '', 1)
  const [row] = await sql`select status, carrier, tracking_no as no from orders where order_no = ${orderNo}`
  await sql.end()
  return row
}

let numbers = Date.now() % 1_000_000_000
const trackingNo = () => {
  numbers += 1
  return `SF4${String(numbers).padStart(12, '0')}`
}

async function upload(page: Page, t: Words, base: string, name: string, buffer: Buffer): Promise<void> {
  await page.goto(base)
  await page.getByRole('link', { name: t.shipping('newShipment') }).click()
  await expect(page).toHaveURL(new RegExp(`${base}/new$`))
  await page.getByLabel(t.shipping('chooseFile')).setInputFiles({
    ...{ name, buffer },
    mimeType: 'application/octet-stream',
  })
  await page.getByRole('button', { name: t.shipping('uploadButton') }).click()
  await expect(page).toHaveURL(/\/shipping\/[0-9a-f-]{36}$/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name)
}

/** Confirms, and waits until all lines are through. */
async function shipAll(page: Page, t: Words, n: number, lines: number): Promise<void> {
  await page.getByRole('button', { name: t.shipping('startButton', { n }) }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(t.shipping('startQuestion', { n }))
  await dialog.getByRole('button', { name: t.shipping('startButton', { n }) }).click()
  await expect(page.locator('[data-job-status=done]')).toBeVisible({ timeout: 60_000 })
  await expect(page.locator(`[data-console-lines="${lines}"]`)).toBeVisible()
}

const console_ = (page: Page, t: Words) => page.getByRole('log', { name: t.shipping('console') })

const HEADER = ['订单编号', '收货人', '物流公司', '快递单号']

test('a file is shipped, what failed is mended and shipped', async ({ browser }) => {
  const t = wordsIn('zh-CN')
  const page = await atDesk(browser, 'zh-CN')
  const complaints = complaintsOf(page)
  const [good = '', bad = ''] = await ordersOf(2, { supplied: false, pending: true })
  const [goodNo, mendedNo] = [trackingNo(), trackingNo()]
  await signIn(page, loginOf('xiefu', 'boss'))
  const sheet = workbook([
    HEADER,
    [good, '张三', '顺丰', goodNo],
    [bad, '李四', '顺丰速运', { xml: '<c r="@"><v>7.53E+17</v></c>' }],
    ['NO-SUCH-ORDER', '王五', 'SF', trackingNo()],
  ])
  await upload(page, t, '/admin/shipping', 'ship.xlsx', sheet)
  await expect(page.getByText(t.shipping('TRACKING_SCIENTIFIC'))).toBeVisible()
  await expect(page.getByText(t.shipping('columnIs', { letter: 'D', name: '快递单号' }))).toBeVisible()
  await expectSound(page)

  await shipAll(page, t, 1, 3)
  const lines = console_(page, t).getByRole('listitem')
  await expect(lines).toHaveCount(3)
  await expect(lines.nth(0)).toContainText(t.shipping('SHIPPED'))
  await expectSound(page)
  await page.getByRole('button', { name: new RegExp(`^${t.shipping('showFailed')}`) }).click()
  await expect(lines).toHaveCount(2)
  await expect(lines.nth(1)).toContainText(t.shipping('ORDER_UNKNOWN'))
  await page.setViewportSize(PHONE)
  await expectSound(page)
  await page.setViewportSize({ width: 1440, height: 900 })
  expect(await orderOf(good)).toEqual({ status: 'shipped', carrier: 'SF', no: goodNo })

  const [xlsx] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: t.shipping('failedFile') }).click(),
  ])
  expect(await readRows(await xlsx.path())).toEqual([
    [...HEADER, t.shipping('reasonColumn')],
    [bad, '李四', '顺丰速运', '7.53E+17', t.shipping('TRACKING_SCIENTIFIC')],
    ['NO-SUCH-ORDER', '王五', 'SF', expect.any(String), t.shipping('ORDER_UNKNOWN')],
  ])
  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: t.shipping('asCsv'), exact: true }).click(),
  ])
  const mended = readFileSync(await csv.path(), 'utf8').replace('7.53E+17', mendedNo)
  await upload(page, t, '/admin/shipping', 'mended.csv', Buffer.from(mended))
  await shipAll(page, t, 1, 2)
  expect(await orderOf(bad)).toEqual({ status: 'shipped', carrier: 'SF', no: mendedNo })

  // The first file again: nothing is left to do, and nothing can be started.
  await upload(page, t, '/admin/shipping', 'ship.xlsx', sheet)
  await expect(page.getByText(t.shipping('nothingToShip'))).toBeVisible()
  expect(await orderOf(good)).toEqual({ status: 'shipped', carrier: 'SF', no: goodNo })
  expect(complaints).toEqual([])
  await page.context().close()
})

test('twenty thousand lines stay smooth', async ({ browser }) => {
  const t = wordsIn('zh-CN')
  const page = await atDesk(browser, 'zh-CN')
  const complaints = complaintsOf(page)
  const [order = ''] = await ordersOf(1, { supplied: false, pending: true })
  await signIn(page, loginOf('xiefu', 'boss'))
  const lines = Array.from(
    { length: 20_000 },
    (_, i) => `${i === 19_999 ? order : `NONE${i}`},${trackingNo()}`,
  )
  const bytes = Buffer.from(['订单号,运单号', ...lines].join('\n'))
  await upload(page, t, '/admin/shipping', 'many.csv', bytes)
  await shipAll(page, t, 1, 20_000)
  // It has followed to the last line, and only what is in sight is in the page.
  const log = console_(page, t)
  await expect(log.getByText(order, { exact: true })).toBeVisible()
  expect(await log.getByRole('listitem').count()).toBeLessThan(60)
  const frames = await log.evaluate(async (box) => {
    box.scrollTop = 0
    let shown = 0
    for (const end = performance.now() + 2000; performance.now() < end; shown += 1) {
      box.scrollTop += 700
      await new Promise((next) => requestAnimationFrame(next))
    }
    return shown
  })
  expect(frames).toBeGreaterThan(20)
  // A reload hears all of them again.
  await page.reload()
  await expect(page.locator('[data-console-lines="20000"]')).toBeVisible()
  expect(complaints).toEqual([])
  await page.context().close()
})

test('a supplier ships its own orders, and nobody else’s', async ({ browser }) => {
  const t = wordsIn('zh-CN')
  const page = await atDesk(browser, 'zh-CN')
  const complaints = complaintsOf(page)
  const [own = ''] = await ordersOf(1, { supplied: true, pending: true })
  // Whatever has become of it: the supplier sees nothing of it.
  const [foreign = ''] = await ordersOf(1, { supplied: false, pending: false })
  const before = await orderOf(foreign)
  const ownNo = trackingNo()
  await signIn(page, loginOf('xiefu', 'supplier'))
  const bytes = Buffer.from(`订单号,运单号,快递公司\n${own},${ownNo},顺丰\n${foreign},${trackingNo()},顺丰\n`)
  await upload(page, t, '/supplier/shipping', 'supplier.csv', bytes)
  await expectSound(page)
  await shipAll(page, t, 1, 2)
  await expect(console_(page, t).getByRole('listitem').nth(1)).toContainText(t.shipping('ORDER_UNKNOWN'))
  expect(await orderOf(own)).toEqual({ status: 'shipped', carrier: 'SF', no: ownNo })
  expect(await orderOf(foreign)).toEqual(before)
  await page.goto('/admin/shipping')
  await expect(page.getByRole('link', { name: 'many.csv' })).toHaveCount(0)
  expect(complaints.filter((complaint) => !complaint.includes('403'))).toEqual([])
  await page.context().close()
})
