// Who may do what: a change in a role or in what a store may do holds from the next request on; people who do one thing
// only; joining by invitation; leaving.
import { type Browser, expect, type Page, test } from '@playwright/test'
import { translator } from '#app/core/i18n/messages.ts'
import { permissionTexts } from '#app/features/accounts/permission-texts.ts'
import { messages as invitationTexts } from '#app/features/invitations/messages.ts'
import { messages as passwordTexts } from '#app/features/passwords/messages.ts'
import { messages as rightsTexts } from '#app/features/rights/messages.ts'
import { messages as roleTexts } from '#app/features/roles/messages.ts'
import { loginOf, signIn } from './support/demo.ts'
import { atDesk, expectSound, onPhone } from './support/people.ts'
import { field, wordsIn } from './support/words.ts'

const t = wordsIn('zh-CN')
const r = translator(roleTexts, 'zh-CN')
const w = translator(rightsTexts, 'zh-CN')
const i = translator(invitationTexts, 'zh-CN')
const p = translator(permissionTexts, 'zh-CN')
const pw = translator(passwordTexts, 'zh-CN')

// lihe: its accounts are no other story's.
const MERCHANT = 'lihe'
const PASSWORD = 'qing feng xu lai shui bo'

async function boss(browser: Browser): Promise<Page> {
  const page = await atDesk(browser, 'zh-CN')
  await signIn(page, loginOf(MERCHANT, 'boss'))
  return page
}

/** Makes a role of the permissions ticked, for staff or a store. @returns its address */
async function makeRole(page: Page, name: string, kind: string, permissions: string[]): Promise<string> {
  await page.goto('/admin/roles/new')
  await field(page, r('roleName')).fill(name)
  await page.getByRole('radio', { name: kind }).check()
  for (const permission of permissions) await tick(page, permission)
  await page.getByRole('button', { name: t.common('save'), exact: true }).click()
  await expect(page.getByText(r('roleCreated', { name }))).toBeVisible()
  return new URL(page.url()).pathname
}

const tick = (page: Page, permission: string) =>
  page.getByRole('checkbox', { name: new RegExp(`^${permission}`) }).check()

