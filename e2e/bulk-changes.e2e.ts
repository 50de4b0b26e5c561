// Cards found by a pasted list, made void, taken back, and all of it in the log and in the card's history.
import { expect, type Page, test } from '@playwright/test'
import { loginOf, signIn } from './support/demo.ts'
import { atDesk, complaintsOf, expectSound } from './support/people.ts'
import { field, type Words, wordsIn } from './support/words.ts'

/** Numbers of cards that nobody has activated. */
async function someNumbers(page: Page, count: number): Promise<string[]> {
  await page.goto('/admin/cards?serialFrom=1&serialTo=4000&status=created')
  const rows = page.getByRole('row').filter({ has: page.getByRole('checkbox') })
  await expect(rows.nth(count)).toBeVisible()
  const texts = await rows.filter({ hasText: /[A-Z0-9]{8,}/ }).allInnerTexts()
  const numbers = texts.map((text) => /\b[A-Z]*\d{6,}\b/.exec(text)?.[0] ?? '').filter(Boolean)
  expect(numbers.length).toBeGreaterThanOrEqual(count)
  return numbers.slice(0, count)
}

const fullWidth = (text: string) =>
  text.replace(/[0-9A-Z]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))

async function findPasted(page: Page, t: Words, numbers: string[]): Promise<void> {
  const [first = '', ...rest] = numbers
  await page.goto('/admin/cards')
  await page.getByText(t.lists('paste'), { exact: true }).click()
  // Windows line ends, full-width digits, a repeat and a number that is no card.
  await field(page, t.lists('numbers')).fill([fullWidth(first), ...rest, first, 'NOSUCH1'].join('\r\n'))
  await page.getByRole('button', { name: t.lists('find') }).click()
  await expect(page).toHaveURL(/listId=/)
  const found = String(numbers.length)
  const pasted = String(numbers.length + 2)
  await expect(
    page.getByText(t.lists('summary', { pasted, found, repeats: '1', unknown: '1' })),
  ).toBeVisible()
  await expectSound(page)
}

// The undo is that of the newest change of the merchant, so one at a time.
test.describe.configure({ mode: 'serial' })

for (const locale of ['zh-CN', 'en'] as const) {
  test(`a bulk change and its undo, ${locale}`, async ({ browser }) => {
    const t = wordsIn(locale)
    const page = await atDesk(browser, locale)
    const complaints = complaintsOf(page)
    await signIn(page, loginOf('lihe', 'boss'))
    const numbers = await someNumbers(page, 3)
    const n = numbers.length
    await findPasted(page, t, numbers)

    await page.getByRole('link', { name: t.cards('voidAction'), exact: true }).click()
    await expect(page.getByText(t.changes('will.void', { n }))).toBeVisible()
    await expectSound(page)
    await page.getByRole('button', { name: t.changes('do.void', { n }) }).click()
    await expect(page.getByText(t.changes('did.void', { n }))).toBeVisible({ timeout: 60_000 })
    await expectSound(page)

    await page.getByRole('button', { name: t.changes('undo') }).click()
    await page.getByRole('button', { name: t.changes('undoConfirm', { n }) }).click()
    await expect(page.getByText(t.changes('did.undo', { n }))).toBeVisible({ timeout: 60_000 })
    await expectSound(page)

    await page.goto('/admin/log')
    for (const action of ['action.cards.undo', 'action.cards.void'] as const)
      await expect(
        page
          .getByRole('row')
          .filter({ hasText: t.logs(action) })
          .first(),
      ).toBeVisible()
    await expectSound(page)

    await page.goto(`/admin/cards?number=${numbers[0]}`)
    await page.getByRole('table').getByRole('link').first().click()
    await expect(page.getByText(numbers[0] as string).first()).toBeVisible()
    await expect(page.getByText(t.changes('kind.undo')).first()).toBeVisible()
    await expectSound(page)
    expect(complaints).toEqual([])
    await page.context().close()
  })
}

test('work on many cards is refused without a search, on the server too', async ({ browser }) => {
  const t = wordsIn('zh-CN')
  const page = await atDesk(browser, 'zh-CN')
  await signIn(page, loginOf('lihe', 'boss'))
  await page.goto('/admin/cards/change?action=void')
  await expect(page.getByText(t.changes('searchFirst'), { exact: true })).toBeVisible()
  const answer = await page.request.post('/admin/cards/change?action=void&status=created', {
    form: { count: '1', fingerprint: 'x' },
    headers: { origin: new URL(page.url()).origin },
    maxRedirects: 0,
  })
  expect(answer.status()).toBe(400)
  await page.context().close()
})
