// A merchant asks what was redeemed: chooses months, goes from a number to its orders, and takes the report along.
import { expect, type Page, test } from '@playwright/test'
import ExcelJS from 'exceljs'
import { loginOf, signIn } from './support/demo.ts'
import { atDesk, complaintsOf, expectSound, onPhone } from './support/people.ts'
import { wordsIn } from './support/words.ts'

const t = wordsIn('zh-CN')

/** '1,234' as a number; what is empty is nothing. */
const numberIn = (text: string) => (text.trim() === '–' ? 0 : Number(text.replace(/[^\d.]/g, '')))

/** The figures of the table: rows by name (total first, then a cell per column), and the line of totals. */
async function figures(page: Page): Promise<{ rows: Map<string, number[]>; totals: number[] }> {
  // In one step: a locator first finds the lines and then reads them, and another table may come in between.
  const lines = await page.evaluate(() =>
    [...document.querySelectorAll('main tbody tr')].map((row) => ({
      totals: row.hasAttribute('data-totals'),
      cells: [...row.querySelectorAll('td')].map((cell) => cell.textContent.trim()),
    })),
  )
  const numbers = (cells: string[]) => cells.slice(1).map(numberIn)
  return {
    rows: new Map(
      lines.filter((line) => !line.totals).map((line) => [line.cells[0] ?? '', numbers(line.cells)]),
    ),
    totals: numbers(lines.find((line) => line.totals)?.cells ?? []),
  }
}

const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0)

/** Totals of rows, columns and all agree, and with the tile of what is counted. */
async function expectToAddUp(page: Page): Promise<void> {
  const { rows, totals } = await figures(page)
  expect(rows.size).toBeGreaterThan(0)
  for (const [name, [total = 0, ...cells]] of rows) expect(sum(cells), name).toBe(total)
  for (const [at, total] of totals.entries())
    expect(sum([...rows.values()].map((counts) => counts[at] ?? 0)), `column ${at}`).toBe(total)
  const tile = page.locator('a[data-measure][aria-current=true] [data-total]')
  expect(numberIn((await tile.textContent()) ?? '')).toBe(totals[0])
}

/** Counts the orders of a drill-down over all its pages. */
async function countOrders(page: Page): Promise<number> {
  const rows = page.locator('main tr[data-order]')
  let count = 0
  await expect(page).toHaveURL(/\/reports\/orders/)
  for (;;) {
    await expect(rows.first()).toBeVisible()
    count += await rows.count()
    const next = page.getByRole('link', { name: t.common('nextPage') })
    if ((await next.count()) === 0) return count
    // The address comes before the lines.
    const first = (await rows.first().getAttribute('data-order')) ?? ''
    await next.click()
    await expect(rows.first()).not.toHaveAttribute('data-order', first)
  }
}

/**
 * What one page says is what another one says. Somebody in another story may order between the two, so both are looked
 * at again when they differ.
 */
const untilNobodyOrders = (look: () => Promise<void>) => expect(look).toPass({ timeout: 60_000 })

/** From a cell of the report to exactly its orders, and from the total to all of them. @param kept address of the report */
async function expectToLeadToOrders(page: Page, kept: string): Promise<void> {
  await page.goto(kept)
  const { rows, totals } = await figures(page)
  const [name = '', counts = []] = [...rows][0] ?? []
  const column = counts.findIndex((count, at) => at > 0 && count > 0)
  const line = page.locator('main tbody tr', { hasText: name }).first()
  await line
    .locator('td')
    .nth(column + 1)
    .getByRole('link')
    .click()
  const measure = t.reports('measure.redemptions')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    t.reports('ordersCount', { measure, count: String(counts[column]) }),
  )
  await expectSound(page)
  expect(await countOrders(page)).toBe(counts[column])
  await page.goto(kept)
  await page.locator('main tbody tr[data-totals] td').nth(1).getByRole('link').click()
  expect(await countOrders(page)).toBe(totals[0])
}

/** The file has the totals of the page. @param kept address of the report */
async function expectSameInFile(page: Page, kept: string): Promise<void> {
  await page.goto(kept)
  const { totals } = await figures(page)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: t.reports('download') }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/^报表-商品-兑换-.*\.xlsx$/)
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.readFile(await file.path())
  const sheet = workbook.worksheets[0]
  const last = sheet?.getRow(sheet.rowCount).values as (string | { result: number })[]
  expect(last[1]).toBe(t.reports('total'))
  const results = last.slice(2).map((cell) => (cell as { result: number }).result)
  expect([results.at(-1), ...results.slice(0, -1)]).toEqual(totals)
}

/** This month and the one before, as the checkboxes are named. */
function monthsToChoose(): string[] {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())
  const [year = 0, month = 1] = today.split('-').map(Number)
  const name = (y: number, m: number) => t.reports('monthOf', { year: String(y), month: String(m) })
  return [name(year, month), month === 1 ? name(year - 1, 12) : name(year, month - 1)]
}

