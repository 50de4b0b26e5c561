// Somebody redeems a card, thinks again about where the gift shall go, then about the gift, with scripts and without.
import { expect, type Page, test } from '@playwright/test'
import type { Locale } from '#app/core/i18n/locale.ts'
import { chooseDay, chooseGift, enterCard } from './support/consumer-steps.ts'
import { cardOf } from './support/demo.ts'
import { complaintsOf, expectSound, onPhone } from './support/people.ts'
import { field, type Words, wordsIn } from './support/words.ts'

const PASTED = {
  text: '收货人：欧阳娜娜，电话：138 0013 8000，广东深圳南山区粤海街道科技园路1号2栋301室',
  name: '欧阳娜娜',
  phone: '13800138000',
  region: '广东省深圳市南山区',
  street: '粤海街道科技园路1号2栋301室',
}
const AMBIGUOUS = '小美 13466668901 朝阳区三里屯路19号院'

const radio = (page: Page, name: string) => page.getByRole('radio', { name })
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

async function paste(page: Page, t: Words, text: string): Promise<void> {
  await field(page, t.delivery('paste')).fill(text)
  await press(page, t.delivery('recognise'))
}

/** From the goods to the order, with a pasted address. @returns the day that was chosen, as the page says it */
async function redeem(page: Page, t: Words): Promise<string> {
  await chooseGift(page, t, undefined)
  await expect(page).toHaveURL(/\/address$/)
  await paste(page, t, PASTED.text)
  await expect(field(page, t.redemptions('consignee'))).toHaveValue(PASTED.name)
  await expect(field(page, t.redemptions('phone'))).toHaveValue(PASTED.phone)
  await expect(field(page, t.redemptions('street'))).toHaveValue(PASTED.street)
  await expect(field(page, t.regions('district')).locator('option:checked')).toHaveText('南山区')
  const day = await chooseDay(page, 1)
  if (day === undefined) throw new Error('the demo merchant asks for a day')
  await expectSound(page)
  await press(page, t.redemptions('goReview'))
  await expect(page).toHaveURL(/\/review$/)
  const main = page.getByRole('main')
  for (const shown of [PASTED.name, PASTED.region, PASTED.street, day])
    await expect(main).toContainText(shown)
  await expectSound(page)
  await press(page, t.redemptions('confirm'))
  await expect(page).toHaveURL(/\/order$/)
  await expect(main).toContainText(day)
  await expectSound(page)
  return day
}

/** What was pasted is told, can be undone, and never taken for certain when it is not. */
async function pasteAndUndo(page: Page, t: Words): Promise<void> {
  await field(page, t.redemptions('consignee')).fill('旧名字')
  await paste(page, t, AMBIGUOUS)
  const part = t.delivery('part_name')
  await expect(page.getByText(t.delivery('replaced', { part, before: '旧名字' }))).toBeVisible()
  await expectSound(page)
  await press(page, '吉林省长春市朝阳区')
  await expect(field(page, t.regions('city')).locator('option:checked')).toHaveText('长春市')
  await paste(page, t, PASTED.text)
  await press(page, t.delivery('undo'))
  await expect(field(page, t.redemptions('consignee'))).toHaveValue('小美')
  await expect(field(page, t.regions('city')).locator('option:checked')).toHaveText('长春市')
}

/** To a store instead, by somebody else, on another day. */
async function change(page: Page, t: Words, before: string): Promise<void> {
  await page.getByRole('link', { name: t.ownOrder('changeOrder') }).click()
  await expect(page).toHaveURL(/\/order\/change$/)
  // It begins with what was ordered.
  await expect(field(page, t.redemptions('consignee'))).toHaveValue(PASTED.name)
  await expect(field(page, t.redemptions('street'))).toHaveValue(PASTED.street)
  await expect(radio(page, before)).toBeChecked()
  await pasteAndUndo(page, t)
  await field(page, t.redemptions('consignee')).fill('张艺谋')
  await radio(page, t.delivery('how_pickUp')).check()
  await expect(field(page, t.redemptions('street'))).toBeHidden()
  await page.locator('input[name=store]').first().check()
  const day = await chooseDay(page, 3)
  await expectSound(page)
  await press(page, t.ownOrder('saveChange'))
  await expect(page.getByText(t.ownOrder('changed'))).toBeVisible()
  const main = page.getByRole('main')
  for (const shown of ['张艺谋', '徐家汇店', '上海市徐汇区', day ?? ''])
    await expect(main).toContainText(shown)
  await expect(main).not.toContainText(PASTED.street)
  await expectSound(page)
}

