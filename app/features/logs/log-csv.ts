import { formatInstant } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { actionInWords, entryChangeInWords, outcomeInWords, whichInWords } from './in-words.ts'
import { messages } from './messages.ts'
import type { LogEntry } from './types.ts'

/** Excel reads UTF-8 as such only behind this mark. */
export const BYTE_ORDER_MARK = '\uFEFF'

/** One cell of a CSV file. What a spreadsheet would take for a formula is kept from being one. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Cells as a line. */
export const csvLineOf = (cells: readonly string[]) => `${cells.map(csvCell).join(',')}\r\n`

export type CsvOptions = { locale: Locale; currency: string; timeZone: string }

/** The first line, with the names of the columns. */
function csvHead(locale: Locale): string {
  const t = translator(messages, locale)
  return (
    BYTE_ORDER_MARK +
    csvLineOf([t('at'), t('who'), t('what'), t('change'), t('cards'), t('count'), t('outcome'), t('details')])
  )
}

/** One entry as a line. */
export function csvLine(entry: LogEntry, { locale, currency, timeZone }: CsvOptions): string {
  const t = translator(messages, locale)
  return csvLineOf([
    formatInstant(entry.at, timeZone, locale),
    entry.who ?? t('formerMember'),
    actionInWords(entry.action, locale),
    entryChangeInWords(entry, locale),
    whichInWords(entry, locale, currency).join(t('semicolon')),
    String(entry.count),
    outcomeInWords(entry, locale),
    entry.facts.map(({ name, value }) => `${name}=${value}`).join(t('semicolon')),
  ])
}

/** A log as a CSV file, portion by portion. */
export function csvStream(
  portions: AsyncGenerator<LogEntry[]>,
  options: CsvOptions,
): ReadableStream<Uint8Array> {
  return streamOf(portions, csvHead(options.locale), (entry) => csvLine(entry, options))
}

/** Portions of anything as the bytes of a file. @param head its first line @param lineOf one of them as a line */
export function streamOf<T>(
  portions: AsyncGenerator<T[]>,
  head: string,
  lineOf: (each: T) => string,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let started = false
  return new ReadableStream({
    async pull(controller) {
      if (!started) {
        started = true
        controller.enqueue(encoder.encode(head))
        return
      }
      const { done, value } = await portions.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value.map(lineOf).join('')))
    },
    async cancel() {
      await portions.return(undefined)
    },
  })
}