test('months are chosen, sums agree, a number leads to its orders, and Excel has the same', async ({
  browser,
}) => {
  // Each comparison may have to be made again.
  test.setTimeout(240_000)
  const page = await atDesk(browser, 'zh-CN')
  const complaints = complaintsOf(page)
  await signIn(page, loginOf('xiefu', 'boss'))
  await page.getByRole('link', { name: t.reports('title'), exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: t.reports('title') })).toBeVisible()
  await expect(page.locator('main canvas')).toBeVisible()
  await expectToAddUp(page)
  await expectSound(page)

  // Products × months of one's own choice.
  await page.locator('summary', { hasText: t.reports('pickMonths') }).click()
  const checked = page.getByRole('checkbox', { checked: true })
  while ((await checked.count()) > 0) await checked.first().uncheck()
  for (const month of monthsToChoose()) await page.getByRole('checkbox', { name: month, exact: true }).check()
  await page
    .locator('form', { has: page.getByRole('checkbox').first() })
    .getByRole('button', { name: t.reports('show') })
    .click()
  await expect(page).toHaveURL(/months=/)
  await expect(page.locator('main thead th')).toHaveCount(4)
  await expectToAddUp(page)

  // Every measure and every dimension adds up.
  for (const measure of ['value', 'parcels', 'shipped', 'redemptions']) {
    await page.locator(`a[data-measure=${measure}]`).click()
    await expect(page.locator(`a[data-measure=${measure}]`)).toHaveAttribute('aria-current', 'true')
    await expectToAddUp(page)
  }
  for (const rows of ['batch', 'face', 'channel', 'store', 'supplier', 'product'] as const) {
    await page
      .getByRole('link', { name: t.reports(`rows.${rows}`), exact: true })
      .last()
      .click()
    await expect(page).toHaveURL(new RegExp(`rows=${rows}`))
    // The address comes before the table.
    await expect(page.locator('main table caption')).toContainText(t.reports(`rows.${rows}`))
    await expectToAddUp(page)
  }

  // The address is the report: it can be kept and sent.
  const kept = page.url()
  await untilNobodyOrders(async () => {
    await page.goto(kept)
    const { totals } = await figures(page)
    await page.goto('/admin')
    await page.goto(kept)
    expect((await figures(page)).totals).toEqual(totals)
  })
  await untilNobodyOrders(() => expectToLeadToOrders(page, kept))
  await untilNobodyOrders(() => expectSameInFile(page, kept))
  expect(complaints).toEqual([])
})

test('everything is counted anew in the background, after a question', async ({ browser }) => {
  const page = await atDesk(browser, 'zh-CN')
  await signIn(page, loginOf('xiefu', 'boss'))
  await page.goto('/admin/reports')
  await page.getByRole('button', { name: t.reports('rebuild') }).click()
  await expect(page.getByRole('dialog')).toContainText(t.reports('rebuildBody'))
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t.reports('rebuild') })
    .click()
  await expect(page).toHaveURL(/\/admin\/jobs\/[0-9a-f-]{36}$/)
  await expect(page.locator('[data-job-status=done]')).toBeVisible()
  await page.goto('/admin/reports')
  await expectToAddUp(page)
})

test('on a phone, without scripts, and for those who may not', async ({ browser }) => {
  const phone = await onPhone(browser, 'zh-CN')
  await signIn(phone, loginOf('xiefu', 'boss'))
  for (const query of [
    '',
    '?preset=last30&rows=channel&measure=value',
    '?months=2020-01',
    '?from=2026-03-02&to=2026-03-01',
  ]) {
    await phone.goto(`/admin/reports${query}`)
    await expectSound(phone)
  }
  await expect(phone.getByRole('alert')).toContainText(t.reports('PERIOD_REVERSED'))

  const plain = await browser.newContext({ locale: 'zh-CN', javaScriptEnabled: false })
  await plain.addCookies(await phone.context().cookies())
  const page = await plain.newPage()
  await page.goto('/admin/reports')
  await page.locator('summary', { hasText: t.reports('filters') }).click()
  await page
    .getByLabel(t.reports('rows.channel'), { exact: true })
    .selectOption({ label: t.reports('none.channel') })
  await page.getByRole('button', { name: t.reports('applyFilters') }).click()
  await expect(page).toHaveURL(/channel=none/)

  const shipper = await atDesk(browser, 'zh-CN')
  await signIn(shipper, loginOf('xiefu', 'shipper'))
  await expect(shipper.getByRole('link', { name: t.reports('title'), exact: true })).toHaveCount(0)
  for (const path of ['/admin/reports', '/admin/reports/orders', '/admin/reports.xlsx'])
    expect((await shipper.goto(path))?.status(), path).toBe(403)
})
