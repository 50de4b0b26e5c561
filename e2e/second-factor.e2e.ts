// The second factor in a real browser: set up with the key that the page shows, asked for at the next sign-in, replaced by
// a recovery code, required by the merchant; and a session that is ended from another browser.
import { type Browser, expect, type Page, test } from '@playwright/test'
import { codeAt } from '#app/features/second-factor/totp.ts'
import { loginOf, signIn } from './support/demo.ts'
import { openMerchant } from './support/merchant-steps.ts'
import { atDesk, expectSound, onPhone } from './support/people.ts'
import { field, wordsIn } from './support/words.ts'

const t = wordsIn('zh-CN')
const PASSWORD = 'wu ju ban yue ting chao ge'

type Login = { merchant: string; login: string; password: string }

/** A merchant of this story's own, so that what it requires of its accounts troubles no other story. */
async function ownMerchant(browser: Browser): Promise<Login> {
  const code = `f${Date.now().toString(36)}`
  const operator = await atDesk(browser, 'zh-CN')
  const merchant = { name: `两步礼品 ${code}`, code, owner: '李雷' }
  const temporary = await openMerchant(operator, t, merchant)
  const owner = await atDesk(browser, 'zh-CN')
  await signIn(owner, { merchant: code, login: 'boss', password: temporary }, /\/password$/)
  await owner.getByLabel(t.passwords('oldPasswordTemporary')).fill(temporary)
  await field(owner, t.passwords('newPassword')).fill(PASSWORD)
  await field(owner, t.passwords('repeatPassword')).fill(PASSWORD)
  await owner.getByRole('button', { name: t.passwords('savePassword') }).click()
  await expect(owner).toHaveURL(/\/admin/)
  await operator.context().close()
  await owner.context().close()
  return { merchant: code, login: 'boss', password: PASSWORD }
}

/** Sets up a second factor on the page that is open. @returns its secret and the recovery codes */
async function setUp(page: Page): Promise<{ secret: string; codes: string[] }> {
  const secret = ((await page.getByTestId('secret-key').textContent()) ?? '').replace(/\s/g, '')
  await expectSound(page)
  await page.getByLabel(t.secondFactor('code')).fill('000000')
  await page.getByRole('button', { name: t.secondFactor('turnOn') }).click()
  await expect(page.getByText(t.secondFactor('codeWrong'))).toBeVisible()
  await page.getByLabel(t.secondFactor('code')).fill(codeAt(secret, Date.now()))
  await page.getByRole('button', { name: t.secondFactor('turnOn') }).click()
  await expect(page.getByText(t.secondFactor('codesTitle'))).toBeVisible()
  await expectSound(page)
  const codes = await page.getByTestId('recovery-codes').getByRole('listitem').allTextContents()
  expect(codes).toHaveLength(10)
  return { secret, codes }
}

async function enterCode(page: Page, code: string): Promise<void> {
  await page.getByLabel(t.secondFactor('code')).fill(code)
  await page.getByRole('button', { name: t.secondFactor('confirm') }).click()
}

const toCode = (page: Page, login: Login) => signIn(page, login, /\/login\/code$/)

