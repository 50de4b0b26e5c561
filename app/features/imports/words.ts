import { formatBytes, formatNumber } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { MAX_FILE_BYTES, MAX_ROWS } from './limits.ts'
import { messages } from './messages.ts'
import type { BadRow, FileProblem } from './types.ts'

/** Why a file cannot be read, and what to do about it. */
export function fileProblemWords(problem: FileProblem, locale: Locale): string {
  const t = translator(messages, locale)
  if (problem === 'FILE_TOO_LARGE') return t(problem, { size: formatBytes(MAX_FILE_BYTES, locale) })
  if (problem === 'TOO_MANY_ROWS') return t(problem, { rows: formatNumber(MAX_ROWS, locale) })
  return t(problem)
}

/** What is wrong with a row. */
export function rowProblemWords({ problem, detail }: BadRow, locale: Locale): string {
  const t = translator(messages, locale)
  return problem === 'NUMBER_REPEATED' && detail !== undefined ? t('repeatedOf', { row: detail }) : t(problem)
}

/** The name of a column as Excel has it: 0 is A, 27 is AB. */
export function columnLetter(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : columnLetter(Math.floor(column / 26) - 1) + last
}

/** A password in a preview: its ends, when it is long enough to leave something to guess. */
export function maskPassword(text: string): string {
  const shown = text.length >= 6 ? 1 : 0
  return `${text.slice(0, shown)}••••${shown ? text.slice(-1) : ''}`
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
