// Three wrong passwords on one number: whoever comes next shows that a browser stands behind it, and is let in.
import { expect, test } from '@playwright/test'
import { enterCard } from './support/consumer-steps.ts'
import { cardOf } from './support/demo.ts'
import { complaintsOf, expectSound, onPhone } from './support/people.ts'
import { wordsIn } from './support/words.ts'

test('the captcha comes with the third wrong password, and solves itself', async ({ browser }) => {
  const t = wordsIn('zh-CN')
  const page = await onPhone(browser, 'zh-CN')
  const card = cardOf('388', 'ready to redeem', 4)
  const captcha = page.locator('input[name=captcha]')
  for (const password of ['WRONGONE', 'WRONGTWO']) {
    // Each from another client: guesses from many addresses count together.
    await enterCard(page, t, card.site, password)
    await expect(page.getByText(t.redemptions('CARD_MISMATCH'))).toBeVisible()
    await expect(captcha).toHaveCount(0)
  }
  await enterCard(page, t, card.site, 'WRONGTHREE')
  await expect(page.getByText(t.redemptions('CARD_MISMATCH'))).toBeVisible()
  await expect(captcha).not.toHaveValue('', { timeout: 30_000 })
  await expectSound(page)

  const complaints = complaintsOf(page)
  await enterCard(page, t, card.site, card.password)
  await expect(page).toHaveURL(/\/goods$/, { timeout: 30_000 })
  // The browser itself reports the answer that asked for the captcha.
  expect(complaints.filter((each) => !/status of 4/.test(each))).toEqual([])
  await page.context().close()
})

test('without scripts the page says what to do instead', async ({ browser }) => {
  const t = wordsIn('en')
  const page = await onPhone(browser, 'en', { javaScriptEnabled: false })
  const card = cardOf('388', 'not activated')
  for (const password of ['WRONGONE', 'WRONGTWO', 'WRONGTHREE']) await enterCard(page, t, card.site, password)
  await expect(page.getByText(/JavaScript/)).toBeVisible()
  await expectSound(page)
  // No captcha, no answer: also not to who has the right password of a card that is not active.
  await enterCard(page, t, card.site, card.password)
  await expect(page.getByText(/JavaScript/)).toBeVisible()
  await expect(page).not.toHaveURL(/\/goods/)
  await page.context().close()
})