test('set up, asked for, replaced by a recovery code, and required', async ({ browser }) => {
  // Three browsers, one after the other.
  test.setTimeout(240_000)
  const login = await ownMerchant(browser)
  const page = await atDesk(browser, 'zh-CN')
  await signIn(page, login)
  await page.getByRole('link', { name: t.accounts('security') }).click()
  await page.getByRole('link', { name: t.sessions('tabFactor') }).click()
  const { secret, codes } = await setUp(page)
  await page.getByRole('link', { name: t.secondFactor('saved') }).click()
  await expect(page).toHaveURL(/\/admin$/)

  await page.getByRole('button', { name: t.common('signOut') }).click()
  await expect(page).toHaveURL(/\/login$/)
  await toCode(page, login)
  await expectSound(page)
  // No way round it.
  for (const path of ['/admin', '/account/sessions', '/account/second-factor', '/password']) {
    await page.goto(path)
    await expect(page).toHaveURL(/\/login(\?|$)/)
  }
  await page.goto('/login/code')
  await enterCode(page, '123456')
  await expect(page.getByText(t.secondFactor('codeWrong'))).toBeVisible()
  // The code of now may have been used for the set-up. The next one is taken, too, by a server whose clock is behind.
  const code = codeAt(secret, Date.now() + 30_000)
  await enterCode(page, code)
  await expect(page).toHaveURL(/\/admin$/)

  // The same code a second time, on another device: refused. A recovery code is taken, once.
  const phone = await onPhone(browser, 'zh-CN')
  await toCode(phone, login)
  await expectSound(phone)
  await enterCode(phone, code)
  await expect(phone.getByText(t.secondFactor('codeWrong'))).toBeVisible()
  const [recovery = ''] = codes
  await enterCode(phone, recovery)
  await expect(phone).toHaveURL(/\/admin$/)
  const third = await atDesk(browser, 'zh-CN')
  await toCode(third, login)
  await enterCode(third, recovery)
  await expect(third.getByText(t.secondFactor('codeWrong'))).toBeVisible()

  // The list shows both, and ends the other at once.
  await page.goto('/account/sessions')
  await expect(page.getByText(t.sessions('thisOne'))).toHaveCount(1)
  await expect(page.getByText(t.sessions('withCode'))).toHaveCount(2)
  await expectSound(page)
  const ofOther = new RegExp(t.sessions('endOf', { agent: '#' }).replace('#', '.+'))
  await page.getByRole('button', { name: ofOther }).click()
  await expect(page.getByText(t.sessions('ended'))).toBeVisible()
  await phone.goto('/admin')
  await expect(phone).toHaveURL(/\/login\?next=/)
  await expect(page.getByText(t.sessions('noOthers'))).toBeVisible()

  // Required, and given up: every page leads to the set-up.
  await page.goto('/admin/sign-in')
  await page.getByLabel(t.networks('required'), { exact: false }).first().check()
  await expectSound(page)
  await page
    .getByRole('button', { name: t.common('save') })
    .first()
    .click()
  await expect(page.getByText(t.networks('saved'))).toBeVisible()
  await page.goto('/account/second-factor')
  const off = page.locator('form').filter({ has: page.locator('input[value="off"]') })
  await off.getByLabel(t.secondFactor('currentCode')).fill(codes[1] ?? '')
  await off.getByRole('button', { name: t.secondFactor('turnOff') }).click()
  await expect(page.getByText(t.secondFactor('required'))).toBeVisible()
  for (const path of ['/admin', '/admin/orders', '/account/sessions']) {
    await page.goto(path)
    await expect(page).toHaveURL(/\/account\/second-factor$/)
  }
  await setUp(page)
  await page.getByRole('link', { name: t.secondFactor('saved') }).click()
  await expect(page).toHaveURL(/\/admin$/)
})

test('signed out everywhere else', async ({ browser }) => {
  const login = await ownMerchant(browser)
  const [here, there] = [await atDesk(browser, 'zh-CN'), await onPhone(browser, 'zh-CN')]
  await signIn(here, login)
  await signIn(there, login)
  await here.goto('/account/sessions')
  await here.getByRole('button', { name: t.sessions('endOthers') }).click()
  await here
    .getByRole('dialog')
    .getByRole('button', { name: t.sessions('endOthers') })
    .click()
  await expect(here.getByText(t.sessions('endedAll'))).toBeVisible()
  await there.goto('/admin')
  await expect(there).toHaveURL(/\/login\?next=/)
  await here.goto('/admin')
  await expect(here).toHaveURL(/\/admin$/)
})

