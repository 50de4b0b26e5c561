import { z } from 'zod'
import { LOCALES } from '#app/core/i18n/locale.ts'
import { halfWidth, wholeNumber } from '#app/core/i18n/typed-values.ts'
import { CHANNELS, EVENTS, MESSAGE_STATUSES } from './types.ts'

const key = (name: string) => ({ params: { key: name } })

/** How many people get e-mail. */
export const MOST_RECIPIENTS = 20

const events = z.array(z.enum(EVENTS)).max(EVENTS.length).default([])

const recipient = z.object({
  /** Empty for a new one. */
  id: z.uuid().optional(),
  // An empty line of the form is none.
  address: halfWidth.pipe(z.union([z.literal(''), z.email().max(200)])).default(''),
  locale: z.enum(LOCALES).default('zh-CN'),
})

/** The form of the e-mail channel. */
export const emailSchema = z
  .object({
    intent: z.literal('email'),
    enabled: z.boolean().default(false),
    events,
    recipients: z.array(recipient).max(MOST_RECIPIENTS).default([]),
  })
  .transform(({ recipients, ...form }) => ({
    ...form,
    recipients: recipients.filter(({ address }) => address !== ''),
  }))
  .superRefine(({ enabled, recipients, events }, ctx) => {
    const issue = (path: (string | number)[], name: string) =>
      ctx.addIssue({ code: 'custom', path, params: { key: name } })
    const known = new Set<string>()
    recipients.forEach(({ address }, i) => {
      const same = address.toLowerCase()
      if (known.has(same)) issue(['recipients', i, 'address'], 'twice')
      known.add(same)
    })
    if (!enabled) return
    if (recipients.length === 0) issue(['recipients', 0, 'address'], 'required')
    if (events.length === 0) issue(['events'], 'noEvents')
  })
export type EmailForm = z.output<typeof emailSchema>

/** People copy the whole address that DingTalk shows; the token is what matters. */
const accessToken = z
  .string()
  .trim()
  .transform((text) => /[?&]access_token=([^&#\s]+)/.exec(text)?.[1] ?? text)
  .refine((text) => text === '' || /^[\w-]{20,200}$/.test(text), key('accessToken'))
  .default('')

/** The form of the DingTalk channel. @param stored whether a robot is stored already: then it can be left out */
export function dingtalkSchema(stored: boolean) {
  return z
    .object({
      intent: z.literal('dingtalk'),
      enabled: z.boolean().default(false),
      events,
      locale: z.enum(LOCALES).default('zh-CN'),
      accessToken,
      secret: z
        .string()
        .trim()
        .refine((text) => text === '' || /^SEC[\w-]{10,200}$/.test(text), key('robotSecret'))
        .default(''),
    })
    .superRefine((form, ctx) => {
      const issue = (path: string, name: string) =>
        ctx.addIssue({ code: 'custom', path: [path], params: { key: name } })
      const typed = form.accessToken !== '' || form.secret !== ''
      if (typed || (form.enabled && !stored)) {
        if (form.accessToken === '') issue('accessToken', 'required')
        if (form.secret === '') issue('secret', 'required')
      }
      if (form.enabled && form.events.length === 0) issue('events', 'noEvents')
    })
}
export type DingtalkForm = z.output<ReturnType<typeof dingtalkSchema>>

/** What holds for both channels. */
export const generalSchema = z.object({
  intent: z.literal('general'),
  summaryHour: wholeNumber(0, 23),
  lowStock: wholeNumber(0, 1000),
})
export type GeneralForm = z.output<typeof generalSchema>

/** Sends a test over a channel that is set up. */
export const testSchema = z.object({ intent: z.literal('test'), channel: z.enum(CHANNELS) })

/** Sends messages of the log again. */
export const resendSchema = z.object({ messageIds: z.array(z.uuid()).min(1).max(100) })

/** What the log can be searched by; the names are those of the query string. */
export const filterSchema = z.object({
  channel: z.enum(CHANNELS).optional().catch(undefined),
  status: z.enum(MESSAGE_STATUSES).optional().catch(undefined),
})
export type NotificationFilter = z.output<typeof filterSchema>
