import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { messages } from './messages.ts'
import type { BadRow } from './types.ts'

/** What is wrong with a row. */
export function rowProblemWords({ problem, detail }: BadRow, locale: Locale): string {
  const t = translator(messages, locale)
  return problem === 'NUMBER_REPEATED' && detail !== undefined ? t('repeatedOf', { row: detail }) : t(problem)
}

/** A password in a preview: its ends, when it is long enough to leave something to guess. */
export function maskPassword(text: string): string {
  const shown = text.length >= 6 ? 1 : 0
  return `${text.slice(0, shown)}••••${shown ? text.slice(-1) : ''}`
}