async function cancel(page: Page, t: Words): Promise<void> {
  await page.getByRole('link', { name: t.ownOrder('cancelOrder') }).click()
  await expect(page.getByRole('heading', { name: t.ownOrder('cancelTitle') })).toBeVisible()
  await expect(page.getByText(t.ownOrder('cancelCard'))).toBeVisible()
  await expectSound(page)
  await press(page, t.ownOrder('confirmCancel'))
  await expect(page.getByText(t.ownOrder('cancelledFlash'))).toBeVisible()
  await expect(page).toHaveURL(/\/goods/)
}

/** Three orders of one card may be cancelled in a day; the fourth stands. */
async function cancelOnceTooOften(page: Page, t: Words): Promise<void> {
  await page.getByRole('link', { name: t.ownOrder('cancelOrder') }).click()
  await press(page, t.ownOrder('confirmCancel'))
  await expect(page.getByText(t.ownOrder('CANCELLED_OFTEN'), { exact: true })).toBeVisible()
  await expect(page).toHaveURL(/\/order\?/)
  await expectSound(page)
}

async function changeCancelAndRedeemAgain(page: Page, locale: Locale): Promise<void> {
  const t = wordsIn(locale)
  const card = cardOf('588 型蟹卡', 'ready to redeem', 3)
  await enterCard(page, t, card.site, card.password)
  await change(page, t, await redeem(page, t))
  // Another tab with the question still open must not cancel what comes later.
  const late = await page.context().newPage()
  await late.goto(page.url().replace(/\/order.*/, '/order/cancel'))
  await cancel(page, t)
  await page.goto(page.url().replace(/\?.*/, ''))
  await redeem(page, t)
  await press(late, t.ownOrder('confirmCancel'))
  await expect(late.getByText(t.ownOrder('ORDER_UNKNOWN'), { exact: true })).toBeVisible()
  await late.close()
  // Come back with the card: the order is there.
  await press(page, t.redemptions('leave'))
  await enterCard(page, t, card.site, card.password)
  await expect(page).toHaveURL(/\/order$/)
}

// One after the other: there is one card for all of them.
test.describe
  .serial('an order that is changed, cancelled and made again', () => {
    test('pasting is enough where scripts run', async ({ browser }) => {
      const t = wordsIn('zh-CN')
      const page = await onPhone(browser, 'zh-CN', { permissions: ['clipboard-read', 'clipboard-write'] })
      const card = cardOf('588 型蟹卡', 'ready to redeem', 3)
      await enterCard(page, t, card.site, card.password)
      await chooseGift(page, t, undefined)
      await expect(page).toHaveURL(/\/address$/)
      await page.evaluate((text) => navigator.clipboard.writeText(text), PASTED.text)
      await field(page, t.delivery('paste')).focus()
      await page.keyboard.press('ControlOrMeta+V')
      await expect(field(page, t.redemptions('street'))).toHaveValue(PASTED.street)
      await expect(page.getByRole('button', { name: t.delivery('undo') })).toBeVisible()
      await page.context().close()
    })

    test('with scripts, in Chinese', async ({ browser }) => {
      const page = await onPhone(browser, 'zh-CN')
      const complaints = complaintsOf(page)
      await changeCancelAndRedeemAgain(page, 'zh-CN')
      await cancel(page, wordsIn('zh-CN'))
      expect(complaints).toEqual([])
      await page.context().close()
    })

    test('without scripts, in English', async ({ browser }) => {
      const page = await onPhone(browser, 'en', { javaScriptEnabled: false })
      await changeCancelAndRedeemAgain(page, 'en')
      await cancelOnceTooOften(page, wordsIn('en'))
      await page.context().close()
    })
  })
