import { formatInstant } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { BYTE_ORDER_MARK, csvLineOf, streamOf } from '../logs/log-csv.ts'
import { reasonInWords } from './in-words.ts'
import { messages } from './messages.ts'
import type { LoginEntry } from './types.ts'

/** The first line, with the names of the columns. */
function loginCsvHead(locale: Locale): string {
  const t = translator(messages, locale)
  const names = [t('at'), t('account'), t('result'), t('reason'), t('address'), t('browser')]
  return BYTE_ORDER_MARK + csvLineOf(names)
}

/** One entry as a line. */
export function loginCsvLine(entry: LoginEntry, locale: Locale, timeZone: string): string {
  const t = translator(messages, locale)
  const { account, typed } = entry
  return csvLineOf([
    formatInstant(entry.at, timeZone, locale),
    account ? `${account.name} (${account.loginName})` : `${t('nobody')}: ${typed ?? ''}`,
    t(`result.${entry.result}`),
    reasonInWords(entry.reason, locale),
    entry.address ?? '',
    entry.browser ?? '',
  ])
}

/** The log of sign-ins as a CSV file, portion by portion. */
export function loginCsv(
  portions: AsyncGenerator<LoginEntry[]>,
  locale: Locale,
  timeZone: string,
): ReadableStream<Uint8Array> {
  return streamOf(portions, loginCsvHead(locale), (entry) => loginCsvLine(entry, locale, timeZone))
}
