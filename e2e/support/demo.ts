import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'

export type DemoLogin = { who: string; url: string; merchant: string; login: string; password: string }
export type DemoCard = { site: string; number: string; password: string; note: string }
export type Demo = { logins: DemoLogin[]; cards: DemoCard[] }

/** What the seed wrote for people who try the demo. */
export function demo(): Demo {
  const folder = process.env.TIHUO_E2E_DATA_DIR
  if (!folder) throw new Error('Start the browser tests with `npm run e2e`.')
  return JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as Demo
}

/** The demo login of a merchant by login name. */
export function loginOf(merchant: string, login: string): DemoLogin {
  const found = demo().logins.find((l) => l.merchant === merchant && l.login === login)
  if (!found) throw new Error(`no demo login ${merchant} / ${login}`)
  return found
}

/** Signs in through the login page and waits for the home of the account. */
export async function signIn(
  page: Page,
  login: Pick<DemoLogin, 'merchant' | 'login' | 'password'>,
  home = /\/(admin|store|supplier|platform)/,
) {
  await page.goto('/login')
  await page.locator('input[name="merchantCode"]').fill(login.merchant)
  await page.locator('input[name="loginName"]').fill(login.login)
  await page.locator('input[name="password"]').fill(login.password)
  await page.locator('form button[type="submit"]').last().click()
  await expect(page).toHaveURL(home)
}
