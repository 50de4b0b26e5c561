import { formatMoney, formatNumber } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import type { Wording } from '../reports/in-words.ts'
import { messages } from './messages.ts'
import { type FiguresRequest, type FiguresRow, type Measure, MONEY, NOBODY } from './types.ts'

/** A count, or money (without decimals that are zero), as people read it. */
export function figureInWords(count: number, measure: Measure, { locale, currency }: Wording): string {
  return MONEY.has(measure)
    ? formatMoney(count, currency, locale, { whole: true })
    : formatNumber(count, locale)
}

/** Who an account of the figures is, where its name is not for the reader, too. */
export function personInWords({ id, name }: Pick<FiguresRow, 'id' | 'name'>, { locale }: Wording): string {
  const t = translator(messages, locale)
  if (id === NOBODY) return t('nobody')
  return name ?? t('someone')
}

/** The title of what is behind a figure. */
export function behindInWords(page: {
  request: FiguresRequest
  wording: Wording
  name: string
  person: Pick<FiguresRow, 'id' | 'name'> | undefined
  count: number
}): string {
  const { request, wording, name, person, count } = page
  const t = translator(messages, wording.locale)
  const store = person ? `${name} · ${personInWords(person, wording)}` : name
  const { measure } = request
  return t(measure === 'onHand' ? 'entriesOnHand' : 'entriesTitle', {
    ...{ store, measure: t(`measure.${measure}`), count: figureInWords(count, measure, wording) },
  })
}

/** The name of the Excel file. @param store of one store */
export function fileNameOf({ period }: FiguresRequest, locale: Locale, store?: string): string {
  const t = translator(messages, locale)
  const ends = [...new Set([period.columns[0] ?? '', period.columns.at(-1) ?? ''])].join('_')
  return store === undefined ? t('fileName', { period: ends }) : t('fileOfStore', { store, period: ends })
}
