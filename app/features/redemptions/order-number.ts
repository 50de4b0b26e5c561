import { randomInt } from 'node:crypto'

/**
 * A new order number: YYMMDD in the merchant's time zone and eight random digits, so that it can be read out
 * on the phone and tells nobody how many orders there are.
 * @param timeZone IANA name
 */
export function newOrderNumber(timeZone: string, now: Date = new Date()): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: '2-digit',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(now)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  const random = String(randomInt(100_000_000)).padStart(8, '0')
  return `${part('year')}${part('month')}${part('day')}${random}`
}
