import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** Fails when axe finds anything serious or critical on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze()
  const serious = violations
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map(
      (v) =>
        `${v.id}: ${v.help} (${v.nodes
          .map((n) => n.target.join(' '))
          .slice(0, 3)
          .join('; ')})`,
    )
  expect(serious, `accessibility of ${page.url()}`).toEqual([])
}

/** Fails when the page scrolls sideways or a text is cut off in a box that hides it. */
export async function expectNothingCut(page: Page): Promise<void> {
  const found = await page.evaluate(() => {
    const problems: string[] = []
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth > width + 1)
      problems.push(`page is ${document.documentElement.scrollWidth} px wide on a screen of ${width}`)
    for (const element of document.querySelectorAll<HTMLElement>(
      'button, a, h1, h2, h3, label, th, p, dt, dd, span',
    )) {
      const style = getComputedStyle(element)
      const hides = style.overflowX === 'hidden' || style.overflowX === 'clip'
      // Ellipsis is a choice; sr-only boxes are one pixel on purpose.
      if (
        hides &&
        style.textOverflow !== 'ellipsis' &&
        element.clientWidth > 2 &&
        element.scrollWidth > element.clientWidth + 1
      ) {
        problems.push(`cut: ${element.tagName.toLowerCase()} "${element.textContent?.trim().slice(0, 40)}"`)
      }
    }
    return problems
  })
  expect(found, `layout of ${page.url()}`).toEqual([])
}
