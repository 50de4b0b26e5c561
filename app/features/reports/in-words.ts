import { formatDate, formatMoney, formatNumber } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { addMonths } from './calendar.ts'
import { messages } from './messages.ts'
import { type Dimension, type Measure, NONE, type Period, type ReportRow } from './types.ts'

/** What words need to know of a merchant. */
export type Wording = { locale: Locale; currency: string }

/** A count, or money (without decimals that are zero), as people read it. */
export function countInWords(count: number, measure: Measure, { locale, currency }: Wording): string {
  return measure === 'value'
    ? formatMoney(count, currency, locale, { whole: true })
    : formatNumber(count, locale)
}

/** '2026 年 10 月', or a date. */
export function columnInWords(column: string, locale: Locale): string {
  if (column.length > 7) return formatDate(column, locale)
  const [year = '', month = ''] = column.split('-')
  return translator(messages, locale)('monthOf', {
    year,
    month: locale === 'en' ? month : String(Number(month)),
  })
}

/** The same, as short as a table's head needs it: '26-10', '10-31'. */
export function columnInShort(column: string): string {
  return column.length > 7 ? column.slice(5) : column.slice(2)
}

/** The name of a row, or of what is filtered by. */
export function memberInWords(
  dimension: Dimension,
  { id, name, faceValueMinor }: Pick<ReportRow, 'id' | 'name' | 'faceValueMinor'>,
  { locale, currency }: Wording,
): string {
  const t = translator(messages, locale)
  if (id === NONE) return t(`none.${dimension}`)
  if (dimension === 'face') return formatMoney(faceValueMinor ?? id, currency, locale, { whole: true })
  return name ?? t('gone')
}

/** A period in a line. */
export function periodInWords({ grain, columns }: Period, locale: Locale): string {
  const t = translator(messages, locale)
  const [first = '', last = ''] = [columns[0], columns.at(-1)]
  if (first === last) return columnInWords(first, locale)
  const ends = { from: columnInWords(first, locale), to: columnInWords(last, locale) }
  const inRow = grain === 'day' || addMonths(first, columns.length - 1) === last
  return inRow ? t('periodRange', ends) : t('periodSome', { ...ends, n: columns.length })
}

/** Filters by name, in the order of the dimensions. */
export function filterInWords(
  dimension: Dimension,
  value: string,
  name: string | null,
  wording: Wording,
): string {
  const faceValueMinor = dimension === 'face' ? Number(value) : null
  const what = memberInWords(dimension, { id: value, name, faceValueMinor }, wording)
  const t = translator(messages, wording.locale)
  return t('isFilter', { what: t(`rows.${dimension}`), value: what })
}
