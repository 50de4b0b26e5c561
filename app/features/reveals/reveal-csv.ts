import { formatInstant } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { BYTE_ORDER_MARK, csvLineOf, streamOf } from '../logs/log-csv.ts'
import { messages } from './messages.ts'
import type { RevealEntry } from './types.ts'

/** In which words and days the file is written. */
export type CsvOptions = { locale: Locale; timeZone: string }

function entryLine(entry: RevealEntry, { locale, timeZone }: CsvOptions): string {
  const t = translator(messages, locale)
  return csvLineOf([
    formatInstant(entry.at, timeZone, locale),
    entry.who ?? t('formerMember'),
    [t(`kind.${entry.kind}`), entry.about ?? ''].filter(Boolean).join(' '),
    entry.fields.map((field) => t(`field.${field}`)).join(t('and')),
    entry.orderNos.join(' '),
    String(entry.orders),
  ])
}

/** The log as a CSV file, portion by portion. */
export function revealCsv(
  portions: AsyncGenerator<RevealEntry[]>,
  options: CsvOptions,
): ReadableStream<Uint8Array> {
  const t = translator(messages, options.locale)
  const head =
    BYTE_ORDER_MARK + csvLineOf([t('at'), t('who'), t('what'), t('fields'), t('orders'), t('count')])
  return streamOf(portions, head, (entry) => entryLine(entry, options))
}
