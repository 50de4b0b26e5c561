import { formatBytes, formatNumber } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { messages } from './messages.ts'
import type { FileProblem } from './types.ts'

/** What may be uploaded at most: bytes of a file, and rows in it. */
export type FileLimits = { bytes: number; rows: number }

/** Why a file cannot be read, and what to do about it. */
export function fileProblemWords(problem: FileProblem, limits: FileLimits, locale: Locale): string {
  const t = translator(messages, locale)
  if (problem === 'FILE_TOO_LARGE') return t(problem, { size: formatBytes(limits.bytes, locale) })
  if (problem === 'TOO_MANY_ROWS') return t(problem, { rows: formatNumber(limits.rows, locale) })
  return t(problem)
}

/** The name of a column as Excel has it: 0 is A, 27 is AB. */
export function columnLetter(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : columnLetter(Math.floor(column / 26) - 1) + last
}

/**
 * One line of the report (RFC 4180). A tab in front of a text that Excel would take for a formula, or for a number
 * it shortens, keeps the text a text.
 */
export function reportLine(cells: readonly string[]): string {
  const safe = cells.map((cell) => {
    const text = /^[=+\-@\t\r]/.test(cell) || /^\d{12,}$/.test(cell) ? `\t${cell}` : cell
    return `"${text.replaceAll('"', '""')}"`
  })
  return `${safe.join(',')}\r\n`
}
