import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, type Page } from '@playwright/test'
import { wasLeft } from './live.ts'

/** The moments that a page is given to come to rest when something is wrong: charts are drawn anew, colours fade. */
const MOMENTS_MS = [50, 200, 500, 1000, 2000, 4000]

async function lookOnce(look: () => Promise<string[]>): Promise<string[]> {
  try {
    return await look()
  } catch (error) {
    if (wasLeft(error)) return ['the page was left while it was looked at']
    throw error
  }
}

/** What is found on a page that has come to rest, however long the looking takes on a busy machine. */
async function foundAtRest(look: () => Promise<string[]>): Promise<string[]> {
  let found = await lookOnce(look)
  for (const moment of MOMENTS_MS) {
    if (found.length === 0) break
    await delay(moment)
    found = await lookOnce(look)
  }
  return found
}

const placeOf = (page: Page): string => `${page.url()} at ${page.viewportSize()?.width} px`

/**
 * Fails when axe finds anything serious or critical on the page.
 * @param how what else the failure should say about the page, such as its theme
 */
export async function expectAccessible(page: Page, how = ''): Promise<void> {
  const found = await foundAtRest(() => seriousViolations(page))
  expect(found, `accessibility of ${placeOf(page)} ${how}`).toEqual([])
}

// AxeBuilder brings the script anew and opens an empty page each time, which takes ten times as long as the looking.
const ofBuilder = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'))
const AXE = readFileSync(ofBuilder.resolve('axe-core/axe.min.js'), 'utf8')

async function seriousViolations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE)
  return page.evaluate(findViolations)
}

type Axe = {
  run: (
    context: Document,
    options: object,
  ) => Promise<{
    violations: { id: string; help: string; impact: string; nodes: { target: unknown[] }[] }[]
  }>
}

/** Runs in the page, where axe is. There are no frames: the Content-Security-Policy lets none be. */
async function findViolations(): Promise<string[]> {
  const { axe } = globalThis as unknown as { axe: Axe }
  const { violations } = await axe.run(document, {
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] },
    resultTypes: ['violations'],
    iframes: false,
  })
  return violations
    .filter((found) => found.impact === 'serious' || found.impact === 'critical')
    .map((found) => {
      const places = found.nodes.slice(0, 3).map((node) => node.target.join(' '))
      return `${found.id}: ${found.help} (${places.join('; ')})`
    })
}

const TEXT = 'button, a, h1, h2, h3, label, legend, li, th, td, p, dt, dd, span, summary, strong, div'
const HOLDERS = 'section, li, td, fieldset, nav, header, main, body'

/** Fails when the page scrolls sideways, a text is cut off or stands out of its box, or a button out of its place. */
export async function expectNothingCut(page: Page): Promise<void> {
  const found = await foundAtRest(() => page.evaluate(findOverflow, { texts: TEXT, holders: HOLDERS }))
  expect(found, `layout of ${placeOf(page)}`).toEqual([])
}

/** Runs in the page, so it must hold everything it needs. */
function findOverflow({ texts, holders }: { texts: string; holders: string }): string[] {
  const screen = document.documentElement.clientWidth
  const problems: string[] = []
  const wide = document.documentElement.scrollWidth
  if (wide > screen + 1) problems.push(`the page is ${wide} px wide on a screen of ${screen}`)
  // What has been found of an element holds for all within it.
  const scrolling = new Map<Element | null, boolean>([
    [null, false],
    [document.body, false],
  ])
  const scrolls = (element: Element | null): boolean => {
    const known = scrolling.get(element)
    if (known !== undefined || element === null) return known ?? false
    const found = /auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement)
    scrolling.set(element, found)
    return found
  }
  for (const element of document.querySelectorAll<HTMLElement>(texts)) {
    const box = element.getBoundingClientRect()
    const style = getComputedStyle(element)
    // Ellipsis is a choice; what only screen readers get is one pixel on purpose.
    const seen = box.width > 2 && style.visibility !== 'hidden' && style.textOverflow !== 'ellipsis'
    const own = [...element.childNodes].filter((node) => node.nodeType === 3 && node.textContent?.trim())
    if (!seen || scrolls(element)) continue
    const what = `${element.tagName.toLowerCase()} "${element.textContent?.trim().slice(0, 40)}"`
    const range = document.createRange()
    for (const node of own) {
      range.selectNodeContents(node)
      const text = range.getBoundingClientRect()
      const flat = style.display !== 'inline' && style.webkitLineClamp === 'none'
      // Glyphs reach a little beyond a tight line; a line too many reaches a whole line.
      const near = Number.parseFloat(style.fontSize) / 2
      if (
        flat &&
        (text.right > box.right + 1 || text.bottom > box.bottom + near || text.top < box.top - near)
      )
        problems.push(`text out of its box: ${what}`)
      if (text.right > screen + 1 || text.left < -1) problems.push(`text out of the screen: ${what}`)
    }
    const place = element.matches('button, a') && element.parentElement?.closest(holders)
    if (place && box.right > place.getBoundingClientRect().right + 1)
      problems.push(`out of its place: ${what}`)
  }
  return problems
}
