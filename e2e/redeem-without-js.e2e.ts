// A phone whose browser runs no scripts still gets the gift.
import { expect, test } from '@playwright/test'
import { CONSIGNEE, chooseGift, confirm, enterCard } from './support/consumer-steps.ts'
import { cardOf } from './support/demo.ts'
import { expectSound, onPhone } from './support/people.ts'
import { field, wordsIn } from './support/words.ts'

test('a card of five gifts, redeemed without scripts', async ({ browser }) => {
  const t = wordsIn('zh-CN')
  const page = await onPhone(browser, 'zh-CN', { javaScriptEnabled: false })
  const card = cardOf('588 五选一', 'ready to redeem', 0)
  const gift = '武夷岩茶礼盒'

  // Wrong first: the page comes back with the sentence and the number.
  await enterCard(page, t, card.site, 'WRONGONE')
  await expect(page.getByText(t.redemptions('CARD_MISMATCH'))).toBeVisible()
  await expect(field(page, t.redemptions('number'))).toHaveValue(card.number)

  await enterCard(page, t, card.site, card.password)
  await chooseGift(page, t, gift)

  await expect(page).toHaveURL(/\/address$/)
  await field(page, t.redemptions('consignee')).fill(CONSIGNEE.name)
  await field(page, t.redemptions('phone')).fill(CONSIGNEE.phone)
  await field(page, t.redemptions('street')).fill(CONSIGNEE.street)
  for (const level of ['province', 'city', 'district'] as const) {
    await field(page, t.regions(level)).selectOption(CONSIGNEE[level])
    if (level !== 'district') await page.getByRole('button', { name: t.regions('update') }).click()
  }
  // The lists came from the server; nothing typed was lost on the way.
  await expect(field(page, t.redemptions('consignee'))).toHaveValue(CONSIGNEE.name)
  await expect(field(page, t.regions('province')).locator('option:checked')).toHaveText(CONSIGNEE.province)
  await expectSound(page)
  await page.getByRole('button', { name: t.redemptions('goReview') }).click()

  const orderNo = await confirm(page, t, gift)
  await page.getByRole('button', { name: t.redemptions('leave') }).click()
  await enterCard(page, t, card.site, card.password)
  await expect(page).toHaveURL(/\/order$/)
  await expect(page.getByText(orderNo)).toBeVisible()
  await page.context().close()
})