/** Invites somebody with a role. @returns the path of the link */
async function inviteSomebody(page: Page, name: string, role: string, store?: string): Promise<string> {
  await page.goto('/admin/accounts/invite')
  await expectSound(page)
  if (store) {
    await page.getByRole('radio', { name: new RegExp(`^${t.accounts('kindStore')}`) }).check()
    await page.getByLabel(t.accounts('store')).selectOption({ label: store })
  }
  await field(page, t.accounts('name')).fill(name)
  await page.getByLabel(r('role')).locator('visible=true').selectOption({ label: role })
  await page.getByRole('button', { name: i('createLink') }).click()
  const panel = page.getByRole('region', { name: i('linkTitle', { name }) })
  await expect(panel.getByRole('img', { name: i('qrLabel') })).toBeVisible()
  await expectSound(page)
  return new URL(((await panel.getByText(/\/invite\//).textContent()) ?? '').trim()).pathname
}

async function join(page: Page, link: string, login: string): Promise<void> {
  await page.goto(link)
  await expectSound(page)
  await field(page, i('loginName')).fill(login)
  await field(page, i('password')).fill(PASSWORD)
  await field(page, i('repeat')).fill(PASSWORD)
  await page.getByRole('button', { name: i('join'), exact: true }).click()
  await expect(page.getByText(i('joined'))).toBeVisible()
}

const statusOf = async (page: Page, path: string) => (await page.goto(path))?.status()

test('joins by invitation, follows the role, leaves', async ({ browser }) => {
  test.setTimeout(180_000)
  const owner = await boss(browser)
  const stamp = Date.now().toString(36)
  const role = `仓库 ${stamp}`
  const roleAt = await makeRole(owner, role, r('kindStaff'), [p('order.ship')])
  const link = await inviteSomebody(owner, '新同事', role)

  const phone = await onPhone(browser, 'zh-CN')
  await phone.goto(link)
  await field(phone, i('password')).fill(PASSWORD)
  // А Cyrillic letter among Latin ones: another name that looks the same.
  await field(phone, i('loginName')).fill(`wаng${stamp}`)
  await field(phone, i('repeat')).fill(PASSWORD)
  await phone.getByRole('button', { name: i('join'), exact: true }).click()
  await expect(phone.getByText(t.accounts('loginNameMixed'))).toBeVisible()
  await join(phone, link, `wang${stamp}`)
  // Once.
  await phone.goto(link)
  await expect(phone.getByRole('heading', { name: i('deadTitle') })).toBeVisible()
  await expectSound(phone)
  await phone.goto(`/invite/${MERCHANT}.${'a'.repeat(43)}`)
  await expect(phone.getByText(i('deadBody'))).toBeVisible()

  const worker = await atDesk(browser, 'zh-CN')
  await signIn(worker, { merchant: MERCHANT, login: `wang${stamp}`, password: PASSWORD })
  expect(await statusOf(worker, '/admin/orders')).toBe(200)
  expect(await statusOf(worker, '/admin/reports')).toBe(403)

  // A change in the role, said to how many, holds from the next request on.
  await owner.goto(roleAt)
  await owner.getByRole('checkbox', { name: new RegExp(`^${p('order.ship')}`) }).uncheck()
  await owner.getByRole('checkbox', { name: new RegExp(`^${p('order.read')}`) }).uncheck()
  await tick(owner, p('report.read'))
  await owner.getByRole('button', { name: t.common('save'), exact: true }).click()
  await owner.getByRole('button', { name: r('saveFor', { n: 1 }) }).click()
  await expect(owner.getByText(r('roleSaved', { n: 1 }))).toBeVisible()
  expect(await statusOf(worker, '/admin/orders')).toBe(403)
  expect(await statusOf(worker, '/admin/reports')).toBe(200)
  // In use: it says by whom.
  await expect(owner.getByRole('link', { name: '王' })).toHaveCount(0)
  await expect(owner.getByRole('link', { name: '新同事' })).toBeVisible()
  await expect(owner.getByText(r('inUse'))).toBeVisible()

  await owner.getByRole('link', { name: '新同事' }).click()
  await owner.getByRole('link', { name: w('whyLink') }).click()
  await expect(owner.getByText(w('actsNow'))).toBeVisible()
  const line = owner.getByRole('row', { name: new RegExp(`^${p('report.read')}`) })
  await expect(line).toContainText(w('by.role', { role }))
  await expectSound(owner)

  // Cut off at once: the session was alive a moment ago.
  await owner.goBack()
  await owner.getByRole('button', { name: t.accounts('leave') }).click()
  await owner
    .getByRole('dialog')
    .getByRole('button', { name: t.accounts('leave') })
    .click()
  await expect(owner.getByText(t.accounts('leftDone', { name: '新同事' }))).toBeVisible()
  await worker.goto('/admin/reports')
  await expect(worker).toHaveURL(/\/login/)
  for (const page of [owner, phone, worker]) await page.context().close()
})

test('a store may do what it is let do, from the next request on', async ({ browser }) => {
  test.setTimeout(180_000)
  const owner = await boss(browser)
  const stamp = Date.now().toString(36)
  const role = `店员 ${stamp}`
  await makeRole(owner, role, r('kindStore'), [p('order.read')])
  const name = `小许${stamp}`
  await owner.goto('/admin/stores-rights')
  await expectSound(owner)
  const store = (await owner.getByRole('table').getByRole('link').first().textContent()) ?? ''
  const link = await inviteSomebody(owner, name, role, store)
  const phone = await onPhone(browser, 'zh-CN')
  await join(phone, link, `clerk${stamp}`)
  await signIn(phone, { merchant: MERCHANT, login: `clerk${stamp}`, password: PASSWORD })
  expect(await statusOf(phone, '/store/orders')).toBe(200)

  await owner.goto('/admin/stores-rights')
  await owner.getByRole('link', { name: store, exact: true }).click()
  await expectSound(owner)
  const box = (who: string) =>
    owner.getByRole('checkbox', { name: w('cellOf', { who, permission: p('order.read') }) })
  const save = async (section: string) => {
    const card = owner.locator('section').filter({ has: owner.getByRole('heading', { name: section }) })
    await card.getByRole('button', { name: t.common('save'), exact: true }).click()
    await expect(owner.getByText(w('gridSaved'))).toBeVisible()
    await owner.goto(new URL(owner.url()).pathname)
  }
  // For this person alone.
  await box(name).uncheck()
  await save(w('people'))
  await expect(owner.getByRole('row').filter({ hasText: name })).toContainText(w('mark.withheld'))
  expect(await statusOf(phone, '/store/orders')).toBe(403)
  await box(name).check()
  await save(w('people'))
  expect(await statusOf(phone, '/store/orders')).toBe(200)

  // For the store. What others have changed meanwhile is not overwritten.
  const stale = await boss(browser)
  await stale.goto(new URL(owner.url()).pathname)
  await box(store).uncheck()
  await save(w('switches'))
  try {
    expect(await statusOf(phone, '/store/orders')).toBe(403)
    await expect(owner.getByRole('row').filter({ hasText: name })).toContainText(w('mark.blocked'))
    await stale
      .getByRole('checkbox', { name: w('cellOf', { who: store, permission: p('card.read') }) })
      .uncheck()
    const card = stale.locator('section').filter({ has: stale.getByRole('heading', { name: w('switches') }) })
    await card.getByRole('button', { name: t.common('save'), exact: true }).click()
    await expect(stale.getByText(w('gridChanged', { names: store }))).toBeVisible()
  } finally {
    await box(store).check()
    await save(w('switches'))
  }
  expect(await statusOf(phone, '/store/orders')).toBe(200)
  for (const page of [owner, phone, stale]) await page.context().close()
})

test('a shipper sees orders alone, a bookkeeper reports alone', async ({ browser }) => {
  for (const [login, sees, not] of [
    [
      'warehouse',
      ['/admin/orders', '/admin/shipping'],
      ['/admin/reports', '/admin/cards', '/admin/accounts', '/admin/stores'],
    ],
    ['books', ['/admin/reports'], ['/admin/orders', '/admin/cards', '/admin/accounts', '/admin/settlements']],
  ] as const) {
    const page = await atDesk(browser, 'zh-CN')
    await signIn(page, loginOf('xiefu', login))
    await expectSound(page)
    for (const path of sees) expect(await statusOf(page, path), path).toBe(200)
    for (const path of not) expect(await statusOf(page, path), path).toBe(403)
    await page.context().close()
  }
})

test('the grid works without scripts, and off duty there is one page', async ({ browser }) => {
  const owner = await boss(browser)
  const plain = await browser.newContext({
    javaScriptEnabled: false,
    locale: 'zh-CN',
    storageState: await owner.context().storageState(),
  })
  const page = await plain.newPage()
  await page.goto('/admin/stores-rights')
  await page.getByRole('button', { name: t.common('save'), exact: true }).click()
  await expect(page.getByText(w('gridSame'))).toBeVisible()
  await plain.close()

  // Somebody who works on one day a week, which is not today.
  const stamp = Date.now().toString(36)
  const day = (new Date(Date.now() + 8 * 3_600_000).getUTCDay() + 2) % 7 || 7
  await owner.goto('/admin/accounts/new')
  await field(owner, t.accounts('name')).fill('周末')
  await field(owner, t.accounts('loginName')).fill(`free${stamp}`)
  await owner.getByRole('checkbox', { name: r(`day.${day as 1}`) }).check()
  await owner.getByRole('button', { name: t.accounts('createAccount') }).click()
  const temporary = (await owner.getByText(/^\w{4}(-\w{4})+$/).textContent()) ?? ''
  const phone = await onPhone(browser, 'zh-CN')
  await signIn(phone, { merchant: MERCHANT, login: `free${stamp}`, password: temporary }, /\/password$/)
  await field(phone, pw('oldPasswordTemporary')).fill(temporary)
  await field(phone, pw('newPassword')).fill(PASSWORD)
  await field(phone, pw('repeatPassword')).fill(PASSWORD)
  await phone.getByRole('button', { name: pw('savePassword') }).click()
  await expect(phone).toHaveURL(/\/off-duty$/)
  await expect(phone.getByText(r(`day.${day as 1}`))).toBeVisible()
  await expectSound(phone)
  await phone.goto('/admin')
  await expect(phone).toHaveURL(/\/off-duty$/)
  for (const each of [owner, phone]) await each.context().close()
})
