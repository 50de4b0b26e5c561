// The counter of a store: cards of one store handed over in another, the consumer's pick-up code, a phone with a camera, a
// dropped line, a right that is withdrawn while the page is open.
import { type Browser, expect, type Page, test } from '@playwright/test'
import { connect } from '#app/core/db/pool.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { messages as counterMessages } from '#app/features/counter/messages.ts'
import { messages as passMessages } from '#app/features/redemptions/pick-up-code/messages.ts'
import { receiptMessages } from '#app/features/sales/receipts/messages.ts'
import { asSomebodyNew, enterCard } from './support/consumer-steps.ts'
import { type DemoCard, demo, loginOf, signIn } from './support/demo.ts'
import { movableCamera } from './support/fake-camera.ts'
import { atDesk, complaintsOf, expectSound, onPhone } from './support/people.ts'
import { gun } from './support/scanner-gun.ts'
import { field, wordsIn } from './support/words.ts'

const words = wordsIn('zh-CN')
const t = translator(counterMessages, 'zh-CN')
const p = translator(passMessages, 'zh-CN')
const paper = translator(receiptMessages, 'zh-CN')
const origin = process.env.TIHUO_E2E_URL ?? ''

/** Cards of 徐家汇店 that were sold there; each test has its own. */
function soldCard(place: number): DemoCard {
  const sold = demo().cards.filter(
    (card) => card.note.includes('徐家汇店') && card.note.endsWith('ready to redeem'),
  )
  const card = sold.at(-1 - place)
  if (!card) throw new Error('no sold card of the store')
  return card
}

/** Clerks of 徐家汇店 (clerk) and of 古北店 (clerk2) at their counters. */
async function atCounter(browser: Browser, login: 'clerk' | 'clerk2', phone = true): Promise<Page> {
  const page = phone ? await onPhone(browser, 'zh-CN') : await atDesk(browser, 'zh-CN')
  await asSomebodyNew(page)
  await signIn(page, loginOf('xiefu', login))
  await page.goto('/store/counter')
  await expect(page.getByRole('heading', { name: t('title'), level: 1 })).toBeVisible()
  return page
}

async function show(page: Page, card: DemoCard, password = card.password): Promise<void> {
  await field(page, t('shown')).fill(card.number)
  await field(page, t('password')).fill(password)
  await page.getByRole('button', { name: t('verify') }).click()
}

/** The text in the code that the page of a consumer shows. */
async function codeOn(page: Page): Promise<string> {
  const picture = page.getByRole('img', { name: p('code') })
  await expect(picture).toBeVisible()
  const png = await picture.screenshot()
  const sharp = (await import('sharp')).default
  const { data, info } = await sharp(png).resize(600).greyscale().raw().toBuffer({ resolveWithObject: true })
  const { scanGrayBuffer } = await import('@undecaf/zbar-wasm')
  const [symbol] = await scanGrayBuffer(new Uint8Array(data).buffer, info.width, info.height)
  if (!symbol) throw new Error('no code to be read')
  return symbol.decode()
}

async function openPass(browser: Browser, card: DemoCard): Promise<Page> {
  const page = await onPhone(browser, 'zh-CN')
  await enterCard(page, words, new URL(card.site, origin).href, card.password)
  await expect(page).toHaveURL(/\/goods$/)
  await page.getByRole('link', { name: p('open') }).click()
  await expect(page.getByRole('heading', { name: p('title') })).toBeVisible()
  return page
}

