// No page needs what the Content-Security-Policy forbids: every kind of page of every kind of account is opened once.
import { expect, type Page, test } from '@playwright/test'
import { loginOf, signIn } from './support/demo.ts'
import { requestsOf } from './support/live.ts'
import { atDesk, complaintsOf } from './support/people.ts'
import { styleAttributes, violationsOf } from './support/policy.ts'

const FILES = /\.(?:csv|zip|txt|json|xlsx|pdf)(?:$|\?)|[?&]as=(?:xlsx|csv)$/

/** A page of each kind: ids and numbers in the address do not make another kind. */
const kindOf = (path: string) =>
  path
    .replace(/\?.*/, '')
    .replace(/[0-9a-f-]{36}/g, ':id')
    .replace(/\d+/g, ':n')

/** Follows every link from a page, one of each kind. @returns the kinds that were opened */
async function walk(page: Page, start: string): Promise<string[]> {
  const styled: string[] = []
  const opened = new Set<string>()
  const waiting = [start]
  const atRest = requestsOf(page)
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (opened.has(kindOf(path))) continue
    opened.add(kindOf(path))
    const response = await page.goto(path)
    // Also charts and sheets, which come when the page is there.
    await atRest()
    expect(response?.status(), path).toBeLessThan(400)
    styled.push(...styleAttributes((await response?.text()) ?? '').map((tag) => `${path}: ${tag}`))
    const hrefs = await page
      .locator('a[href^="/"]')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
    waiting.push(...hrefs.filter((href) => !FILES.test(href)))
  }
  expect(styled).toEqual([])
  return [...opened]
}

const people: [merchant: string, login: string, start: string, atLeast: number][] = [
  ['xiefu', 'boss', '/admin', 30],
  ['xiefu', 'store', '/store', 3],
  ['xiefu', 'supplier', '/supplier', 3],
  ['platform', 'operator', '/platform', 3],
]
for (const [merchant, login, start, atLeast] of people) {
  test(`pages of ${merchant} / ${login}`, async ({ browser }) => {
    // More than a hundred pages of the owner, on a machine that does other things, too.
    test.setTimeout(360_000)
    const page = await atDesk(browser, 'zh-CN')
    const violations = await violationsOf(page)
    const complaints = complaintsOf(page)
    await signIn(page, loginOf(merchant, login))
    expect((await walk(page, start)).length).toBeGreaterThanOrEqual(atLeast)
    expect(violations).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
  })
}
