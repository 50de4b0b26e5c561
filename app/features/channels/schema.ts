import { z } from 'zod'
import { halfWidth } from '#app/core/i18n/typed-values.ts'

/** A name on one line, its spaces single: what people see is what is stored. Also used by the form of a batch. */
export const channelName = z
  .string()
  .transform((text) => text.replace(/\s+/g, ' ').trim())
  .pipe(
    z
      .string()
      .max(60)
      .refine((text) => !/\p{Cc}/u.test(text), { params: { key: 'invalid' } }),
  )

/** The form of a channel. Numbers of any kind are numbers here: mobiles, landlines with extensions, other countries. */
export const channelSchema = z.object({
  name: channelName.pipe(z.string().min(1)),
  contactName: z.string().trim().max(60).default(''),
  contactPhone: halfWidth
    .refine((text) => text === '' || /^[-+\d ()转#*]{5,30}$/.test(text), {
      params: { key: 'contactPhoneFormat' },
    })
    .default(''),
  commissionNote: z
    .string()
    .trim()
    .transform((text) => text.replaceAll('\r\n', '\n'))
    .pipe(z.string().max(500))
    .default(''),
})

/** What the button beside a contact posts. */
export const revealSchema = z.object({ channelId: z.uuid() })

export type ChannelForm = z.output<typeof channelSchema>
