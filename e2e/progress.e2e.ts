// A long job in the background: its bar goes on through a reload, and it can be stopped.
import { expect, type Page, test } from '@playwright/test'
import { loginOf, signIn } from './support/demo.ts'
import { fillBatch } from './support/merchant-steps.ts'
import { atDesk, complaintsOf, expectSound } from './support/people.ts'
import { wordsIn } from './support/words.ts'

const QUANTITY = 400_000

async function doneOf(page: Page): Promise<number> {
  return Number(await page.getByRole('progressbar').getAttribute('aria-valuenow'))
}

test('generation shows its progress, survives a reload, and is cancelled', async ({ browser }) => {
  const t = wordsIn('zh-CN')
  const page = await atDesk(browser, 'zh-CN')
  const complaints = complaintsOf(page)
  await signIn(page, loginOf('lihe', 'boss'))
  const name = `大批次 ${Date.now()}`
  const prefix = `Q${String(Date.now()).slice(-7)}`
  const batch = { name, faceValue: '588', quantity: QUANTITY, product: '武夷岩茶礼盒', prefix }
  await fillBatch(page, t, { ...batch, start: 0, digits: 8 })
  await page.getByRole('button', { name: t.batches('submit') }).click()
  await expect(page).toHaveURL(/\/admin\/batches\/[0-9a-f-]{36}$/)

  // The numbers come by themselves, over the event stream.
  await expect.poll(() => doneOf(page)).toBeGreaterThan(0)
  const before = await doneOf(page)
  await page.reload()
  await expect.poll(() => doneOf(page)).toBeGreaterThan(before)
  await expectSound(page)

  await page.getByRole('button', { name: t.jobs('cancel') }).click()
  await expect(page.getByText(t.batches('cancelled'), { exact: true })).toBeVisible({ timeout: 30_000 })
  // What was made stays and can be used.
  await expect(page.getByRole('link', { name: t.batches('exportBatch') })).toBeVisible()
  expect(complaints).toEqual([])
  await page.context().close()
})
