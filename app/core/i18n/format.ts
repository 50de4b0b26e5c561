import type { Locale } from './locale.ts'

/** Building an Intl formatter costs far more than using it, and tables use thousands. */
const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${locale}${JSON.stringify(options)}`
  let format = cache.get(key) as Intl.NumberFormat | undefined
  if (!format) {
    format = new Intl.NumberFormat(locale, options)
    cache.set(key, format)
  }
  return format
}

function dateFormat(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${locale}${JSON.stringify(options)}`
  let format = cache.get(key) as Intl.DateTimeFormat | undefined
  if (!format) {
    format = new Intl.DateTimeFormat(locale, options)
    cache.set(key, format)
  }
  return format
}

/** A number with the grouping of the language. */
export function formatNumber(
  value: number | bigint,
  locale: Locale,
  options: { maximumFractionDigits?: number } = {},
): string {
  return numberFormat(locale, { maximumFractionDigits: 2, ...options }).format(value)
}

/** A share between 0 and 1 as a percentage. */
export function formatPercent(share: number, locale: Locale): string {
  return numberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(share)
}

/**
 * Money held in minor units (分, cents), exact at any size: it goes through decimal text, never a float.
 * `whole: true` leaves out the decimals of a round sum, for the face of a card.
 */
export function formatMoney(
  minorUnits: number | bigint | string,
  currency: string,
  locale: Locale,
  options: { whole?: boolean } = {},
): string {
  const format = numberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    ...(options.whole ? { trailingZeroDisplay: 'stripIfInteger' as const } : {}),
  })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  return format.format(toDecimal(BigInt(minorUnits), digits))
}

function toDecimal(minor: bigint, digits: number): Intl.StringNumericLiteral {
  const sign = minor < 0n ? '-' : ''
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0')
  const decimal = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
  return `${sign}${decimal}` as Intl.StringNumericLiteral
}

/** A calendar date, 'YYYY-MM-DD', which has no time zone and must not be moved by one. */
export function formatDate(isoDate: string, locale: Locale): string {
  const date = new Date(`${isoDate}T00:00:00Z`)
  if (Number.isNaN(date.getTime())) return isoDate
  return dateFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(date)
}

/** A moment, shown in the merchant's time zone, to the minute. */
export function formatInstant(instant: string | Date, timeZone: string, locale: Locale): string {
  const date = typeof instant === 'string' ? new Date(instant) : instant
  if (Number.isNaN(date.getTime())) return String(instant)
  return dateFormat(locale, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23', timeZone }).format(
    date,
  )
}

const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** The time of day of a moment, in the merchant's time zone, to the minute: where the day is plain. */
export function formatTime(instant: string | Date, timeZone: string, locale: Locale): string {
  const date = typeof instant === 'string' ? new Date(instant) : instant
  if (Number.isNaN(date.getTime())) return String(instant)
  return dateFormat(locale, { timeStyle: 'short', hourCycle: 'h23', timeZone }).format(date)
}

/** A file size, in steps of 1024 as file managers count. */
export function formatBytes(bytes: number, locale: Locale): string {
  let value = Math.max(0, bytes)
  let unit = 0
  while (value >= 1024 && unit < BYTE_UNITS.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${formatNumber(value, locale, { maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0 })} ${BYTE_UNITS[unit]}`
}

/** A length of time in its two largest units ("2分 5秒", "2 min 5 sec"), for time left. */
export function formatDuration(seconds: number, locale: Locale): string {
  const total = Math.max(0, Math.round(seconds))
  const parts = [
    { unit: 'hour', value: Math.floor(total / 3600) },
    { unit: 'minute', value: Math.floor((total % 3600) / 60) },
    { unit: 'second', value: total % 60 },
  ]
  const first = parts.findIndex(({ value }) => value > 0)
  const shown = first === -1 ? parts.slice(-1) : parts.slice(first, first + 2)
  return shown
    .filter(({ value }, index) => index === 0 || value > 0)
    .map(({ unit, value }) =>
      numberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value),
    )
    .join(' ')
}
