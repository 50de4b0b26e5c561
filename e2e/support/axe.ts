import { setTimeout as delay } from 'node:timers/promises'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** The moments that a page is given to come to rest when something is wrong: charts are drawn anew, colours fade. */
const MOMENTS_MS = [50, 200, 500, 1000]

/** What is found on a page that has come to rest, however long the looking takes on a busy machine. */
async function foundAtRest(look: () => Promise<string[]>): Promise<string[]> {
  let found = await look()
  for (const moment of MOMENTS_MS) {
    if (found.length === 0) break
    await delay(moment)
    found = await look()
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

async function seriousViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze()
  return violations
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map(
      (v) =>
        `${v.id}: ${v.help} (${v.nodes
          .map((n) => n.target.join(' '))
          .slice(0, 3)
          .join('; ')})`,
    )
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
  const scrolls = (element: Element | null): boolean =>
    element !== null &&
    element !== document.body &&
    (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
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
