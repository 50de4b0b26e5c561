import { formatDate } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { messages as jobMessages } from '../jobs/messages.ts'
import { messages as smsMessages } from '../sms/messages.ts'
import { phrases } from './phrases.ts'
import type { Line, LineItem } from './types.ts'

/** A line as people read it. `path`: where in the back office to do something about it. */
export type Said = { title: string; details: string[]; path: string }

const PATHS: Record<Line['event'], string> = {
  attack: '/admin/security',
  order_held: '/admin/reviews',
  sms_failed: '/admin/sms?status=failed',
  erp_refused: '/admin/erp',
  task_failed: '/admin/jobs',
  job_failed: '/admin/jobs',
  webhook_disabled: '/admin/webhooks/endpoints',
  stock_low: '/admin/products',
  orders_overdue: '/admin/orders',
  order_cancelled: '/admin/orders',
  new_order: '/admin/orders',
}

/** A line in the reader's language. */
export function sayLine(line: Line, locale: Locale): Said {
  const t = translator(phrases, locale)
  const details = line.items.map((item) => sayItem(line.event, item, locale)).filter((text) => text !== '')
  if (line.more > 0) details.push(t('more', { n: line.more }))
  return { title: t(`title.${line.event}`, { n: line.n }), details, path: PATHS[line.event] }
}

function sayItem(event: Line['event'], { text, n }: LineItem, locale: Locale): string {
  const t = translator(phrases, locale)
  const count = n ?? 0
  switch (event) {
    case 'stock_low':
      return count === 0 ? t('soldOut', { product: text }) : t('stockLeft', { product: text, n: count })
    case 'new_order':
      return t('times', { text, n: count })
    case 'orders_overdue':
      return text === '' ? '' : t('since', { day: formatDate(text, locale) })
    case 'attack':
      return t(text === 'login' ? 'attackLogin' : 'attackCard')
    case 'sms_failed':
      return t('times', { text: codeInWords(smsMessages, `reason.${text}`, text, locale), n: count })
    case 'job_failed':
      return t('times', { text: codeInWords(jobMessages, text, text, locale), n: count })
    case 'task_failed':
      return codeInWords(phrases, `task.${text}`, text, locale)
    default:
      return text
  }
}

type Texts = Parameters<typeof translator>[0]

/** A code of another feature by its own words; one without words stays as it is. */
function codeInWords(texts: Texts, key: string, code: string, locale: Locale): string {
  const text = translator(texts, locale)(key)
  return text === key ? code : text
}

/** What stands in the subject, and as title on the phone: the first line, and how many others there are. */
export function sayTitle(lines: readonly Line[], locale: Locale, test: boolean): string {
  const t = translator(phrases, locale)
  const [first] = lines
  if (test || !first) return t('testTitle')
  const { title } = sayLine(first, locale)
  return lines.length === 1 ? title : t('andOthers', { title, n: lines.length - 1 })
}
