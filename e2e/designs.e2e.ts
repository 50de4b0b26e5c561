// A merchant designs a card: artwork, number and QR code, placed by keyboard and by mouse, and sees what comes out.
import { expect, type Locator, type Page, test } from '@playwright/test'
import { pngWithPhp } from './support/bad-files.ts'
import { loginOf, signIn } from './support/demo.ts'
import { photo } from './support/merchant-steps.ts'
import { atDesk, complaintsOf, expectSound, onPhone } from './support/people.ts'
import { field, type Words, wordsIn } from './support/words.ts'

async function makeDesign(page: Page, t: Words, name: string): Promise<void> {
  await page.goto('/admin/designs')
  await page.getByRole('link', { name: t.designs('create') }).click()
  await field(page, t.designs('name')).fill(name)
  await expectSound(page)
  await page.getByRole('button', { name: t.designs('createSubmit') }).click()
  await expect(page).toHaveURL(/\/admin\/designs\/[0-9a-f-]{36}$/)
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

async function upload(page: Page, t: Words): Promise<void> {
  const file = page.getByLabel(t.designs('chooseArtwork'))
  await file.setInputFiles({ name: 'bad.png', mimeType: 'image/png', buffer: await pngWithPhp() })
  await expect(page.getByText(`bad.png：${t.designs('IMAGE_FORGED')}`)).toBeVisible()
  await file.setInputFiles({ name: 'art.jpg', mimeType: 'image/jpeg', buffer: await photo('#a3221c') })
  await expect(page.getByText(t.designs('artworkSaved'))).toBeVisible()
  const drawn = page.getByRole('group', { name: /毫米$/ }).locator('xpath=preceding-sibling::img')
  await expect.poll(() => widthOf(drawn)).toBeGreaterThan(0)
}

/** Pixels of a picture that has been loaded; 0 for a broken one. */
function widthOf(picture: Locator): Promise<number> {
  return picture.evaluate((img) => (img as HTMLImageElement).naturalWidth)
}

/** How far an element is from the upper left corner of the card, in pixels of the screen. */
async function placeOf(element: Locator): Promise<{ x: number; y: number }> {
  const box = await element.boundingBox()
  if (!box) throw new Error('the element is not on the page')
  return box
}

/** A large step, taken back and done again, and a small one. */
async function moveByKeyboard(page: Page, qr: Locator): Promise<void> {
  const before = await placeOf(qr)
  await qr.focus()
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(async () => (await placeOf(qr)).x).toBeGreaterThan(before.x + 10)
  await page.keyboard.press('Control+z')
  await expect.poll(async () => (await placeOf(qr)).x).toBeCloseTo(before.x, 0)
  await page.keyboard.press('Control+y')
  await page.keyboard.press('ArrowDown')
  await expect.poll(async () => (await placeOf(qr)).y).toBeGreaterThan(before.y)
}

/** Dragged, then deleted by keyboard and brought back. */
async function moveByMouse(page: Page, number: Locator): Promise<void> {
  // Once nothing moves it any more.
  await number.hover({ position: { x: 20, y: 8 } })
  const from = await placeOf(number)
  await page.mouse.down()
  await page.mouse.move(from.x + 60, from.y + 78, { steps: 4 })
  await page.mouse.up()
  await expect.poll(async () => (await placeOf(number)).y).toBeGreaterThan(from.y + 40)
  await number.focus()
  await page.keyboard.press('Delete')
  await expect(number).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(number).toBeVisible()
}

test('a card face is made, moved by keyboard and mouse, saved and seen', async ({ browser }) => {
  const t = wordsIn('zh-CN')
  const page = await atDesk(browser, 'zh-CN')
  await signIn(page, loginOf('xiefu', 'boss'))
  const name = `卡面 ${Date.now()}`
  await makeDesign(page, t, name)
  await upload(page, t)
  // The refused upload is reported by the browser itself, so listening begins here.
  const complaints = complaintsOf(page)

  await page.getByRole('button', { name: t.designs('addKind', { what: t.designs('qr') }) }).click()
  await page.getByRole('button', { name: t.designs('addKind', { what: t.designs('number') }) }).click()
  const qr = page.locator('[data-element=qr]')
  const number = page.locator('[data-element=number]')
  await expect(number).toBeVisible()

  await moveByKeyboard(page, qr)
  await moveByMouse(page, number)

  // What is not saved is seen already, as the server draws it.
  const preview = page.getByRole('img', { name: t.designs('previewAlt', { name }) })
  await expect(preview).toHaveAttribute('src', /^blob:/)
  await expect.poll(() => widthOf(preview)).toBe(1000)
  await expect(page.getByText(t.designs('unsaved'), { exact: true })).toBeVisible()
  await expectSound(page)
  await page.getByRole('button', { name: t.designs('save') }).click()
  await expect(page.getByText(t.designs('saved'))).toBeVisible()
  await page.reload()
  await expect(page.locator('[data-element]')).toHaveCount(2)
  await expect.poll(() => widthOf(preview)).toBe(1000)

  await page.goto('/admin/designs')
  const thumb = page.getByRole('img', { name: t.designs('pictureOf', { name }) })
  await expect.poll(() => widthOf(thumb)).toBeGreaterThan(0)
  await expectSound(page)
  expect(complaints).toEqual([])
  await page.context().close()
})

test('without scripts elements are added and placed by form', async ({ browser }) => {
  const t = wordsIn('zh-CN')
  const page = await onPhone(browser, 'zh-CN', { javaScriptEnabled: false })
  await signIn(page, loginOf('xiefu', 'boss'))
  await makeDesign(page, t, `无脚本 ${Date.now()}`)
  await page.getByRole('button', { name: t.designs('addKind', { what: t.designs('qr') }) }).click()
  await expect(page.getByText(t.designs('saved'))).toBeVisible()
  await page.locator('summary').click()
  const left = page.locator('input[name="elements[0].x"]')
  await left.fill('75')
  await page.getByRole('button', { name: t.designs('save') }).click()
  // 75 and 20 millimetres do not fit onto 85.6; what was typed stays.
  await expect(page.getByText(t.designs('outside'))).toBeVisible()
  await expect(left).toHaveValue('75')
  await left.fill('60.5')
  await page.getByRole('button', { name: t.designs('save') }).click()
  await expect(page.getByText(t.designs('saved'))).toBeVisible()
  await expect(left).toHaveValue('60.5')
  await page.context().close()
})
