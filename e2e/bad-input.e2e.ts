// What does not fit is answered at its field, in the reader's language, and what was typed stays.
import { expect, type Page, test } from '@playwright/test'
import { connect } from '#app/core/db/pool.ts'
import { MAX_QUANTITY } from '#app/features/batches/schema.ts'
import { heavyPhoto, pngWithPhp } from './support/bad-files.ts'
import { chooseGift, enterCard } from './support/consumer-steps.ts'
import { cardOf, loginOf, signIn } from './support/demo.ts'
import { atDesk, expectSound, onPhone } from './support/people.ts'
import { cellOf, openSheet, orderAt } from './support/sheet-steps.ts'
import { field, type Words, wordsIn } from './support/words.ts'

/** The message that belongs to a field: the one its aria-describedby names. */
async function expectAtField(page: Page, label: string, message: string): Promise<void> {
  await expect(field(page, label)).toHaveAttribute('aria-invalid', 'true')
  await expect(field(page, label)).toHaveAccessibleDescription(new RegExp(literally(message)))
  await expect(page.getByText(message)).toBeVisible()
}

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Sends the form as the server gets it, past the checks in the browser. */
async function submitUnchecked(page: Page): Promise<void> {
  await page.evaluate(() => {
    const form = [...document.querySelectorAll('form')].find(
      (each) => !each.action.endsWith('/preferences') && !each.action.endsWith('/logout'),
    )
    form?.submit()
  })
}

for (const locale of ['zh-CN', 'en'] as const) {
  const t = wordsIn(locale)

  test(`batch form, ${locale}`, async ({ browser }) => {
    const page = await atDesk(browser, locale)
    await signIn(page, loginOf('xiefu', 'boss'))
    await page.goto('/admin/batches/new')
    await field(page, t.batches('name')).fill('试印')
    await field(page, t.batches('faceValue')).fill('588')
    await page.getByRole('checkbox').first().check()
    const quantity = field(page, t.batches('quantity'))
    const send = page.getByRole('button', { name: t.batches('submit') })
    for (const [typed, message] of [
      ['0', t.zod('atLeast', { n: 1 })],
      ['-1', t.zod('atLeast', { n: 1 })],
      ['1000000000', t.zod('atMost', { n: MAX_QUANTITY })],
      ['1e9', t.zod('integer')],
      ['很多', t.zod('integer')],
    ] as const) {
      await quantity.fill(typed)
      await send.click()
      await expectAtField(page, t.batches('quantity'), message)
      await expect(quantity).toHaveValue(typed)
    }
    await expectSound(page)
    // The same from a client that checks nothing.
    await submitUnchecked(page)
    await expectAtField(page, t.batches('quantity'), t.zod('integer'))
    await expect(quantity).toHaveValue('很多')
    await expect(field(page, t.batches('name'))).toHaveValue('试印')
    await expect(page.getByRole('checkbox').first()).toBeChecked()

    await quantity.fill('10')
    await field(page, t.batches('faceValue')).fill('1e5')
    await send.click()
    await expectAtField(page, t.batches('faceValue'), t.batches('moneyFormat'))
    await expect(field(page, t.batches('faceValue'))).toHaveValue('1e5')

    // Numbers of the demo batch: A388010001 to A388011000.
    await field(page, t.batches('faceValue')).fill('588')
    await field(page, t.batches('prefix')).fill('A388')
    await field(page, t.batches('numberDigits')).fill('6')
    await field(page, t.batches('startNumber')).fill('10995')
    await send.click()
    const taken = t.batches('NUMBERS_TAKEN', { number: 'A388010996', batch: '388 型蟹卡' })
    await expectAtField(page, t.batches('startNumber'), taken)
    await expect(field(page, t.batches('startNumber'))).toHaveValue('10995')
    await expect(page).toHaveURL(/\/batches\/new$/)
    await expectSound(page)
    await page.context().close()
  })
}

