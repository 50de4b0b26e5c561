// HQ looks at what its stores have done: from a store to its people, to the entries of the ledger and their cards; and
// takes the figures along as Excel.
import { expect, type Page, test } from '@playwright/test'
import ExcelJS from 'exceljs'
import { translator } from '#app/core/i18n/messages.ts'
import { messages as figureTexts } from '#app/features/store-figures/messages.ts'
import { messages as settlementTexts } from '#app/features/store-settlements/messages.ts'
import { loginOf, signIn } from './support/demo.ts'
import { atDesk, complaintsOf, expectSound, onPhone } from './support/people.ts'

const t = translator(figureTexts, 'zh-CN')
const s = translator(settlementTexts, 'zh-CN')

/** '1,234' as a number; what is empty is nothing. */
const numberIn = (text: string | null) => Number((text ?? '').replace(/[^\d.-]/g, '') || 0)

/** What each store was given, and the line of sums. */
async function allocatedOf(page: Page): Promise<{ stores: [name: string, count: number][]; total: number }> {
  const rows = await page.locator('main tbody tr').evaluateAll((lines) =>
    lines.map((line) => ({
      name: line.querySelector('td')?.textContent?.trim() ?? '',
      count: line.querySelector('[data-measure=allocated]')?.textContent ?? '',
      total: line.hasAttribute('data-totals'),
    })),
  )
  return {
    stores: rows.filter((row) => !row.total).map((row) => [row.name, numberIn(row.count)]),
    total: numberIn(rows.find((row) => row.total)?.count ?? null),
  }
}

/**
 * What the page says of its stores is what the file says. Another story may give cards to a store between the two, so
 * both are looked at again when they differ. @returns the store that was given the most
 */
async function expectSameInFile(page: Page): Promise<string> {
  let name = ''
  await expect(async () => {
    await page.reload()
    const { stores, total } = await allocatedOf(page)
    expect(stores.length).toBeGreaterThanOrEqual(3)
    expect(stores.reduce((sum, [, count]) => sum + count, 0)).toBe(total)
    const [most] = stores.sort((a, b) => b[1] - a[1])
    expect(most?.[1]).toBeGreaterThan(0)
    name = most?.[0] ?? ''
    expect((await allocatedInFile(page)).get(name)).toBe(most?.[1])
  }).toPass({ timeout: 60_000 })
  return name
}

/** The same figures out of the Excel file, by the name of the store. */
async function allocatedInFile(page: Page): Promise<Map<string, unknown>> {
  const waiting = page.waitForEvent('download')
  await page.getByRole('link', { name: t('download') }).click()
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.readFile(await (await waiting).path())
  const sheet = workbook.worksheets[0] as ExcelJS.Worksheet
  const column = (sheet.getRow(6).values as unknown[]).indexOf(t('measure.allocated'))
  const found = new Map<string, unknown>()
  sheet.eachRow((row) => found.set(String(row.getCell(1).value), row.getCell(column).value))
  return found
}

test('HQ goes from a store to its people, entries and cards, and takes Excel along', async ({ browser }) => {
  const page = await atDesk(browser, 'zh-CN')
  const complaints = complaintsOf(page)
  await signIn(page, loginOf('xiefu', 'boss'))
  await page.getByRole('link', { name: t('nav'), exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: t('title') })).toBeVisible()
  await expectSound(page)
  const name = await expectSameInFile(page)

  // The store: its people, and the entries behind what it was given.
  await page.getByRole('link', { name, exact: true }).first().click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await expect(page.getByRole('heading', { level: 2, name: t('people') })).toBeVisible()
  await expectSound(page)
  const people = page.getByRole('region', { name: t('people') })
  await people.locator('tr[data-totals] [data-measure=allocated]').waitFor()
  await people.locator('tbody [data-measure=allocated] a').first().click()
  await expect(page).toHaveURL(/\/entries\?/)
  await expect(page.locator('main tr[data-entry]').first()).toBeVisible()
  await expectSound(page)
  await page.getByTitle(t('seeCards')).first().click()
  await expect(page).toHaveURL(/\/admin\/cards\?.*serialFrom=/)
  expect(complaints).toEqual([])
})

test('over time, between stores, and on a phone nothing is cut', async ({ browser }) => {
  const page = await onPhone(browser, 'zh-CN')
  await signIn(page, loginOf('xiefu', 'boss'))
  await expectSound(page)
  for (const path of [
    '/admin/store-figures',
    '/admin/store-figures?layout=time&preset=last3&measure=onHand',
  ]) {
    await page.goto(path)
    await expectSound(page)
  }
  await page.goto('/admin/store-settlements')
  await expect(page.getByRole('heading', { level: 1, name: s('title') })).toBeVisible()
  await expectSound(page)
})

test('a store sees only itself, and a supplier nothing', async ({ browser }) => {
  const page = await atDesk(browser, 'zh-CN')
  await signIn(page, loginOf('xiefu', 'supplier'))
  await expectSound(page)
  for (const path of [
    '/admin/store-figures',
    '/store/figures',
    '/store/settlements',
    '/admin/store-figures.xlsx',
  ])
    expect((await page.request.get(path)).status(), path).toBe(403)
  const clerk = await atDesk(browser, 'zh-CN')
  await signIn(clerk, loginOf('xiefu', 'clerk'))
  expect((await clerk.request.get('/admin/store-figures')).status()).toBe(403)
  await clerk.goto('/store/figures')
  await expect(clerk.getByRole('heading', { level: 1, name: t('storeTitle') })).toBeVisible()
  await expectSound(clerk)
})
