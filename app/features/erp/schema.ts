import { z } from 'zod'
import { halfWidth, wholeNumber } from '#app/core/i18n/typed-values.ts'
import { CARRIER_CODES } from '../orders/carriers.ts'
import { EDITIONS, PUSH_STATUSES } from './types.ts'

const key = (name: string) => ({ params: { key: name } })
const blank = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? undefined : value)
const code = (length: number) => halfWidth.pipe(z.string().max(length)).default('')
const secondsOf = wholeNumber(30, 3600)

/** The settings page. @param stored whether a secret is there already: then it need not be typed again */
export function settingsSchema(stored: { hasSecret: boolean; sid: string; appKey: string }) {
  return z
    .object({
      intent: z.literal('settings'),
      edition: z.enum(EDITIONS),
      enabled: z.boolean().default(false),
      sandbox: z.boolean().default(false),
      sid: code(40),
      appKey: code(60),
      secret: z.string().trim().max(200).default(''),
      shopNo: code(20),
      pushSeconds: secondsOf,
      pullSeconds: secondsOf,
      dropShip: z.boolean().default(false),
      daysBefore: z.preprocess(blank, wholeNumber(0, 60).optional()),
      waitMinutes: wholeNumber(0, 1440),
    })
    .superRefine((form, ctx) => {
      const issue = (path: string, name: string) =>
        ctx.addIssue({ code: 'custom', path: [path], ...key(name) })
      // A signature is made of all of it: no character that people cannot see or the vendor counts in another way.
      for (const field of ['sid', 'appKey', 'shopNo'] as const)
        if (!/^[\x21-\x7e]*$/.test(form[field])) issue(field, 'plainOnly')
      if (!form.enabled) return
      for (const field of ['sid', 'appKey', 'shopNo'] as const)
        if (form[field] === '') issue(field, 'required')
      const same = stored.hasSecret && stored.sid === form.sid && stored.appKey === form.appKey
      if (form.secret === '' && !same) issue('secret', stored.hasSecret ? 'secretAgain' : 'required')
    })
}
export type SettingsForm = z.output<ReturnType<typeof settingsSchema>>

const goodsRow = z
  .object({ productId: z.uuid(), goodsNo: code(40), specNo: code(40) })
  .superRefine(({ goodsNo, specNo }, ctx) => {
    const missing = (path: string) =>
      ctx.addIssue({ code: 'custom', path: [path], params: { key: 'required' } })
    if (goodsNo === '' && specNo !== '') missing('goodsNo')
    if (goodsNo !== '' && specNo === '') missing('specNo')
  })

/** Numbers of goods; both empty: none (any more). */
export const goodsSchema = z.object({
  intent: z.literal('goods'),
  rows: z.array(goodsRow).max(500).default([]),
})
export type GoodsRow = z.output<typeof goodsRow>

/** Lines pasted from a table: name of the product, goods_no, spec_no. */
export const pasteSchema = z.object({
  intent: z.literal('paste'),
  lines: z.string().trim().min(1).max(100_000),
})

export const shopsSchema = z.object({
  intent: z.literal('shops'),
  rows: z
    .array(z.object({ channelId: z.uuid(), shopNo: code(20) }))
    .max(500)
    .default([]),
})

export const carrierSchema = z.object({
  intent: z.literal('carrier'),
  erpName: z.string().trim().min(1).max(60),
  carrier: z.enum(CARRIER_CODES),
})

/** A region by its code; people find codes in the list of orders that wait, or in the standard. */
export const regionSchema = z.object({
  intent: z.literal('region'),
  code: halfWidth.refine((text) => /^\d{2}(\d{2}){0,2}$/.test(text), key('regionCodeFormat')),
  erpName: z.string().trim().min(1).max(40),
})

/** Takes a name off a list. */
export const removeSchema = z.object({
  intent: z.enum(['removeCarrier', 'removeRegion']),
  name: z.string().min(1).max(60),
})

/** Orders that failed: told again, or given up. None named: all. */
export const againSchema = z.object({
  intent: z.enum(['again', 'againAll', 'withdraw']),
  orderIds: z.array(z.uuid()).max(1000).default([]),
})
export const settleSchema = z.object({
  intent: z.literal('settle'),
  recIds: z
    .array(z.string().regex(/^\d{1,20}$/))
    .min(1)
    .max(1000),
})
export const runSchema = z.object({ intent: z.literal('run'), task: z.enum(['erp.push', 'erp.pull']) })

const place = z.uuid().optional().catch(undefined)
const recPlace = z
  .string()
  .regex(/^\d{1,20}$/)
  .optional()
  .catch(undefined)
const orderNo = z.preprocess(blank, halfWidth.pipe(z.string().max(60)).optional()).catch(undefined)

/** What the list of sent orders can be searched by; the names are those of the query string. */
export const pushQuery = z.object({
  status: z.preprocess(blank, z.enum(PUSH_STATUSES).optional()).catch(undefined),
  ...{ orderNo, after: place, before: place },
  done: z.literal('run').optional().catch(undefined),
})
export const resultQuery = z.object({
  show: z.preprocess(blank, z.enum(['problems', 'unacked']).optional()).catch(undefined),
  ...{ orderNo, after: recPlace, before: recPlace },
  done: z.literal('run').optional().catch(undefined),
})
export const failureQuery = z.object({
  done: z.enum(['again', 'withdraw', 'settle']).optional().catch(undefined),
  n: z.coerce.number().int().min(0).optional().catch(undefined),
})
export const mappingQuery = z.object({
  saved: z.enum(['goods', 'paste', 'names']).optional().catch(undefined),
  n: z.coerce.number().int().min(0).optional().catch(undefined),
})