test('product form: price, a picture too heavy, a picture with a script', async ({ browser }) => {
  const t = wordsIn('zh-CN')
  const page = await atDesk(browser, 'zh-CN')
  await signIn(page, loginOf('xiefu', 'boss'))
  await page.goto('/admin/products/new')
  await field(page, t.products('name')).fill('不该存在的商品')
  const price = field(page, t.products('price'))
  const save = page.getByRole('button', { name: t.products('saveProduct') })
  for (const typed of ['1e5', '-5', '1,000', '３８８元']) {
    await price.fill(typed)
    await save.click()
    await expectAtField(page, t.products('price'), t.products('priceFormat'))
    await expect(price).toHaveValue(typed)
  }
  await price.fill('388')
  const problem = (file: string, key: 'IMAGE_TOO_LARGE' | 'IMAGE_FORGED') =>
    t.products('fileProblem', {
      file,
      problem: key === 'IMAGE_FORGED' ? t.products(key) : t.products(key, { size: '10 MB' }),
    })
  const pictures = field(page, t.products('addPictures'))
  const files = [
    { name: 'heavy.png', mimeType: 'image/png', buffer: await heavyPhoto(), key: 'IMAGE_TOO_LARGE' },
    { name: 'shell.png', mimeType: 'image/png', buffer: await pngWithPhp(), key: 'IMAGE_FORGED' },
  ] as const
  for (const { key, ...file } of files) {
    await pictures.setInputFiles(file)
    await save.click()
    await expectAtField(page, t.products('addPictures'), problem(file.name, key))
    await expect(page.getByText(t.products('nothingSaved'))).toBeVisible()
    await expect(field(page, t.products('name'))).toHaveValue('不该存在的商品')
    await expect(price).toHaveValue('388')
  }
  await expectSound(page)
  await page.goto('/admin/products')
  await expect(page.getByLabel(t.products('nameOf', { name: '不该存在的商品' }))).toHaveCount(0)
  await page.context().close()
})

test('tracking number', async ({ browser }) => {
  const t = wordsIn('zh-CN')
  const page = await atDesk(browser, 'zh-CN')
  await signIn(page, loginOf('lihe', 'boss'))
  await openSheet(page, 'view=unshipped')
  // Other stories order, too: the row may move down.
  const order = await orderAt(page, 0)
  const cell = cellOf(page, order, 'trackingNo')
  await cell.click()
  await page.keyboard.type('SF<1>')
  await page.keyboard.press('Enter')
  const problems = page.getByRole('region', { name: t.sheet('notSaved', { n: 1 }) })
  await expect(problems.getByText(t.orders('trackingFormat'))).toBeVisible()
  await expect(cell).toHaveText('SF<1>')
  await expect(cellOf(page, order, 'status')).toContainText(t.orders('pending'))
  await expectSound(page)
  await page.context().close()
})

async function expectRefused(
  page: Page,
  t: Words,
  card: { site: string; password: string },
  sentence: string,
) {
  await enterCard(page, t, card.site, card.password)
  await expect(page.getByText(sentence)).toBeVisible()
  await expect(page).toHaveURL(/\/r\/\w+(\?|$)/)
  await expectSound(page)
}

