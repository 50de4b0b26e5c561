// The camera of the phone, and a photo, in place of typing a card number.
import { expect, type Page, test } from '@playwright/test'
import { translator } from '#app/core/i18n/messages.ts'
import { messages as scan } from '#app/features/redemptions/scan/messages.ts'
import { expectAccessible } from './support/axe.ts'
import { cardOf, type DemoCard } from './support/demo.ts'
import { browserWithCamera, photoOfCode } from './support/fake-camera.ts'
import { complaintsOf, expectSound, onPhone } from './support/people.ts'
import { field, wordsIn } from './support/words.ts'

const t = wordsIn('zh-CN')
const s = translator(scan, 'zh-CN')
const origin = process.env.TIHUO_E2E_URL ?? ''

/** The address printed on a card. */
const addressOf = (card: DemoCard) => new URL(card.site, origin).href
/** The site of a card's merchant, as somebody opens it who has typed the address. */
const siteOf = (card: DemoCard) => new URL(card.site, origin).pathname

async function openScanner(page: Page) {
  await page.getByRole('button', { name: t.redemptions('scan') }).click()
  const dialog = page.getByRole('dialog', { name: s('title') })
  await expect(dialog).toBeVisible()
  return dialog
}

async function choosePhoto(page: Page, text: string) {
  const dialog = page.getByRole('dialog')
  const file = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: await photoOfCode(text) }
  await dialog.getByLabel(s('choosePhoto')).setInputFiles(file)
  return dialog
}

test('the camera reads the number, and only the password is left to type', async () => {
  const card = cardOf('588 五选一', 'ready to redeem', 1)
  const browser = await browserWithCamera(addressOf(card))
  const page = await onPhone(browser, 'zh-CN', { baseURL: origin, permissions: ['camera'] })
  const complaints = complaintsOf(page)
  await page.goto(siteOf(card))
  await expectSound(page)
  await page.getByRole('button', { name: t.redemptions('scan') }).click()
  await expect(field(page, t.redemptions('number'))).toHaveValue(card.number)
  await expect(field(page, t.redemptions('password'))).toBeFocused()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  // Nothing holds the camera any longer.
  expect(await page.evaluate(() => [...document.querySelectorAll('video')].length)).toBe(0)
  expect(complaints).toEqual([])
  await browser.close()
})

test('the card of another merchant is refused in words, and the camera goes on looking', async () => {
  const other = cardOf('388', 'ready to redeem', 0)
  const card = cardOf('588 五选一', 'ready to redeem', 0)
  const browser = await browserWithCamera(addressOf(other))
  const page = await onPhone(browser, 'zh-CN', { baseURL: origin, permissions: ['camera'] })
  await page.goto(siteOf(card))
  const dialog = await openScanner(page)
  await expect(dialog.getByText(s('OTHER_MERCHANT'))).toBeVisible()
  await expectAccessible(page)
  // A photo of the right card does it all the same.
  await choosePhoto(page, addressOf(card))
  await expect(field(page, t.redemptions('number'))).toHaveValue(card.number)
  await browser.close()
})

test('without permission a photo helps, and Esc leads back', async () => {
  const card = cardOf('588 五选一', 'ready to redeem', 0)
  const browser = await browserWithCamera(addressOf(card), 'deny')
  const page = await onPhone(browser, 'zh-CN', { baseURL: origin })
  await page.goto(siteOf(card))
  const dialog = await openScanner(page)
  await expect(dialog.getByText(s('CAMERA_DENIED'))).toBeVisible()
  await expectAccessible(page)
  await choosePhoto(page, 'https://u.wechat.com/abcdefg')
  await expect(dialog.getByText(s('NOT_A_CARD'))).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('button', { name: t.redemptions('scan') })).toBeFocused()
  await openScanner(page)
  await choosePhoto(page, card.number)
  await expect(field(page, t.redemptions('number'))).toHaveValue(card.number)
  await browser.close()
})

test('number and password pasted as one text go where they belong', async ({ browser }) => {
  const card = cardOf('588 五选一', 'ready to redeem', 0)
  const page = await onPhone(browser, 'zh-CN')
  await page.goto(siteOf(card))
  await field(page, t.redemptions('number')).focus()
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text', text)
    const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    document.activeElement?.dispatchEvent(paste)
  }, `卡号：${card.number} 密码：${card.password}`)
  await expect(field(page, t.redemptions('number'))).toHaveValue(card.number)
  await expect(field(page, t.redemptions('password'))).toHaveValue(card.password)
  await page.getByRole('button', { name: t.redemptions('hideTyped') }).click()
  await expect(field(page, t.redemptions('password'))).toHaveAttribute('type', 'password')
  await page.context().close()
})
