import { expect, type Locator, type Page } from '@playwright/test'

/** Opens orders and waits for the grid that takes the place of the list. */
export async function openSheet(page: Page, search: string): Promise<void> {
  await page.goto(`/admin/orders?${search}`)
  await expect(gridOf(page)).toBeVisible()
  await expect(cellAt(page, 0, 'orderNo')).not.toBeEmpty()
}

export const gridOf = (page: Page): Locator => page.locator('[role=grid], [role=treegrid]')

/** A cell by its row on screen and the id of its column. */
export const cellAt = (page: Page, row: number, column: string): Locator =>
  page.locator(`[role=row][row-index="${row}"] [role=gridcell][col-id="${column}"]`)

/** A cell by the id of its order: rows move when orders come in. */
export const cellOf = (page: Page, order: string, column: string): Locator =>
  page.locator(`[role=row][row-id="${order}"] [role=gridcell][col-id="${column}"]`)

/** The id of the order whose row is there. */
export const orderAt = async (page: Page, row: number): Promise<string> =>
  (await page.locator(`[role=row][row-index="${row}"]`).first().getAttribute('row-id')) ?? ''

/** The cell that the keyboard is in. */
export async function expectFocus(page: Page, row: number, column: string): Promise<void> {
  await expect(cellAt(page, row, column)).toBeFocused()
}

/** What was said last to those who cannot see it. */
export const notice = (page: Page, text: string | RegExp): Locator =>
  page.locator('[aria-live=polite]').getByText(text, { exact: false })

/** As if somebody had copied cells in Excel and pasted them here. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((copied) => {
    const data = new DataTransfer()
    data.setData('text/plain', copied)
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
    document.activeElement?.dispatchEvent(event)
  }, text)
}