test('a card of one store is handed over in another, and the merchant sees both and the clerk', async ({
  browser,
}) => {
  const card = soldCard(0)
  const page = await atCounter(browser, 'clerk2')
  const complaints = complaintsOf(page)
  await expectSound(page)
  await show(page, card, '000000')
  await expect(page.getByText(t('CARD_MISMATCH'))).toBeVisible()
  await expect(field(page, t('password'))).toBeFocused()
  await show(page, card)
  await expect(page.getByText(t('good'))).toBeVisible()
  await expect(page.getByText('徐家汇店')).toBeVisible()
  await expectSound(page)
  // Left for a moment, it waits on the counter.
  await page.getByRole('link', { name: t('back') }).click()
  await page
    .getByRole('link', { name: new RegExp(t('goOn')) })
    .first()
    .click()
  await page.locator('input[name=product]:not(:disabled)').first().check()
  await page.getByRole('button', { name: t('confirm') }).click()
  await expect(page.getByText(t('done'), { exact: true })).toBeVisible()
  await expectSound(page)
  const orderNo =
    /\d{14}/.exec(
      (await page
        .getByText(/\d{14}/)
        .first()
        .textContent()) ?? '',
    )?.[0] ?? ''
  expect(orderNo).not.toBe('')
  await expect(page.getByRole('link', { name: t('next') })).toBeFocused()
  const printed = page.waitForEvent('popup')
  await page.getByRole('button', { name: t('receipt') }).click()
  const roll = await printed
  await expect(roll.locator('main')).toContainText(orderNo)
  await roll.close()
  await page.getByRole('link', { name: t('next') }).focus()
  // Enter goes on to the next customer, with the focus where the next code goes.
  await page.keyboard.press('Enter')
  await expect(field(page, t('shown'))).toBeFocused()
  await expect(page.getByRole('heading', { name: t('todayTitle') })).toContainText('1')
  // Its receipt, a page for paper: from the list, and printed in a tab of its own from the result.
  await page.locator('a[href^="/store/receipts/orders/"]').first().click()
  await expect(page.getByRole('heading', { name: paper('title.order') })).toBeVisible()
  await expect(page.getByText(orderNo).first()).toBeVisible()
  await page.goBack()
  expect(complaints.filter((each) => !each.includes('400'))).toEqual([])
  // The other store's clerk with the same card.
  const elsewhere = await atCounter(browser, 'clerk', false)
  await show(elsewhere, card)
  await expect(elsewhere.getByText(t('ALREADY_HANDED_OVER'))).toBeVisible()
  await expect(elsewhere.getByText(/古北店.*店员小许/)).toBeVisible()
  // Head office.
  const office = await atDesk(browser, 'zh-CN')
  await asSomebodyNew(office)
  await signIn(office, loginOf('xiefu', 'boss'))
  const sql = connect(process.env.TIHUO_E2E_ADMIN_URL ?? '', 1)
  const [order] = await sql<{ id: string }[]>`select order_id as id from orders where order_no = ${orderNo}`
  await sql.end()
  await office.goto(`/admin/orders/${order?.id}`)
  for (const said of ['徐家汇店', '古北店', '店员小许'])
    await expect(office.getByText(said).first()).toBeVisible()
  for (const each of [page, elsewhere, office]) await each.context().close()
})

test('the pick-up code: read by a gun on an unfocused page, refused when it is shown twice', async ({
  browser,
}) => {
  const card = soldCard(1)
  // A code is good for a minute: whoever reads it stands at the counter already.
  const page = await atCounter(browser, 'clerk')
  const other = await atCounter(browser, 'clerk2')
  const consumer = await openPass(browser, card)
  await expectSound(consumer)
  await consumer.reload()
  const code = await codeOn(consumer)
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await gun(page, code)
  await expect(page.getByText(t('good'))).toBeVisible()
  const checkPath = new URL(page.url()).pathname
  // The gun does it four more times.
  for (let again = 0; again < 4; again += 1) await gun(page, code)
  await expect(page.getByText(t('good'))).toBeVisible()
  expect(new URL(page.url()).pathname).toBe(checkPath)
  // A photograph of it, in the other store.
  await gun(other, code)
  await expect(other.getByText(t('CODE_USED'))).toBeVisible()
  await expect(other.getByText(/徐家汇店.*店员小林/)).toBeVisible()
  await expectSound(other)
  await page.locator('input[name=product]:not(:disabled)').first().check()
  await page.getByRole('button', { name: t('confirm') }).click()
  await expect(page.getByText(t('done'), { exact: true })).toBeVisible()
  // The consumer's page leads to what was handed over.
  await consumer.getByRole('link', { name: p('refresh') }).click()
  await expect(consumer).toHaveURL(/\/order$/)
  await expectSound(consumer)
  for (const each of [page, other, consumer]) await each.context().close()
})

