import type { Page } from '@playwright/test'

/** Collects what the Content-Security-Policy of a page stops, also what a browser would not write to its console. */
export async function violationsOf(page: Page): Promise<string[]> {
  const violations: string[] = []
  await page.exposeFunction('tellViolation', (text: string) => {
    violations.push(`${new URL(page.url()).pathname}: ${text}`)
  })
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { violatedDirective, blockedURI, target } = event
      const tag = target instanceof Element ? target.outerHTML.slice(0, 120) : ''
      const tell = (globalThis as unknown as { tellViolation: (text: string) => void }).tellViolation
      tell(`${violatedDirective} ${blockedURI} ${tag}`)
    })
  })
  return violations
}

/** Style attributes in the HTML of a page as the server sent it: the policy stops every one of them. */
export function styleAttributes(html: string): string[] {
  return html.match(/<[^>]*\sstyle="[^"]*"/g) ?? []
}
