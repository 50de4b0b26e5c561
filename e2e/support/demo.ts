import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { words } from './words.ts'

export type DemoLogin = { who: string; url: string; merchant: string; login: string; password: string }
export type DemoCard = { site: string; number: string; password: string; note: string }
export type Demo = { logins: DemoLogin[]; cards: DemoCard[] }

/** What the seed wrote for people who try the demo. */
export function demo(): Demo {
  const folder = process.env.TIHUO_E2E_DATA_DIR
  if (!folder) throw new Error('Start the browser tests with `npm run e2e`.')
  return JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as Demo
}

/** The demo login of a merchant by login name; the platform counts as the merchant `platform`. */
export function loginOf(merchant: string, login: string): DemoLogin {
  const found = demo().logins.find((each) => each.merchant === merchant && each.login === login)
  if (!found) throw new Error(`no demo login ${merchant} / ${login}`)
  return found
}

/**
 * A demo card. Test files run side by side on one installation, so each takes other places.
 * @param batch start of the batch's name: 388, 588, 888 of the crab merchant, '588 五选一' of the gift company
 * @param state the English half of the card's note
 * @param place among the cards of this state, from 0
 */
export function cardOf(
  batch: string,
  state: 'ready to redeem' | 'not activated' | 'void' | 'redeemed, shipped',
  place = 0,
): DemoCard {
  const found = demo().cards.filter((each) => each.note.startsWith(batch) && each.note.endsWith(`/ ${state}`))
  const card = found[place]
  if (!card) throw new Error(`no demo card ${batch} · ${state} · ${place}`)
  return card
}

/** Signs in through the login page, in the language of the page, and waits for the home of the account. */
export async function signIn(
  page: Page,
  login: Pick<DemoLogin, 'merchant' | 'login' | 'password'>,
  home: RegExp = /\/(admin|store|supplier|platform)$/,
): Promise<void> {
  await page.goto('/login')
  const t = await words(page)
  await page.getByLabel(t.accounts('merchantCode')).fill(login.merchant)
  await page.getByLabel(t.accounts('loginName')).fill(login.login)
  await page.getByLabel(t.accounts('password')).fill(login.password)
  await page.getByRole('button', { name: t.common('signIn'), exact: true }).click()
  await expect(page).toHaveURL(home)
}
