import { expect, type Page } from '@playwright/test'
import { expectSound } from './people.ts'
import { field, type Words } from './words.ts'

export const CONSIGNEE = {
  name: '欧阳娜娜',
  phone: '13800138000',
  province: '江苏省',
  city: '苏州市',
  district: '姑苏区',
  street: '平江路 88 号 3 幢 502 室',
}

let phones = Math.floor(Math.random() * 2 ** 16)

/** The page goes on as somebody who has not been here before: one client may try a card in five seconds. */
export async function asSomebodyNew(page: Page): Promise<void> {
  phones += 1
  const address = `2001:db8:${(Date.now() & 0xffff).toString(16)}:${(phones & 0xffff).toString(16)}::1`
  await page.context().setExtraHTTPHeaders({ 'x-forwarded-for': address })
}

/** Step 1: the address out of the QR code, and the password. */
export async function enterCard(page: Page, t: Words, address: string, password: string): Promise<void> {
  await asSomebodyNew(page)
  await page.goto(address)
  await expect(page.getByRole('heading', { name: t.redemptions('cardTitle') })).toBeVisible()
  // The QR code brings the number: only the password is left to type.
  await expect(field(page, t.redemptions('number'))).not.toHaveValue('')
  await field(page, t.redemptions('password')).fill(password)
  await page.getByRole('button', { name: t.redemptions('start') }).click()
}

/** Step 2: one of the gifts; undefined takes the only one, which comes chosen. */
export async function chooseGift(page: Page, t: Words, gift: string | undefined): Promise<void> {
  await expect(page).toHaveURL(/\/goods$/)
  if (gift === undefined) await expect(page.getByRole('radio')).toBeChecked()
  else await page.getByRole('radio', { name: gift }).check()
  await expectSound(page)
  await page.getByRole('button', { name: t.redemptions('goAddress') }).click()
}

/**
 * Where the merchant asks for a day: the second one there is, as the first one goes when the hour or the day ends in
 * between. @returns the day as its button says it
 */
export async function chooseDay(page: Page, place = 1): Promise<string | undefined> {
  const days = page.locator('input[name=date]')
  if ((await days.count()) === 0) return undefined
  await days.nth(place).check()
  return (await days.nth(place).getAttribute('aria-label')) ?? undefined
}

/** Step 3: who and where. */
export async function fillAddress(page: Page, t: Words): Promise<void> {
  await expect(page).toHaveURL(/\/address$/)
  await field(page, t.redemptions('consignee')).fill(CONSIGNEE.name)
  await field(page, t.redemptions('phone')).fill(CONSIGNEE.phone)
  await field(page, t.regions('province')).selectOption(CONSIGNEE.province)
  await field(page, t.regions('city')).selectOption(CONSIGNEE.city)
  await field(page, t.regions('district')).selectOption(CONSIGNEE.district)
  await field(page, t.redemptions('street')).fill(CONSIGNEE.street)
  await chooseDay(page)
  await expectSound(page)
  await page.getByRole('button', { name: t.redemptions('goReview') }).click()
}

/** Step 4: read everything once more and confirm. @returns the order number of the page that follows */
export async function confirm(page: Page, t: Words, gift: string): Promise<string> {
  await expect(page).toHaveURL(/\/review$/)
  const main = page.getByRole('main')
  for (const text of [gift, CONSIGNEE.name, CONSIGNEE.province, CONSIGNEE.district, CONSIGNEE.street]) {
    await expect(main).toContainText(text)
  }
  await expectSound(page)
  await page.getByRole('button', { name: t.redemptions('confirm') }).click()
  await expect(page).toHaveURL(/\/order$/)
  await expect(page.getByRole('heading', { name: t.redemptions('doneTitle') })).toBeVisible()
  await expectSound(page)
  return (await page.getByText(/^\d{14}$/).textContent()) ?? ''
}
