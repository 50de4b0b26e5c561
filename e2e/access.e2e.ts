// Who gets in, where, and what the server says to everybody else.
import { expect, type Page, test } from '@playwright/test'
import { translator } from '#app/core/i18n/messages.ts'
import { homeMessages } from '#app/features/sales/home/messages.ts'
import { chooseGift, confirm, enterCard, fillAddress } from './support/consumer-steps.ts'
import { cardOf, loginOf, signIn } from './support/demo.ts'
import { openMerchant, shipOrder } from './support/merchant-steps.ts'
import { atDesk, expectSound, onPhone } from './support/people.ts'
import { field, wordsIn } from './support/words.ts'

const t = wordsIn('zh-CN')
const homeWords = translator(homeMessages, 'zh-CN')

/** The first so many cards of each demo batch belong to the first store. */
const STORE_CARDS = 200

type Login = { merchant: string; login: string; password: string }

test('a merchant opened by the platform can work at once, with a password of its own', async ({
  browser,
}) => {
  // Four people, one after the other.
  test.setTimeout(180_000)
  const code = `e${Date.now().toString(36)}`
  const name = `新开礼品 ${code}`
  const operator = await atDesk(browser, 'zh-CN')
  const temporary = await openMerchant(operator, t, { name, code, owner: '王芳' })

  const guest = await onPhone(browser, 'zh-CN')
  await guest.goto(`/r/${code}`)
  await expect(guest.getByRole('heading', { name: t.redemptions('cardTitle') })).toBeVisible()
  await expect(guest.getByText(name).first()).toBeVisible()
  await expectSound(guest)

  const owner = await atDesk(browser, 'zh-CN')
  const login = { merchant: code, login: 'boss', password: temporary }
  await signIn(owner, login, /\/password$/)
  // No way round it.
  for (const path of ['/admin', '/admin/products/new', '/admin/cards']) {
    await owner.goto(path)
    await expect(owner).toHaveURL(/\/password$/)
  }
  await expectSound(owner)
  await setPassword(owner, temporary, temporary)
  await expect(owner.getByText(t.passwords('passwordIsOld'))).toBeVisible()
  const own = 'wu ju ban yue ting chao'
  await setPassword(owner, temporary, own)
  await expect(owner).toHaveURL(/\/admin\?notice=password$/)
  await expect(owner.getByText(t.merchants('stepsTitle'))).toBeVisible()
  await expectSound(owner)

  const second = await atDesk(browser, 'zh-CN')
  await tryToSignIn(second, login)
  await expect(second.getByText(t.accounts('loginWrong'))).toBeVisible()
  await expect(second.getByLabel(t.accounts('loginName'))).toHaveValue('boss')
  await signIn(second, { ...login, password: own })
  for (const page of [operator, guest, owner, second]) await page.context().close()
})

async function setPassword(page: Page, old: string, next: string): Promise<void> {
  await field(page, t.passwords('oldPasswordTemporary')).fill(old)
  await field(page, t.passwords('newPassword')).fill(next)
  await field(page, t.passwords('repeatPassword')).fill(next)
  await page.getByRole('button', { name: t.passwords('savePassword') }).click()
}

async function tryToSignIn(page: Page, login: Login): Promise<void> {
  await page.goto('/login')
  await fillLogin(page, login)
}

test('a store sees what is its own', async ({ browser }) => {
  const page = await atDesk(browser, 'zh-CN')
  await signIn(page, loginOf('lihe', 'store'))
  await expect(page).toHaveURL(/\/store$/)
  // 200 of the 1,000 cards were allotted to it, all of them active or redeemed by now.
  const tile = page
    .getByRole('main')
    .getByRole('link')
    .filter({ hasText: homeWords('onHand') })
  await expect(tile).toContainText(homeWords('cards', { n: 0 }))
  await page.getByRole('link', { name: t.merchants('navOrders'), exact: true }).click()
  await page.getByRole('link', { name: t.orders('view.all'), exact: true }).click()
  await expect(page).toHaveURL(/view=all/)
  // The merchant has more orders, for cards with higher serials.
  await expect(page.getByText('卡序号 1', { exact: true })).toBeVisible()
  const rows = await page.getByText(/^卡序号 \d+$/).allTextContents()
  const serials = rows.map((text) => Number(text.replace(/\D/g, '')))
  expect(Math.max(...serials)).toBeLessThanOrEqual(STORE_CARDS)
  // It neither ships nor sees who receives.
  await expect(page.getByPlaceholder(t.orders('trackingPlaceholder'))).toHaveCount(0)
  await expect(page.getByText(/199\d{8}/)).toHaveCount(0)
  for (const path of ['/admin', '/admin/cards', '/supplier', '/platform']) await expectForbidden(page, path)
  await page.context().close()
})

async function expectForbidden(page: Page, path: string): Promise<void> {
  const response = await page.goto(path)
  expect(response?.status(), path).toBe(403)
  await expect(page.getByText(t.common('forbiddenTitle'))).toBeVisible()
}