test('a phone with a camera that sees the code of a consumer', async ({ browser }) => {
  const card = soldCard(2)
  const consumer = await openPass(browser, card)
  const camera = await movableCamera(await codeOn(consumer))
  const page = await onPhone(camera.browser, 'zh-CN', { baseURL: origin, permissions: ['camera'] })
  await asSomebodyNew(page)
  await signIn(page, loginOf('xiefu', 'clerk'))
  await page.goto('/store/counter')
  // A code is good for a minute, and some of it has gone until the clerk stands there: a fresh one.
  await consumer.reload()
  await camera.aim(await codeOn(consumer))
  await page.getByRole('button', { name: words.redemptions('scan') }).click()
  await expect(page.getByText(t('good'))).toBeVisible()
  await expectSound(page)
  await camera.browser.close()
  await consumer.context().close()
})

test('a line that drops: the screen tells that it is not known, and then that it happened', async ({
  browser,
}) => {
  const card = soldCard(3)
  const page = await atCounter(browser, 'clerk')
  await show(page, card)
  await expect(page.getByText(t('good'))).toBeVisible()
  await page.locator('input[name=product]:not(:disabled)').first().check()
  // The request arrives, its answer does not.
  await page.route('**/state', async (route) => {
    if (route.request().method() === 'POST') await route.fetch()
    await route.abort()
  })
  await page.getByRole('button', { name: t('confirm') }).click()
  await expect(page.getByText(t('unsure'))).toBeVisible()
  await expectSound(page)
  await page.unroute('**/state')
  await expect(page.getByText(t('done'), { exact: true })).toBeVisible()
  const again = await page.reload()
  expect(again?.status()).toBe(200)
  await expect(page.getByText(t('done'), { exact: true })).toBeVisible()
  await page.context().close()
})

test('a line that drops during the check: said in place, and what was typed is sent again', async ({
  browser,
}) => {
  const card = soldCard(6)
  const page = await atCounter(browser, 'clerk')
  await page.route('**/store/counter.data**', async (route) => {
    if (route.request().method() === 'POST') await route.abort()
    else await route.continue()
  })
  await show(page, card)
  await expect(page.getByText(t('LINE_DROPPED'), { exact: true })).toBeVisible()
  await expect(field(page, t('shown'))).toHaveValue(card.number)
  await expect(field(page, t('password'))).toHaveValue(card.password)
  await expectSound(page)
  await page.unroute('**/store/counter.data**')
  await page.getByRole('button', { name: t('verify') }).click()
  await expect(page.getByText(t('good'))).toBeVisible()
  await page.context().close()
})

test('without scripts a card is typed and handed over', async ({ browser }) => {
  const card = soldCard(4)
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN' })
  const page = await context.newPage()
  await asSomebodyNew(page)
  await signIn(page, loginOf('xiefu', 'clerk'))
  await page.goto('/store/counter')
  await show(page, card)
  await expect(page.getByText(t('good'))).toBeVisible()
  await page.getByRole('button', { name: t('confirm') }).click()
  const goods = page.locator('input[name=product]:not(:disabled)').first()
  await goods.check()
  await page.getByRole('button', { name: t('confirm') }).click()
  await expect(page.getByText(t('done'), { exact: true })).toBeVisible()
  await context.close()
})

test('a right that is withdrawn while the page is open: said in words, and nothing is handed over', async ({
  browser,
}) => {
  const card = soldCard(5)
  const page = await atCounter(browser, 'clerk2')
  await show(page, card)
  await expect(page.getByText(t('good'))).toBeVisible()
  await page.locator('input[name=product]:not(:disabled)').first().check()
  const sql = connect(process.env.TIHUO_E2E_ADMIN_URL ?? '', 1)
  const withhold = (rights: string[]) => sql`
    update members m set withheld = ${rights} from merchants t
    where t.merchant_id = m.merchant_id and t.code = 'xiefu' and m.login_name = 'clerk2'`
  await withhold(['card.verify'])
  try {
    await page.getByRole('button', { name: t('confirm') }).click()
    await expect(page.getByText(t('noRightTitle'))).toBeVisible()
    const [found] = await sql<{ status: string }[]>`select status from cards where number = ${card.number}`
    expect(found?.status).toBe('active')
  } finally {
    // Other stories have the same clerk.
    await withhold([])
    await sql.end()
  }
  await page.context().close()
})
