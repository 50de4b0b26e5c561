import type { z } from 'zod'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages as redemptionMessages } from '../../redemptions/messages.ts'
import { addressSchema } from '../../redemptions/schema.ts'
import { type CarrierCode, carrierByCode, carrierFromText, carrierName } from '../carriers.ts'
import { messages as orderMessages } from '../messages.ts'
import { carriersFor, isTrackingNumber, normaliseTrackingNumber, trackingFits } from '../tracking-number.ts'
import { isScientific } from './clipboard.ts'
import { messages } from './messages.ts'
import { type SheetRights, whyFixed } from './rights.ts'
import type { EditableColumn, Problem, ProblemReason, SheetRow } from './types.ts'

/** What a check must know beside the row. */
export type CheckContext = {
  rights: SheetRights
  /** Of the merchant. */
  defaultCarrier: string
  locale: Locale
}

/** The value in the form in which it is sent, or why this cell cannot have it. */
export type Checked = { ok: true; value: string } | { ok: false; problem: Problem }

const MOST_SHOWN = 60

/** Names of carriers in a row. */
function carrierNames(codes: readonly CarrierCode[], locale: Locale): string {
  const t = translator(messages, locale)
  return codes.map((code) => carrierName(code, locale)).join(t('and'))
}

/**
 * Checks what was typed or pasted into a cell, as far as a browser can; regions and whole addresses are read by the
 * server (address-cell.ts).
 * @param options.carrier the carrier that goes with a tracking number, when it is not that of the row
 * @param options.numberIsRight somebody has looked at the number and says so
 */
export function checkCell(
  column: EditableColumn,
  typed: string,
  row: SheetRow,
  context: CheckContext,
  options: { carrier?: string | undefined; numberIsRight?: boolean | undefined } = {},
): Checked {
  const t = translator(messages, context.locale)
  const fail = (reason: ProblemReason, text: string, offer?: CarrierCode[]): Checked => ({
    ok: false,
    problem: { column, reason, text, ...(offer ? { offer } : {}) },
  })
  const fixed = whyFixed(column, row, context.rights)
  if (fixed) return fail('NOT_EDITABLE', t(fixed))
  if (column === 'trackingNo') {
    if (typed.trim() === '')
      return row.trackingNo === null ? { ok: true, value: '' } : fail('TEXT', t('trackingNotCleared'))
    if (isScientific(typed)) return fail('SCIENTIFIC', t('scientific', { value: typed.trim() }))
    const number = normaliseTrackingNumber(typed)
    if (!isTrackingNumber(number))
      return fail('TEXT', translator(orderMessages, context.locale)('trackingFormat'))
    const carrier = options.carrier ?? row.carrier ?? context.defaultCarrier
    return fits(column, carrier, number, context, options.numberIsRight) ?? { ok: true, value: number }
  }
  if (column === 'carrier') {
    if (typed.trim() === '' && row.status === 'pending') return { ok: true, value: '' }
    const code = carrierByCode(typed)?.code ?? carrierFromText(typed)
    if (!code) return fail('TEXT', t('carrierUnknown', { value: typed.slice(0, MOST_SHOWN) }))
    const wrong =
      row.trackingNo !== null && code !== row.carrier
        ? fits(column, code, row.trackingNo, context, options.numberIsRight)
        : undefined
    return wrong ?? { ok: true, value: code }
  }
  return checkText(column, typed, context)
}

/** Why a carrier cannot have a number; undefined when it can, or when somebody says that it has. */
function fits(
  column: EditableColumn,
  carrier: string,
  number: string,
  { locale }: CheckContext,
  numberIsRight = false,
): Checked | undefined {
  if (numberIsRight || trackingFits(carrier, number)) return undefined
  const t = translator(messages, locale)
  const offer = carriersFor(number)
  const words = { value: number, carrier: carrierName(carrier, locale) }
  const text =
    offer.length === 0
      ? t('trackingNone', words)
      : t('trackingOther', { ...words, others: carrierNames(offer.slice(0, 3), locale) })
  const reason = offer.length === 0 ? 'TRACKING_NO_CARRIER' : 'TRACKING_OTHER_CARRIER'
  return { ok: false, problem: { column, reason, text, offer } }
}

const SCHEMAS = { consignee: addressSchema.shape.consignee, phone: addressSchema.shape.phone }

function checkText(
  column: Exclude<EditableColumn, 'trackingNo' | 'carrier'>,
  typed: string,
  { locale }: CheckContext,
): Checked {
  const t = translator(messages, locale)
  const fail = (text: string): Checked => ({ ok: false, problem: { column, reason: 'TEXT', text } })
  if (column === 'consignee' || column === 'phone') {
    if (column === 'phone' && isScientific(typed))
      return { ok: false, problem: { column, reason: 'SCIENTIFIC', text: t('scientific', { value: typed }) } }
    return fromSchema(SCHEMAS[column], typed, locale, fail)
  }
  if (column === 'remark') {
    const text = typed.replaceAll('\r\n', '\n').trim()
    return [...text].length > 500 ? fail(t('remarkLong')) : { ok: true, value: text }
  }
  const text = typed.trim()
  if (text === '') return fail(t(column === 'region' ? 'regionNeeded' : 'streetNeeded'))
  return { ok: true, value: text.slice(0, 500) }
}

function fromSchema(
  schema: z.ZodType<string, string>,
  typed: string,
  locale: Locale,
  fail: (text: string) => Checked,
): Checked {
  const parsed = schema.safeParse(typed, { error: zodErrorMap(locale, redemptionMessages) })
  return parsed.success
    ? { ok: true, value: parsed.data }
    : fail([...new Set(parsed.error.issues.map((issue) => issue.message))].join(' '))
}
