// The first page of headquarters, and the list of cards: what is counted later may fail, and the rest stays.
import { expect, type Page, test } from '@playwright/test'
import { loginOf, signIn } from './support/demo.ts'
import { atDesk, expectSound } from './support/people.ts'
import { wordsIn } from './support/words.ts'

const t = wordsIn('zh-CN')
const COUNTS = '**/admin/cards/count*'
const states = (page: Page) => page.locator('a[data-state]')

/** From here on the server cannot be reached for counts; the function ends that. */
async function withoutCounts(page: Page): Promise<() => Promise<void>> {
  await page.route(COUNTS, (route) => route.abort())
  return () => page.unroute(COUNTS)
}

test('cards that cannot be counted cost nothing but their numbers, and are counted when asked again', async ({
  browser,
}) => {
  const page = await atDesk(browser, 'zh-CN')
  await signIn(page, loginOf('lihe', 'boss'))
  const back = await withoutCounts(page)
  await page.goto('/admin')
  await expect(page.getByText(t.home('countFailed'))).toBeVisible()
  await expect(page.getByRole('heading', { name: t.home('todoTitle') })).toBeVisible()
  for (const state of await states(page).all()) await expect(state).toContainText('–')
  await expectSound(page)

  const again = page.getByRole('button', { name: t.common('retry') })
  await again.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText(t.home('countFailed'))).toBeVisible()
  // Whoever pressed it keeps the place.
  await expect(again).toBeFocused()
  await back()
  await page.keyboard.press('Enter')
  await expect(page.locator('a[data-state=active]')).toContainText(/\d/)
  await expect(page.getByText(t.home('countFailed'))).toBeHidden()
  const active = Number((await page.locator('a[data-state=active]').textContent())?.replace(/\D/g, ''))

  await page.locator('a[data-state=active]').click()
  await expect(page).toHaveURL(/status=active/)
  const backAgain = await withoutCounts(page)
  // A search for a state alone counts only when asked to.
  await page.getByRole('link', { name: t.cards('count'), exact: true }).click()
  await expect(page.getByText(t.cards('countFailed'))).toBeVisible()
  await expect(page.getByRole('table')).toBeVisible()
  await backAgain()
  await page.getByRole('link', { name: t.cards('countAgain') }).click()
  await expect(page.getByText(t.cards('totalCards', { n: active }), { exact: true })).toBeVisible()
})

test('somebody who was signed out meanwhile is led to the login by asking again', async ({ browser }) => {
  const page = await atDesk(browser, 'zh-CN')
  await signIn(page, loginOf('lihe', 'boss'))
  const back = await withoutCounts(page)
  await page.goto('/admin')
  await expect(page.getByText(t.home('countFailed'))).toBeVisible()
  await page.context().clearCookies()
  await back()
  await page.getByRole('button', { name: t.common('retry') }).click()
  await expect(page).toHaveURL(/\/login\?next=%2Fadmin$/)
})
