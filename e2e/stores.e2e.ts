// HQ hands out cards: to three stores at once, too many, back again, from one to another; and closes a store.
import { expect, type Page, test } from '@playwright/test'
import { loginOf, signIn } from './support/demo.ts'
import { atDesk, complaintsOf, expectSound, onPhone } from './support/people.ts'
import { field, type Words, words } from './support/words.ts'

const STORES = ['徐家汇店', '古北店', '南京西路店'] as const
// Nobody else's test touches this one.
const OWN = '南京西路店'
const BATCH = '门店提货卡'

test.describe.configure({ mode: 'serial' })

async function chooseBatch(page: Page, t: Words): Promise<void> {
  const select = field(page, t.allocation('batch'))
  const option = await select.locator('option', { hasText: BATCH }).getAttribute('value')
  await select.selectOption(option ?? '')
}

/** A number of the list of stores, by the name of its column. */
async function numberOf(page: Page, store: string, column: string): Promise<number> {
  const headers = await page.getByRole('columnheader').allTextContents()
  const cells = page.getByRole('row').filter({ hasText: store }).getByRole('cell')
  const text = await cells.nth(headers.findIndex((header) => header.trim() === column)).textContent()
  return Number(text?.replace(/\D/g, ''))
}

const stockOf = async (page: Page, t: Words, store: string) => {
  await page.goto('/admin/stores')
  return numberOf(page, store, t.stores('onHand'))
}

test('HQ gives cards to three stores at once, and each gets its run of serials', async ({ browser }) => {
  const page = await atDesk(browser, 'zh-CN')
  const complaints = complaintsOf(page)
  await signIn(page, loginOf('xiefu', 'boss'))
  await page.goto('/admin/stores')
  const t = await words(page)
  await expectSound(page)
  const before = await numberOf(page, OWN, t.stores('onHand'))
  await page.getByRole('link', { name: t.stores('allocate') }).click()
  await expect(page).toHaveURL(/\/stores\/allocate$/)
  await expectSound(page)
  await chooseBatch(page, t)
  const counts = { 徐家汇店: 20, 古北店: 30, 南京西路店: 50 }
  for (const store of STORES)
    await page.getByLabel(t.allocation('giveTo', { name: store })).fill(String(counts[store]))
  await expect(page.getByText(`${t.allocation('total')} 100`)).toBeVisible()
  await page.getByRole('button', { name: t.allocation('preview') }).click()
  await expect(page.locator('[data-plan="100"]')).toBeVisible()
  await expectSound(page)
  // One run follows the other, without a gap and without an overlap.
  const plan = page.locator('[data-plan]').getByRole('row')
  const runs = await Promise.all([1, 2, 3].map((row) => plan.nth(row).getByRole('cell').nth(2).textContent()))
  const ends = runs.map((run) => (run ?? '').split('–').map(Number) as [number, number])
  expect(ends.map(([from, to]) => to - from + 1).sort((a, b) => a - b)).toEqual([20, 30, 50])
  expect(ends[1]?.[0]).toBe((ends[0]?.[1] ?? 0) + 1)
  expect(ends[2]?.[0]).toBe((ends[1]?.[1] ?? 0) + 1)
  await page.getByRole('button', { name: t.allocation('do.allocate', { n: 100 }) }).click()
  await expect(page.getByText(t.stores('movedAllocate', { n: 100 }))).toBeVisible()
  expect(await numberOf(page, OWN, t.stores('onHand'))).toBe(before + 50)
  await page.getByRole('link', { name: OWN }).click()
  await expectSound(page)
  const entry = page.locator('#ledger').getByRole('row').nth(1)
  await expect(entry).toContainText(t.ledger('kind.allocate'))
  await expect(entry).toContainText('+50')
  await entry.getByRole('link', { name: t.ledger('log') }).click()
  await expect(page.getByText(`${OWN} × 50`, { exact: false })).toBeVisible()
  expect(complaints).toEqual([])
})

test('asking for more than there is, is refused in numbers, and nothing changes', async ({ browser }) => {
  const page = await onPhone(browser, 'zh-CN')
  await signIn(page, loginOf('xiefu', 'boss'))
  const t = await words(page)
  const before = await stockOf(page, t, OWN)
  await page.goto('/admin/stores/allocate')
  await chooseBatch(page, t)
  await page.getByLabel(t.allocation('giveTo', { name: OWN })).fill('３００')
  await page.getByLabel(t.allocation('giveTo', { name: STORES[0] })).fill('900')
  await page.getByRole('button', { name: t.allocation('preview') }).click()
  const refusal = page.getByRole('alert').filter({ hasText: '1,200' })
  await expect(refusal).toContainText(/只有 [\d,]+ 张，还差 [\d,]+ 张/)
  await expect(page.getByLabel(t.allocation('giveTo', { name: STORES[0] }))).toHaveValue('900')
  await expectSound(page)
  expect(await stockOf(page, t, OWN)).toBe(before)
  await page.goto('/admin/stores/allocate')
  await page.getByRole('button', { name: t.allocation('preview') }).click()
  await expect(page.getByText(t.allocation('choosePool'))).toBeVisible()
  await expect(page.getByText(t.allocation('chooseStores'))).toBeVisible()
})