for (const locale of ['zh-CN', 'en'] as const) {
  test(`cards that cannot be used, ${locale}`, async ({ browser }) => {
    const t = wordsIn(locale)
    const page = await onPhone(browser, locale)
    const good = cardOf('588 型蟹卡', 'ready to redeem', 0)
    const mismatch = t.redemptions('CARD_MISMATCH')
    await expectRefused(page, t, { ...good, password: '00000000' }, mismatch)
    await expect(field(page, t.redemptions('number'))).toHaveValue(good.number)
    // A good card of the gift company on the site of the crab merchant, and a number nobody has.
    const foreign = cardOf('588 五选一', 'ready to redeem', 1)
    await expectRefused(page, t, { ...foreign, site: `/r/xiefu?n=${foreign.number}` }, mismatch)
    await expectRefused(page, t, { ...good, site: '/r/xiefu?n=ZZZ000' }, mismatch)
    await expectRefused(page, t, cardOf('588 型蟹卡', 'not activated'), t.redemptions('CARD_INACTIVE'))
    await expectRefused(page, t, cardOf('588 型蟹卡', 'void'), t.redemptions('CARD_VOID'))
    const expired = cardOf('588 型蟹卡', 'ready to redeem', 4)
    await endValidity(expired.number, '2020-01-31')
    const day = locale === 'en' ? /31/ : /1月31日/
    await expectRefused(page, t, expired, t.redemptions('CARD_EXPIRED_do'))
    await expect(page.getByText(day)).toBeVisible()

    await page.goto('/r/xiefu')
    await field(page, t.redemptions('number')).fill('卡号')
    await page.getByRole('button', { name: t.redemptions('start') }).click()
    await expectAtField(page, t.redemptions('number'), t.redemptions('numberFormat'))
    await expectAtField(page, t.redemptions('password'), t.zod('required'))
    await page.context().close()
  })
}

/** There is no screen yet that ends the validity of a card that is out already. */
async function endValidity(number: string, day: string): Promise<void> {
  const sql = connect(process.env.TIHUO_E2E_ADMIN_URL ?? '', 1)
  try {
    const changed = await sql`
      update cards set valid_from = null, valid_to = ${day} where number = ${number} returning serial`
    expect(changed).toHaveLength(1)
  } finally {
    await sql.end()
  }
}

test('a broken token leads back to number and password', async ({ browser }) => {
  const t = wordsIn('zh-CN')
  const page = await onPhone(browser, 'zh-CN')
  const card = cardOf('588 型蟹卡', 'ready to redeem', 1)
  await enterCard(page, t, card.site, card.password)
  await expect(page).toHaveURL(/\/goods$/)
  const [cookie] = (await page.context().cookies()).filter((each) => each.name === 'tihuo_card')
  if (!cookie) throw new Error('no card cookie')
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/r/xiefu' })
  const broken = `${cookie.value.slice(0, -10)}AAAAAAAAAA`
  await page.context().addCookies([{ ...cookie, value: broken }])
  for (const step of ['goods', 'address', 'review', 'order']) {
    await page.goto(`/r/xiefu/${step}`)
    await expect(page).toHaveURL(/\/r\/xiefu\?expired=1$/)
    await expect(page.getByText(t.redemptions('expiredTitle'))).toBeVisible()
  }
  await page.context().close()
})

test('a gift that is not on the card is refused', async ({ browser }) => {
  const t = wordsIn('zh-CN')
  const page = await onPhone(browser, 'zh-CN')
  // The five-gift card shows which products exist; none of them belongs to the crab card.
  const foreign = cardOf('588 五选一', 'ready to redeem', 1)
  await enterCard(page, t, foreign.site, foreign.password)
  const product = await page.getByRole('radio').first().inputValue()
  const own = cardOf('588 型蟹卡', 'ready to redeem', 2)
  await enterCard(page, t, own.site, own.password)
  await expect(page.getByRole('radio')).toBeChecked()
  // Scripts that come later would put right what is forged now.
  await page.waitForLoadState('networkidle')
  for (const value of [product, '019de000-0000-7000-8000-000000000000']) {
    await page.getByRole('radio').evaluate((radio, id) => radio.setAttribute('value', id), value)
    await page.getByRole('button', { name: t.redemptions('goAddress') }).click()
    await expect(page.getByText(t.redemptions('PRODUCT_NOT_ON_CARD'))).toBeVisible()
    await expect(page).toHaveURL(/\/goods$/)
  }
  await expectSound(page)
  // The card is as good as before.
  await page.goto('/r/xiefu/goods')
  await chooseGift(page, t, undefined)
  await expect(page).toHaveURL(/\/address$/)
  await page.context().close()
})
