// What one file may be at most. A day of the largest merchants has 20,000 parcels.

/** The uploaded file: 20,000 lines with addresses take about 3 MB. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024
export const MAX_LINES = 50_000
/** Both, for the words of a refusal. */
export const SHIPPING_LIMITS = { bytes: MAX_FILE_BYTES, rows: MAX_LINES }

/** Lines that are shipped in one transaction; the migration knows this number, too. */
export const BLOCK_LINES = 500
/** Lines with a problem that the preview shows, and lines without. */
export const SHOWN_PROBLEMS = 100
export const SHOWN_LINES = 10
/** Characters kept of an order number or tracking number that is none. */
export const SHOWN_CHARACTERS = 40

/** Days the sealed file is kept: until then the failed lines can be had with all columns. */
export const FILE_DAYS = 7
/** Days the results of the lines are kept. */
export const RESULT_DAYS = 90
