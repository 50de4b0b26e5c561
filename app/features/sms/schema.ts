import { z } from 'zod'
import { halfWidth, wholeNumber } from '#app/core/i18n/typed-values.ts'
import { parsePhone } from '../redemptions/phone.ts'
import { numberedInOrder, variablesOf } from './template.ts'
import { SMS_KINDS, SMS_PROVIDERS, SMS_STATUSES, SMS_VALUES, type SmsVendor, valuesFor } from './types.ts'

const key = (name: string) => ({ params: { key: name } })

/** What can be left out: the vendor's account while nothing is sent, and a key that is stored already. */
export type KnownAccount = { provider: (typeof SMS_PROVIDERS)[number]; hasKey: boolean }

/** The form of a merchant's account at a vendor. @param stored what is there already */
export function accountSchema(stored: KnownAccount) {
  return z
    .object({
      intent: z.literal('account'),
      provider: z.enum(SMS_PROVIDERS),
      signName: z
        .string()
        // People copy the signature with the brackets it has on the phone.
        .transform((text) => text.replace(/[【】[\]]/g, '').trim())
        .pipe(z.string().max(20))
        .default(''),
      appId: halfWidth.refine((text) => /^\d{0,20}$/.test(text), key('appIdDigits')).default(''),
      keyId: z.string().trim().max(100).default(''),
      keySecret: z.string().trim().max(200).default(''),
    })
    .superRefine((form, ctx) => {
      if (form.provider === 'none') return
      const missing = (path: 'signName' | 'appId' | 'keyId' | 'keySecret') =>
        ctx.addIssue({ code: 'custom', path: [path], params: { key: 'required' } })
      if (form.signName === '') missing('signName')
      if (form.provider === 'tencent' && form.appId === '') missing('appId')
      const keeps = stored.hasKey && stored.provider === form.provider
      const typed = form.keyId !== '' || form.keySecret !== ''
      if (typed || !keeps) {
        if (form.keyId === '') missing('keyId')
        if (form.keySecret === '') missing('keySecret')
      }
    })
}
export type AccountForm = z.output<ReturnType<typeof accountSchema>>

const CODES: Record<SmsVendor, RegExp> = { aliyun: /^SMS_\d{1,30}$/, tencent: /^\d{1,20}$/ }

/** The form of one kind's template. @param vendor whose variables the text has */
export function templateSchema(vendor: SmsVendor) {
  return z
    .object({
      intent: z.literal('template'),
      kind: z.enum(SMS_KINDS),
      enabled: z.boolean().default(false),
      templateCode: halfWidth.default(''),
      templateText: z
        .string()
        .trim()
        .transform((text) => text.replaceAll('\r\n', '\n'))
        .pipe(z.string().max(500))
        .default(''),
      params: z.array(z.enum(SMS_VALUES).optional()).max(10).default([]),
      delayMinutes: wholeNumber(0, 60).optional(),
    })
    .superRefine((form, ctx) => {
      const issue = (path: (string | number)[], name: string) =>
        ctx.addIssue({ code: 'custom', path, params: { key: name } })
      if (form.templateCode !== '' && !CODES[vendor].test(form.templateCode))
        issue(['templateCode'], vendor === 'aliyun' ? 'aliyunCode' : 'tencentCode')
      const variables = variablesOf(vendor, form.templateText)
      if (variables.length > 10) issue(['templateText'], 'tooManyVariables')
      if (vendor === 'tencent' && !numberedInOrder(variables)) issue(['templateText'], 'variableGap')
      const known = valuesFor(form.kind)
      form.params.forEach((value, i) => {
        if (value !== undefined && i < variables.length && !known.includes(value))
          issue(['params', i], 'notYetKnown')
      })
      if (!form.enabled) return
      if (form.templateCode === '') issue(['templateCode'], 'required')
      if (form.templateText === '') issue(['templateText'], 'required')
      variables.forEach((_, i) => {
        if (form.params[i] === undefined) issue(['params', i], 'chooseOne')
      })
    })
    .transform((form) => ({
      ...form,
      // Selects of variables that are gone from the text may still have been sent.
      params: variablesOf(vendor, form.templateText).map((_, i) => form.params[i] ?? 'merchant'),
    }))
}
export type TemplateForm = z.output<ReturnType<typeof templateSchema>>

const mobile = z.string().transform((typed, ctx) => {
  const phone = parsePhone(typed)
  if (phone !== undefined && /^1\d{10}$/.test(phone)) return phone
  ctx.addIssue({ code: 'custom', params: { key: 'phone' } })
  return z.NEVER
})

/** A try-out of the settings. */
export const testSchema = z.object({ intent: z.literal('test'), kind: z.enum(SMS_KINDS), testPhone: mobile })

/** A number that wants no messages. */
export const optOutSchema = z.object({ intent: z.literal('add'), phone: mobile })

/** Takes a number off that list; base64url of its index, which is all the list knows of it. */
export const optInSchema = z.object({
  intent: z.literal('remove'),
  number: z.string().regex(/^[\w-]{20,30}$/),
})

/** Sends messages again: one of the log, or all on this page that have failed. */
export const resendSchema = z.object({ messageIds: z.array(z.uuid()).min(1).max(100) })

/** What the log can be searched by; the names are those of the query string. */
export const smsFilterSchema = z
  .object({
    status: z.enum(SMS_STATUSES).optional(),
    phone: mobile.optional(),
    orderNo: halfWidth.pipe(z.string().max(40)).optional(),
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, { path: ['to'] })
export type SmsFilter = z.output<typeof smsFilterSchema>
