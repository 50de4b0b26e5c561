import { expect, type Page } from '@playwright/test'
import sharp from 'sharp'
import { loginOf, signIn } from './demo.ts'
import { expectSound } from './people.ts'
import { cellAt } from './sheet-steps.ts'
import { field, type Words } from './words.ts'

/** A picture as a merchant's camera gives it. */
export async function photo(hue: string): Promise<Buffer> {
  const label = `<svg width="1600" height="1200"><rect width="1600" height="1200" fill="${hue}"/>
    <circle cx="800" cy="600" r="380" fill="#fff" opacity="0.5"/></svg>`
  return sharp(Buffer.from(label)).jpeg({ quality: 85 }).toBuffer()
}

/** Creates a product with one picture, from the list to the list. */
export async function createProduct(page: Page, t: Words, name: string, price: string): Promise<void> {
  await page.goto('/admin/products')
  await expectSound(page)
  await page.getByRole('link', { name: t.products('create') }).click()
  await expect(page).toHaveURL(/\/products\/new$/)
  await field(page, t.products('name')).fill(name)
  await field(page, t.products('price')).fill(price)
  await field(page, t.products('description')).fill('一盒四对，附蟹醋和姜茶。')
  await field(page, t.products('addPictures')).setInputFiles({
    name: '商品.jpg',
    mimeType: 'image/jpeg',
    buffer: await photo('#b4512f'),
  })
  await expectSound(page)
  await page.getByRole('button', { name: t.products('saveProduct') }).click()
  await expect(page.getByText(t.products('saved', { name }))).toBeVisible()
  const picture = page.getByRole('img', { name: t.products('pictureOf', { name }) })
  await expect(picture).toBeVisible()
  await expect
    .poll(() => picture.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth))
    .toBeGreaterThan(0)
}

export type NewBatch = {
  name: string
  faceValue: string
  quantity: number
  product: string
  prefix: string
  start: number
  digits: number
}

/** The number of a card of a sequential batch. @param place from 1 */
export function numberOf({ prefix, start, digits }: NewBatch, place: number): string {
  return prefix + String(start + place).padStart(digits, '0')
}

/** Fills the batch form and reads the preview; the form is left ready to be sent. */
export async function fillBatch(page: Page, t: Words, batch: NewBatch): Promise<void> {
  await page.goto('/admin/batches')
  await expectSound(page)
  await page.getByRole('link', { name: t.batches('newBatch') }).click()
  await field(page, t.batches('name')).fill(batch.name)
  await field(page, t.batches('faceValue')).fill(batch.faceValue)
  await field(page, t.batches('quantity')).fill(String(batch.quantity))
  await page.getByRole('checkbox', { name: batch.product }).check()
  await field(page, t.batches('prefix')).fill(batch.prefix)
  await field(page, t.batches('numberDigits')).fill(String(batch.digits))
  await field(page, t.batches('startNumber')).fill(String(batch.start))
  for (const place of [1, 2, 3, batch.quantity]) {
    await expect(page.getByRole('listitem').filter({ hasText: numberOf(batch, place) })).toBeVisible()
  }
  await expectSound(page)
}

/** Sends the batch form and waits until its cards are there; a reload on the way changes nothing. */
export async function makeCards(page: Page, t: Words, batch: NewBatch): Promise<void> {
  await page.getByRole('button', { name: t.batches('submit') }).click()
  await expect(page).toHaveURL(/\/admin\/batches\/[0-9a-f-]{36}$/)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(batch.name)
  await expect(page.getByText(t.batches('ready'), { exact: true })).toBeVisible({ timeout: 60_000 })
  await expectSound(page)
}

/** From the page of a batch: export for the printer without a zip, wait, download. @returns where the file is */
export async function exportBatch(page: Page, t: Words, quantity: number): Promise<string> {
  await page.getByRole('link', { name: t.batches('exportBatch') }).click()
  await expect(page.getByText(t.exports('willExport', { n: quantity }))).toBeVisible()
  await expectSound(page)
  await page.getByRole('checkbox', { name: t.exports('protect') }).uncheck()
  await page.getByRole('button', { name: t.exports('export', { n: quantity }) }).click()
  await expect(page).toHaveURL(/\/admin\/jobs\//)
  await expect(page.getByText(t.jobs('exportDone', { n: quantity }))).toBeVisible({ timeout: 60_000 })
  await expectSound(page)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: t.exports('downloadXlsx') }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/\.xlsx$/)
  return download.path()
}

