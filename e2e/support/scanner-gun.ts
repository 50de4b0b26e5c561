import type { Page } from '@playwright/test'

/** What a scanner gun types: quickly, with Enter, wherever the focus is. */
export async function gun(page: Page, text: string): Promise<void> {
  await page.evaluate((typed) => {
    for (const key of [...typed, 'Enter'])
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
      )
  }, text)
}
