// Choosing, forgetting and getting back a password, and what is written down of it.
import { type Browser, expect, type Page, test } from '@playwright/test'
import { asSomebodyNew } from './support/consumer-steps.ts'
import { signIn } from './support/demo.ts'
import { linkIn, mailAbout, mailsTo } from './support/inbox.ts'
import { openMerchant } from './support/merchant-steps.ts'
import { atDesk, expectSound, onPhone } from './support/people.ts'
import { field, wordsIn } from './support/words.ts'

const t = wordsIn('zh-CN')
const code = `p${Date.now().toString(36)}`
const address = `boss@${code}.example`
const FIRST = 'wu ju ban yue ting chao'
const SECOND = 'moon over the wide lake'
const LEAKED = 'sunshine2024'

test.describe.configure({ mode: 'serial' })

/** Opens a merchant of its own: its passwords change here. @returns the owner's temporary password */
async function ownMerchant(browser: Browser): Promise<string> {
  const page = await atDesk(browser, 'zh-CN')
  const temporary = await openMerchant(page, t, { name: `密码礼品 ${code}`, code, owner: '王芳' })
  await page.context().close()
  return temporary
}

async function fillLogin(page: Page, login: string, password: string): Promise<void> {
  await page.goto('/login')
  await field(page, t.accounts('merchantCode')).fill(code)
  await field(page, t.accounts('loginName')).fill(login)
  await field(page, t.accounts('password')).fill(password)
  await page.getByRole('button', { name: t.common('signIn'), exact: true }).click()
}

async function setPassword(page: Page, password: string): Promise<void> {
  await field(page, t.passwords('newPassword')).fill(password)
  await field(page, t.passwords('repeatPassword')).fill(password)
  await page.getByRole('button', { name: t.passwords('savePassword') }).click()
}

let owner: Page

test('a leaked password is refused where a password is chosen, with words at the field', async ({
  browser,
}) => {
  const temporary = await ownMerchant(browser)
  owner = await atDesk(browser, 'zh-CN')
  await asSomebodyNew(owner)
  await signIn(owner, { merchant: code, login: 'boss', password: temporary }, /\/password$/)
  for (const [password, words] of [
    [LEAKED, t.passwords('passwordIsKnown')],
    [`${code}-boss-1`, t.passwords('passwordIsName')],
    ['1qaz2wsx3edc', t.passwords('passwordIsPattern')],
  ] as const) {
    await field(owner, t.passwords('oldPasswordTemporary')).fill(temporary)
    await setPassword(owner, password)
    await expect(owner.getByText(words)).toBeVisible()
    await expect(owner).toHaveURL(/\/password$/)
  }
  await expectSound(owner)
  await field(owner, t.passwords('oldPasswordTemporary')).fill(temporary)
  await setPassword(owner, FIRST)
  await expect(owner).toHaveURL(/\/admin\?notice=password$/)
})

test('an account confirms its own e-mail address by a link', async ({ browser }) => {
  await owner.goto('/account/email')
  await expectSound(owner)
  await field(owner, t.passwords('email')).fill(address)
  await owner.getByRole('button', { name: t.passwords('emailSend') }).click()
  await expect(owner.getByText(t.passwords('emailSentTitle'))).toBeVisible()
  const link = linkIn(await mailAbout(address, '请确认这是您的邮箱'), '/email')
  // Opened on the phone, where nobody is signed in.
  const phone = await onPhone(browser, 'zh-CN')
  await phone.goto(link)
  await expectSound(phone)
  await phone.getByRole('button', { name: t.passwords('confirmButton') }).click()
  await expect(phone.getByText(t.passwords('confirmDone'), { exact: true })).toBeVisible()
  await phone.goto(link)
  await expect(phone.getByText(t.passwords('confirmDeadTitle'))).toBeVisible()
  await phone.context().close()
  await owner.goto('/account/email')
  await expect(owner.getByText(t.passwords('emailConfirmed'), { exact: true })).toBeVisible()
})