test('cards come back to HQ, and go over to another store, also without scripts', async ({ browser }) => {
  const page = await atDesk(browser, 'zh-CN', { javaScriptEnabled: false })
  await signIn(page, loginOf('xiefu', 'boss'))
  const t = await words(page)
  const before = await stockOf(page, t, OWN)
  await page.getByRole('link', { name: t.stores('takeBack') }).click()
  await field(page, t.allocation('from')).selectOption({ index: await optionOf(page, t, 'from') })
  await field(page, t.allocation('count')).fill('10')
  await page.getByRole('button', { name: t.allocation('preview') }).click()
  await expect(page.getByText(t.allocation('planFrom', { name: OWN }))).toBeVisible()
  await page.getByRole('button', { name: t.allocation('do.take_back', { n: 10 }) }).click()
  await expect(page.getByText(t.stores('movedTakeBack', { n: 10 }))).toBeVisible()
  expect(await numberOf(page, OWN, t.stores('onHand'))).toBe(before - 10)

  await page.getByRole('link', { name: OWN }).click()
  await page.getByRole('link', { name: t.stores('move') }).click()
  await field(page, t.allocation('to')).selectOption({ index: await optionOf(page, t, 'to', STORES[1]) })
  await field(page, t.allocation('count')).fill('5')
  await page.getByRole('button', { name: t.allocation('preview') }).click()
  await page.getByRole('button', { name: t.allocation('do.move', { n: 5 }) }).click()
  await expect(page.getByText(t.stores('movedMove', { n: 5 }))).toBeVisible()
  expect(await numberOf(page, OWN, t.stores('onHand'))).toBe(before - 15)
  await page.getByRole('link', { name: OWN }).click()
  await expect(page.locator('#ledger').getByRole('row').nth(1)).toContainText(
    t.ledger('toStore', { name: STORES[1] }),
  )
})

/** The place of a store in one of the lists. */
async function optionOf(page: Page, t: Words, list: 'from' | 'to', store: string = OWN): Promise<number> {
  const options = field(page, t.allocation(list)).locator('option')
  // The page may still be on its way, and a list that is not there has no options.
  await expect(options.filter({ hasText: store })).toHaveCount(1)
  return (await options.allTextContents()).findIndex((option) => option.startsWith(store))
}

test('a closed store says what it still has, gets nothing, and can be opened again', async ({ browser }) => {
  const page = await atDesk(browser, 'zh-CN')
  await signIn(page, loginOf('xiefu', 'boss'))
  const t = await words(page)
  await page.goto('/admin/stores')
  await page.getByRole('link', { name: OWN }).click()
  await page.getByRole('link', { name: t.stores('close'), exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.stores('closeTitle', { name: OWN }))
  await expect(page.getByText(/还有 \d+ 张卡在库/)).toBeVisible()
  await expectSound(page)
  await page.getByRole('button', { name: t.stores('closeNow') }).click()
  await expect(page.getByText(t.stores('closed', { name: OWN }))).toBeVisible()
  await expectSound(page)
  await page.goto('/admin/stores/allocate')
  await expect(page.getByLabel(t.allocation('giveTo', { name: STORES[0] }))).toBeVisible()
  await expect(page.getByLabel(t.allocation('giveTo', { name: OWN }))).toHaveCount(0)
  await page.goto('/admin/stores')
  await page.getByRole('link', { name: t.stores('showClosed', { n: 1 }) }).click()
  await page.getByRole('link', { name: OWN }).click()
  await page.getByRole('button', { name: t.stores('reopen') }).click()
  await expect(page.getByText(t.stores('reopened', { name: OWN }))).toBeVisible()
})

test('a store is made and changed; its old address still leads there', async ({ browser }) => {
  const page = await atDesk(browser, 'en')
  await signIn(page, loginOf('lihe', 'boss'))
  const t = await words(page)
  await page.goto('/admin/stores/new')
  await expectSound(page)
  await field(page, t.stores('storeName')).fill('静安寺店')
  await page.getByRole('button', { name: t.common('save') }).click()
  await expect(page.getByText(t.stores('saved', { name: '静安寺店' }))).toBeVisible()
  await expectSound(page)
  const id = page.url().match(/stores\/([0-9a-f-]{36})/)?.[1]
  await page.goto(`/admin/places/stores/${id}`)
  await expect(page).toHaveURL(`/admin/stores/${id}/edit`)
  await expectSound(page)
  await field(page, t.stores('storeName')).fill('静安寺二店')
  await page.getByRole('button', { name: t.common('save') }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('静安寺二店')
})
