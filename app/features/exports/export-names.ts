import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import type { CardFilter } from '../cards/schema.ts'
import { messages } from './messages.ts'

/** What the name of a file says. */
export type NamedExport = {
  /** Names of the batches that its cards are of. */
  batches: readonly string[]
  filter: CardFilter
  rows: number
  /** Minor units, when the file holds one face value only. */
  face?: number | undefined
  currency: string
  /** From 1, when cards of one kind fill more than one sheet. */
  part?: number | undefined
}

/**
 * The name people get, without its ending: batch or serials, face value, how many; without what file systems
 * refuse. 中秋礼券-388元-1000张
 */
export function exportName(about: NamedExport, locale: Locale): string {
  const t = translator(messages, locale)
  const { batches, filter, face, part } = about
  const range =
    filter.serialFrom === undefined || filter.serialTo === undefined
      ? t('cards')
      : `${filter.serialFrom}-${filter.serialTo}`
  const subject = batches.length === 1 ? (batches[0] as string) : range
  const pieces = [
    subject,
    ...(face === undefined ? [] : [faceInName(face, about.currency, locale)]),
    t('rowsInName', { rows: String(about.rows) }),
    ...(part === undefined ? [] : [String(part)]),
  ]
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go
  return pieces.join('-').replace(/[\\/:*?"<>|\u0000-\u001f]/g, '_')
}

function faceInName(minor: number, currency: string, locale: Locale): string {
  const text = String(minor).padStart(3, '0')
  const [whole, cents] = [text.slice(0, -2), text.slice(-2)]
  const amount = cents === '00' ? whole : `${whole}.${cents}`
  return currency === 'CNY' ? translator(messages, locale)('yuanInName', { amount }) : `${amount} ${currency}`
}