test('a forgotten password is set anew by mail, and the account is told', async ({ browser }) => {
  const phone = await onPhone(browser, 'zh-CN')
  await asSomebodyNew(phone)
  await phone.goto('/login')
  await phone.getByRole('link', { name: t.accounts('loginForgot') }).click()
  const ask = async (name: string) => {
    await field(phone, t.passwords('merchantCode')).fill(code)
    await field(phone, t.passwords('loginName')).fill(name)
    await phone.getByRole('button', { name: t.passwords('sendLink') }).click()
    await expect(phone.getByText(t.passwords('sentTitle'))).toBeVisible()
  }
  await expectSound(phone)
  // The same answer for a name that nobody has.
  await ask('nobody')
  await phone.goto('/forgot')
  await ask('boss')
  await expectSound(phone)
  const link = linkIn(await mailAbout(address, '重置您的登录密码'), '/reset')
  await phone.goto(link)
  await expect(phone.getByText(t.passwords('resetLead', { merchant: code, login: 'boss' }))).toBeVisible()
  await setPassword(phone, LEAKED)
  await expect(phone.getByText(t.passwords('passwordIsKnown'))).toBeVisible()
  await expectSound(phone)
  await setPassword(phone, SECOND)
  await expect(phone.getByText(t.passwords('resetDoneTitle'))).toBeVisible()
  await expectSound(phone)
  await phone.goto(link)
  await expect(phone.getByText(t.passwords('resetDeadTitle'))).toBeVisible()
  await mailAbout(address, '您的登录密码已修改')
  expect((await mailsTo(address)).filter((mail) => mail.subject.includes('重置您的登录密码'))).toHaveLength(1)
  await phone.context().close()
  // Whoever was signed in is out.
  await owner.goto('/admin')
  await expect(owner).toHaveURL(/\/login/)
  await owner.context().close()
})

test('the log of sign-ins shows every attempt to the merchant and to the account itself', async ({
  browser,
}) => {
  const page = await atDesk(browser, 'zh-CN')
  await asSomebodyNew(page)
  await fillLogin(page, 'boss', FIRST)
  await expect(page.getByText(t.accounts('loginWrong'))).toBeVisible()
  await fillLogin(page, 'bоss', SECOND)
  await expect(page.getByText(t.accounts('loginLookAlike'))).toBeVisible()
  await expectSound(page)
  await asSomebodyNew(page)
  await fillLogin(page, 'ＢＯＳＳ', SECOND)
  await expect(page).toHaveURL(/\/admin$/)
  await page.goto('/admin/logins')
  const table = page.getByRole('table')
  for (const reason of [
    ...['signed_in', 'wrong_password', 'look_alike', 'reset_asked', 'reset_done', 'password_changed'],
  ] as const)
    await expect(
      table.getByText(t.loginLog(`reason.${reason}` as 'reason.signed_in'), { exact: true }).first(),
    ).toBeVisible()
  await expect(table.getByText('bоss')).toBeVisible()
  await expectSound(page)
  await page.getByLabel(t.loginLog('result')).selectOption('refused')
  await page.getByRole('button', { name: t.loginLog('search') }).click()
  await expect(page).toHaveURL(/result=refused/)
  await expect(table.getByText(t.loginLog('reason.signed_in'), { exact: true })).toHaveCount(0)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: t.loginLog('download') }).click()
  expect((await download).suggestedFilename()).toBe(t.loginLog('fileName'))
  await page.goto('/account/logins')
  await expect(page.getByText(t.loginLog('reason.wrong_password')).first()).toBeVisible()
  await expect(page.getByText(t.loginLog('reason.look_alike'))).toHaveCount(0)
  await expectSound(page)
  // Signed out, this browser still knows the merchant: also on pages that are reached without a document request.
  await page.goto('/admin')
  await page.getByRole('button', { name: t.common('signOut') }).click()
  await expect(field(page, t.accounts('merchantCode'))).toHaveValue(code)
  await page.getByRole('link', { name: t.accounts('loginForgot') }).click()
  await expect(page).toHaveURL(/\/forgot$/)
  await expect(field(page, t.passwords('merchantCode'))).toHaveValue(code)
  await page.getByRole('link', { name: t.passwords('backToLogin') }).click()
  await expect(page).toHaveURL(/\/login$/)
  await expect(field(page, t.accounts('merchantCode'))).toHaveValue(code)
  await page.context().close()
})
