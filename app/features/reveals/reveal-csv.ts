import { formatInstant } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { csvCell } from '../logs/log-csv.ts'
import { messages } from './messages.ts'
import type { RevealEntry } from './types.ts'

/** Excel reads UTF-8 as such only behind this mark. */
const BYTE_ORDER_MARK = '\uFEFF'

const line = (cells: readonly string[]) => `${cells.map(csvCell).join(',')}\r\n`

export type CsvOptions = { locale: Locale; timeZone: string }

function entryLine(entry: RevealEntry, { locale, timeZone }: CsvOptions): string {
  const t = translator(messages, locale)
  return line([
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
  const head = line([t('at'), t('who'), t('what'), t('fields'), t('orders'), t('count')])
  const encoder = new TextEncoder()
  let started = false
  return new ReadableStream({
    async pull(controller) {
      if (!started) {
        started = true
        controller.enqueue(encoder.encode(BYTE_ORDER_MARK + head))
        return
      }
      const { done, value } = await portions.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value.map((entry) => entryLine(entry, options)).join('')))
    },
    async cancel() {
      await portions.return(undefined)
    },
  })
}