/** Searches a run of serials and activates exactly those, with the count confirmed. */
export async function activateSerials(page: Page, t: Words, from: number, count: number): Promise<void> {
  await page.goto('/admin/cards')
  await expect(page.getByText(t.cards('searchFirst'))).toBeVisible()
  await field(page, t.cards('serialFrom')).fill(String(from))
  await field(page, t.cards('serialTo')).fill(String(from + count - 1))
  await page.getByRole('button', { name: t.cards('search') }).click()
  await expectSound(page)
  await page.getByRole('link', { name: t.cards('activate'), exact: true }).click()
  await expect(page.getByText(t.changes('will.activate', { n: count }))).toBeVisible()
  await expectSound(page)
  await page.getByRole('button', { name: t.changes('do.activate', { n: count }) }).click()
  await expect(page.getByText(t.changes('did.activate', { n: count }))).toBeVisible({ timeout: 60_000 })
}

/** Finds one order by its number and ships it from its row: the merchant's in the sheet, a supplier's in the list. */
export async function shipOrder(page: Page, t: Words, list: string, orderNo: string, tracking: string) {
  await findOrder(page, t, list, orderNo)
  if (list === '/admin/orders') return shipInSheet(page, t, orderNo, tracking)
  const cell = page.getByLabel(t.orders('trackingOf', { orderNo }))
  await cell.fill(tracking)
  await cell.press('Enter')
  await expect(page.getByText(t.orders('doneShip', { orderNo }))).toBeVisible()
  await findOrder(page, t, list, orderNo)
  const row = page.getByRole('row').filter({ hasText: orderNo })
  await expect(row.getByText(t.orders('shipped'), { exact: true })).toBeVisible()
  await expect(row).toContainText(tracking)
}

async function shipInSheet(page: Page, t: Words, orderNo: string, tracking: string): Promise<void> {
  const number = cellAt(page, 0, 'trackingNo')
  await number.click()
  await page.keyboard.type(tracking)
  await page.keyboard.press('Enter')
  await expect(cellAt(page, 0, 'status')).toContainText(t.orders('shipped'))
  await findOrder(page, t, '/admin/orders', orderNo)
  await expect(cellAt(page, 0, 'status')).toContainText(t.orders('shipped'))
  await expect(number).toHaveText(tracking)
}

async function findOrder(page: Page, t: Words, list: string, orderNo: string): Promise<void> {
  await page.goto(list)
  await page.getByRole('searchbox').fill(orderNo)
  await page.getByRole('button', { name: t.common('search') }).click()
  await expect(page.getByRole('row').filter({ hasText: orderNo }).first()).toBeVisible()
  // The sheet takes the place of the list.
  if (list === '/admin/orders') await expect(cellAt(page, 0, 'orderNo')).toHaveText(orderNo)
  await expectSound(page)
}

/** The platform opens a merchant, with an owner called `boss`. @returns the owner's temporary password */
export async function openMerchant(
  operator: Page,
  t: Words,
  merchant: { name: string; code: string; owner: string },
): Promise<string> {
  await signIn(operator, loginOf('platform', 'operator'))
  await operator.getByRole('link', { name: t.merchants('openMerchant') }).click()
  await field(operator, t.merchants('name')).fill(merchant.name)
  await field(operator, t.merchants('code')).fill(merchant.code)
  await field(operator, t.merchants('ownerName')).fill(merchant.owner)
  await field(operator, t.merchants('ownerLogin')).fill('boss')
  await expectSound(operator)
  await operator.getByRole('button', { name: t.merchants('openMerchant') }).click()
  const panel = operator.getByRole('region', { name: t.merchants('openedTitle', { name: merchant.name }) })
  const temporary = (await panel.getByText(/^\w{4}(-\w{4})+$/).textContent()) ?? ''
  await expectSound(operator)
  return temporary
}
