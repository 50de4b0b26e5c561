import { z } from 'zod'

// What people type into forms, before any rule of a feature.

/** Full-width digits, letters and stops, as Chinese keyboards give them, count as plain ones. */
export const halfWidth = z.string().transform((text) => text.normalize('NFKC').trim())

/**
 * A whole number as people write it. A pattern and not Number(), which would take 1e9 and 0x10.
 * @param min smallest value allowed, inclusive; @param max largest, inclusive
 */
export function wholeNumber(min: number, max: number) {
  return halfWidth
    .refine((text) => /^[-+]?\d{1,17}$/.test(text), { params: { key: 'integer' }, abort: true })
    .transform(Number)
    .pipe(z.number().min(min).max(max))
}

/**
 * An amount of money with up to two decimals, 388 or 388.50, to integer minor units. No exponent, no sign, no
 * grouping.
 * @param formatKey sentence of the feature's dictionary that says what is expected
 */
export function money(formatKey: string) {
  return halfWidth
    .refine((text) => /^\d{1,12}(\.\d{1,2})?$/.test(text), { params: { key: formatKey }, abort: true })
    .transform((text) => {
      const [whole = '0', fraction = ''] = text.split('.')
      return Number(whole) * 100 + Number(fraction.padEnd(2, '0'))
    })
}