test('from a network that is not allowed there is a page that says so, and nobody locks themselves out', async ({
  browser,
}) => {
  const login = await ownMerchant(browser)
  // The tests' installation believes one proxy.
  const from = (address: string) => ({ extraHTTPHeaders: { 'x-forwarded-for': address } })
  const office = await atDesk(browser, 'zh-CN', from('203.0.113.7'))
  await signIn(office, login)
  await office.goto('/admin/sign-in')
  const networks = office.getByLabel(t.networks('networksField')).first()
  const save = office.getByRole('button', { name: t.common('save') }).nth(1)
  await office
    .getByRole('group', { name: t.networks('networkKinds') })
    .getByLabel(t.networks('owner'))
    .check()
  await networks.fill('198.51.100.0/24')
  await save.click()
  await expect(office.getByText(t.networks('LOCKS_YOU_OUT', { address: '203.0.113.7' }))).toBeVisible()
  await networks.fill('203.0.113.0/24\n这里')
  await save.click()
  await expect(office.getByText(t.networks('notANetwork', { text: '这里' }))).toBeVisible()
  await networks.fill('203.0.113.0/24')
  await save.click()
  await expect(office.getByText(t.networks('saved'))).toBeVisible()

  const home = await onPhone(browser, 'zh-CN', from('198.51.100.9'))
  await signIn(home, login, /\/login$/)
  await expect(home.getByText(t.sessions('signInNetwork', { address: '198.51.100.9' }))).toBeVisible()
  // Signed in at the office, and carried home.
  await home.context().addCookies(await office.context().cookies())
  await home.goto('/admin/orders')
  await expect(home).toHaveURL(/\/barred$/)
  await expect(home.getByText(t.sessions('barredAddress', { address: '198.51.100.9' }))).toBeVisible()
  await expectSound(home)
})

test('a device waits, is bound, serves, and is out when it is unbound', async ({ browser }) => {
  const boss = await atDesk(browser, 'zh-CN')
  await signIn(boss, loginOf('lihe', 'boss'))
  const login = loginOf('lihe', 'shipper')
  await boss.goto('/admin/sessions')
  const choice = boss.getByLabel(t.sessions('chooseAccount'))
  const named = (await choice.locator('option', { hasText: '(shipper)' }).textContent()) ?? ''
  await choice.selectOption({ label: named })
  await boss.getByRole('button', { name: t.sessions('show') }).click()
  await expect(boss).toHaveURL(/account=/)
  const account = boss.url()
  await boss.getByRole('button', { name: t.sessions('switchOn') }).click()
  await boss
    .getByRole('dialog')
    .getByRole('button', { name: t.sessions('switchOn') })
    .click()
  await expect(boss.getByText(t.sessions('limited'))).toBeVisible()
  await expectSound(boss)

  const shipper = await onPhone(browser, 'zh-CN')
  await signIn(shipper, login, /\/login$/)
  await expect(shipper.getByText(t.sessions('signInDevice', { device: 'Chrome · Linux' }))).toBeVisible()
  await boss.goto('/admin/devices')
  const row = boss.getByRole('row').filter({ hasText: named.replace(' (shipper)', '') })
  await row.getByRole('button', { name: /^批准/ }).click()
  await expect(boss.getByText(t.sessions('bound'))).toBeVisible()
  await expectSound(boss)
  await signIn(shipper, login)
  await row.getByRole('button', { name: t.sessions('revoke') }).click()
  await boss
    .getByRole('dialog')
    .getByRole('button', { name: t.sessions('revoke') })
    .click()
  await expect(boss.getByText(t.sessions('revoked'))).toBeVisible()
  await shipper.goto('/admin')
  await expect(shipper).toHaveURL(/\/barred$/)
  await expect(shipper.getByText(t.sessions('barredDevice'))).toBeVisible()
  await expectSound(shipper)
  await boss.goto(account)
  await boss.getByRole('button', { name: t.sessions('switchOff') }).click()
  await expect(boss.getByText(t.sessions('freed'))).toBeVisible()
})
