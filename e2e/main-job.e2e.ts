// The whole main job: a product, cards, Excel, activation, redemption on a phone, shipping, tracking.
import { expect, test } from '@playwright/test'
import type { Locale } from '#app/core/i18n/locale.ts'
import { carrierName } from '#app/features/orders/carriers.ts'
import { chooseGift, confirm, enterCard, fillAddress } from './support/consumer-steps.ts'
import { loginOf, signIn } from './support/demo.ts'
import {
  activateSerials,
  createProduct,
  exportBatch,
  fillBatch,
  makeCards,
  type NewBatch,
  numberOf,
  shipOrder,
} from './support/merchant-steps.ts'
import { atDesk, complaintsOf, expectSound, onPhone } from './support/people.ts'
import { wordsIn } from './support/words.ts'
import { cellTypes, readRows, readRowsWithOpenpyxl } from './support/workbook.ts'

const ACTIVATED = 10

/** The columns of the file. */
type Line = [serial: string, number: string, password: string, face: string, validTo: string, address: string]

for (const [locale, quantity] of [
  ['zh-CN', 3000],
  ['en', 60],
] satisfies [Locale, number][]) {
  test(`from an empty shelf to a parcel on its way, ${locale}, ${quantity} cards`, async ({ browser }) => {
    // All of it in one story: making the cards and their file takes a slow machine a minute.
    test.setTimeout(180_000)
    const t = wordsIn(locale)
    // Digits with zeros in front: what a spreadsheet would spoil. The clock makes a run its own.
    const prefix = `00${String(Date.now()).slice(-6)}`
    const product = `清水蟹礼盒 ${prefix}`
    const batch: NewBatch = {
      name: `中秋蟹卡 ${prefix}`,
      faceValue: '688.50',
      quantity,
      product,
      prefix,
      start: 10_000,
      digits: 8,
    }

    const desk = await atDesk(browser, locale)
    const phone = await onPhone(browser, locale)
    const complaints = [desk, phone].map(complaintsOf)
    await signIn(desk, loginOf('xiefu', 'boss'))
    await expectSound(desk)
    await createProduct(desk, t, product, '688')
    await fillBatch(desk, t, batch)
    await makeCards(desk, t, batch)
    const file = await exportBatch(desk, t, quantity)
    const lines = await expectGoodFile(file, batch)
    const [first] = lines
    await activateSerials(desk, t, Number(first[0]), ACTIVATED)

    await enterCard(phone, t, first[5], first[2])
    await chooseGift(phone, t, undefined)
    await fillAddress(phone, t)
    const orderNo = await confirm(phone, t, product)

    const tracking = `SF${prefix}${orderNo.slice(-4)}`
    await shipOrder(desk, t, '/admin/orders', orderNo, tracking)

    await phone.getByRole('button', { name: t.redemptions('leave') }).click()
    await enterCard(phone, t, first[5], first[2])
    await expect(phone.getByRole('heading', { name: t.redemptions('shippedTitle') })).toBeVisible()
    await expect(phone.getByRole('main')).toContainText(carrierName('SF', locale))
    await expect(phone.getByRole('main')).toContainText(tracking)
    await expectSound(phone)

    // The card after the last activated one is still closed.
    const closed = lines[ACTIVATED] as Line
    await phone.getByRole('button', { name: t.redemptions('leave') }).click()
    expect(complaints.flat()).toEqual([])
    await enterCard(phone, t, closed[5], closed[2])
    await expect(phone.getByText(t.redemptions('CARD_INACTIVE'))).toBeVisible()
    await Promise.all([desk.context().close(), phone.context().close()])
  })
}

/** The printer's file: every card once, in order, every cell a text with its zeros. */
async function expectGoodFile(file: string, batch: NewBatch): Promise<[Line, ...Line[]]> {
  expect(cellTypes(file).filter((type) => !['str', 'inlineStr', 's'].includes(type))).toEqual([])
  const [header, ...rows] = await readRows(file)
  expect(header).toHaveLength(6)
  expect(rows).toHaveLength(batch.quantity)
  const lines = rows as Line[]
  const serial = Number(lines[0]?.[0])
  for (const [at, line] of lines.entries()) {
    const number = numberOf(batch, at + 1)
    expect(line.slice(0, 2)).toEqual([String(serial + at), number])
    expect(line[2]).toMatch(/^\d{8}$/)
    expect(line[3]).toBe('688.50')
    expect(line[5]).toMatch(new RegExp(`/r/xiefu\\?n=${number}$`))
  }
  expect(new Set(lines.map((line) => line[1])).size).toBe(batch.quantity)
  // A password begins with 0 one time in ten: among 3,000 there are some, among 60 there may be none.
  if (batch.quantity >= 3000) expect(lines.some((line) => line[2].startsWith('0'))).toBe(true)
  const independent = readRowsWithOpenpyxl(file)
  if (independent) expect(independent).toEqual([header, ...rows])
  return lines as [Line, ...Line[]]
}