test('a supplier sees and ships what it supplies', async ({ browser }) => {
  // Two gifts are redeemed and one is shipped, each page of it looked at by axe.
  test.setTimeout(180_000)
  // An order for the tea, which comes from this supplier, and one for the nuts, which do not.
  const tea = await orderOf(browser, 2, '武夷岩茶礼盒')
  const nuts = await orderOf(browser, 3, '每日坚果大礼包')
  const page = await atDesk(browser, 'zh-CN')
  await signIn(page, loginOf('lihe', 'supplier'))
  await expect(page).toHaveURL(/\/supplier$/)
  await shipOrder(page, t, '/supplier/orders', tea, `JD${tea}`)
  await page.goto(`/supplier/orders?q=${nuts}`)
  await expect(page.getByText(t.orders('emptySearch', { q: nuts }))).toBeVisible()
  for (const path of ['/admin/orders', '/store', '/platform']) await expectForbidden(page, path)
  await page.context().close()
})

async function orderOf(browser: Parameters<typeof onPhone>[0], place: number, gift: string) {
  const page = await onPhone(browser, 'zh-CN')
  const card = cardOf('588 五选一', 'ready to redeem', place)
  await enterCard(page, t, card.site, card.password)
  await chooseGift(page, t, gift)
  await fillAddress(page, t)
  const orderNo = await confirm(page, t, gift)
  await page.context().close()
  return orderNo
}

test('a staff account has only what it was given', async ({ browser }) => {
  const page = await atDesk(browser, 'zh-CN')
  await signIn(page, loginOf('xiefu', 'shipper'))
  const navigation = page.getByRole('navigation', { name: t.common('mainNavigation') })
  await expect(navigation.getByRole('link')).toHaveText([
    ...[
      t.merchants('navHome'),
      t.merchants('navOrders'),
      t.merchants('navShipping'),
      t.merchants('navWaybills'),
    ],
    ...[t.merchants('navCarriers'), t.merchants('navSms'), t.merchants('navNotifications')],
    ...[t.merchants('navWebhooks'), t.merchants('navJobs')],
  ])
  for (const path of ['/admin/cards', '/admin/batches/new', '/admin/accounts', '/admin/products/new'])
    await expectForbidden(page, path)
  await page.context().close()
})

test('the session: its cookie, its end, and other tabs', async ({ browser }) => {
  const page = await atDesk(browser, 'zh-CN')
  await page.goto('/admin/orders?view=shipped')
  await expect(page).toHaveURL(/\/login\?next=/)
  await fillLogin(page, loginOf('xiefu', 'boss'))
  // Where one wanted to go in the first place.
  await expect(page).toHaveURL(/\/admin\/orders\?view=shipped$/)
  const cookies = await page.context().cookies()
  expect(cookies.find((each) => each.name === 'tihuo_session')).toMatchObject({
    httpOnly: true,
    sameSite: 'Lax',
    secure: false,
    path: '/',
  })
  const other = await page.context().newPage()
  await other.goto('/admin')
  // Its numbers come after the page. Asked for without a session, they would lead to the login before the click does.
  await expect(other.locator('[data-state=created]')).toContainText(/\d/)
  await page.getByRole('button', { name: t.common('signOut') }).click()
  await expect(page).toHaveURL(/\/login/)
  await other.getByRole('link', { name: t.merchants('navProducts') }).click()
  await expect(other).toHaveURL(/\/login/)
  await page.context().close()
})

async function fillLogin(page: Page, login: Login): Promise<void> {
  await page.getByLabel(t.accounts('merchantCode')).fill(login.merchant)
  await page.getByLabel(t.accounts('loginName')).fill(login.login)
  await page.getByLabel(t.accounts('password')).fill(login.password)
  await page.getByRole('button', { name: t.common('signIn'), exact: true }).click()
}

test('requests from other sites, headers, health and metrics', async ({ browser, request, baseURL }) => {
  const form = { merchant: 'xiefu', name: 'boss', password: 'x' }
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ]) {
    const response = await request.post('/login', { form, headers: headers as Record<string, string> })
    expect(response.status(), JSON.stringify(headers)).toBe(403)
  }
  // The same from a page of another origin, in a real browser with a real session.
  const page = await atDesk(browser, 'zh-CN')
  await signIn(page, loginOf('xiefu', 'boss'))
  await page.goto('data:text/html,<form method="post"></form>')
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.url().endsWith('/logout')),
    page.evaluate((action) => {
      const [form] = document.forms
      if (form) Object.assign(form, { action }).submit()
    }, `${baseURL}/logout`),
  ])
  expect(answer.status()).toBe(403)
  await page.waitForURL('**/logout')
  await page.goto('/admin')
  await expect(page).toHaveURL(/\/admin$/)
  await page.context().close()

  const login = await request.get('/login')
  expect(login.headers()).toMatchObject({
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringMatching(/script-src 'self' 'nonce-[^']+'/),
  })
  expect(login.headers()).not.toHaveProperty('x-powered-by')
  expect(await (await request.get('/healthz')).json()).toEqual({ status: 'up' })
  const ready = await request.get('/readyz')
  expect(ready.status()).toBe(200)
  expect(await ready.json()).toEqual({ database: 'ready', queue: 'ready', storage: 'ready' })
  expect((await request.get('/metrics')).status()).toBe(404)
  const ports = JSON.parse(process.env.TIHUO_E2E_METRICS ?? '{}') as { web: number; worker: number }
  const figures = async (port: number) => (await request.get(`http://127.0.0.1:${port}/metrics`)).text()
  expect(await figures(ports.web)).toMatch(/tihuo_http_refused_total\{reason="cross-site"\} [1-9]/)
  expect(await figures(ports.worker)).toContain('tihuo_job_duration_seconds')
})
