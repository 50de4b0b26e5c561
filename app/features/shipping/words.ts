import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { carrierName } from '../orders/carriers.ts'
import { messages } from './messages.ts'
import type { LineNote, LineResult } from './types.ts'

/** What has become of a line, or what is wrong with it and what to do. `UNDONE`: its turn never came. */
export function resultWords(result: LineResult | 'UNDONE', otherLine: number | null, locale: Locale): string {
  const row = otherLine === null ? '?' : String(otherLine)
  const t = translator(messages, locale)
  return result === 'REPEATED' || result === 'TWO_NUMBERS' ? t(result, { row }) : t(result)
}

/** What is odd about a line. */
export function noteWords(note: LineNote, otherLine: number | null, locale: Locale): string {
  const t = translator(messages, locale)
  return note === 'NUMBER_SHARED' ? t(note, { row: otherLine === null ? '?' : String(otherLine) }) : t(note)
}

/** The carrier's name; a dash where a line gives none. */
export function carrierWords(carrier: string, locale: Locale): string {
  return carrier === '' ? '–' : carrierName(carrier, locale)
}

/** A kind of problem in a few words, for how many lines have it. */
export function problemWords(result: LineResult, locale: Locale): string {
  const t = translator(messages, locale)
  if (result === 'TWO_NUMBERS') return t('twoNumbers')
  // What to do about it stands at the lines.
  const [what = ''] = resultWords(result, null, locale).split(/[，；。;.,]/u)
  return what
}
