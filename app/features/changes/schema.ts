import { z } from 'zod'
import { halfWidth } from '#app/core/i18n/typed-values.ts'
import { MAX_CODES } from '../regions/rule.ts'
import { checkRuleFields, regionRuleShape, ruleOfFields } from '../regions/schema.ts'

/** What can be done with all cards of a filter, in the order screens offer it. */
export const CHANGE_ACTIONS = [
  'activate',
  'deactivate',
  'void',
  'restore',
  'products',
  'validity',
  'channel',
  'remark',
  'regions',
  'store',
] as const
export type ChangeAction = (typeof CHANGE_ACTIONS)[number]

export const PRODUCT_MODES = ['replace', 'add', 'remove'] as const
export const MAX_PRODUCTS = 50
export const MAX_REMARK = 200
/** From so many cards on, the count must be typed: more than a thousand. */
export const TYPE_ABOVE = 1000

const id = z.uuid()
const day = z.iso.date()

/** A change as jobs.request and the log keep it. */
export const storedChangeSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('activate') }),
  z.object({ action: z.literal('deactivate') }),
  z.object({ action: z.literal('void') }),
  z.object({ action: z.literal('restore') }),
  z.object({
    action: z.literal('products'),
    mode: z.enum(PRODUCT_MODES),
    productIds: z.array(id).min(1).max(MAX_PRODUCTS),
  }),
  // A day that is missing stays as it is; null: no limit.
  z.object({ action: z.literal('validity'), from: day.nullable().optional(), to: day.nullable().optional() }),
  z.object({ action: z.literal('channel'), channelId: id.nullable() }),
  z.object({ action: z.literal('remark'), remark: z.string().max(MAX_REMARK) }),
  z.object({
    action: z.literal('regions'),
    rule: z
      .object({ mode: z.enum(['only', 'except']), codes: z.array(z.string()).min(1).max(MAX_CODES) })
      .nullable(),
  }),
  z.object({ action: z.literal('store'), storeId: id.nullable() }),
])

/** What is to become of the cards. */
export type Change = z.output<typeof storedChangeSchema>

const noneOr = z.union([z.literal('none').transform(() => null), id])
const fieldIssue = (context: z.RefinementCtx, path: string, key: string) =>
  context.addIssue({ code: 'custom', path: [path], params: { key } })

const plain = (action: 'activate' | 'deactivate' | 'void' | 'restore') =>
  z.object({}).transform((): Change => ({ action }))

const products = z
  .object({
    productMode: z.enum(PRODUCT_MODES).default('replace'),
    productIds: z.array(id).max(MAX_PRODUCTS).default([]),
  })
  .superRefine(({ productIds }, context) => {
    if (productIds.length === 0) fieldIssue(context, 'productIds', 'chooseProducts')
  })
  .transform(
    ({ productMode, productIds }): Change => ({
      action: 'products',
      mode: productMode,
      productIds: [...new Set(productIds)].sort(),
    }),
  )

const validity = z
  .object({
    newFrom: day.optional(),
    newFromNone: z.literal('on').optional(),
    newTo: day.optional(),
    newToNone: z.literal('on').optional(),
  })
  .superRefine(({ newFrom, newTo, newFromNone, newToNone }, context) => {
    if (!newFrom && !newTo && !newFromNone && !newToNone) fieldIssue(context, 'newTo', 'chooseValidity')
    else if (newFrom && newTo && !newFromNone && !newToNone && newFrom > newTo)
      fieldIssue(context, 'newTo', 'startAfterEnd')
  })
  .transform(({ newFrom, newFromNone, newTo, newToNone }): Change => {
    const from = newFromNone ? null : newFrom
    const to = newToNone ? null : newTo
    return {
      action: 'validity',
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    }
  })

/**
 * The form of each action as query strings and forms carry it, to the one stored form. Names of fields differ from
 * those of the filter (channelId, storeId, remark …), because both stand in one query.
 */
export const CHANGE_FORMS = {
  activate: plain('activate'),
  deactivate: plain('deactivate'),
  void: plain('void'),
  restore: plain('restore'),
  products,
  validity,
  channel: z
    .object({ newChannelId: noneOr })
    .transform(({ newChannelId }): Change => ({ action: 'channel', channelId: newChannelId })),
  remark: z
    .object({ newRemark: z.string().trim().max(MAX_REMARK).default('') })
    .transform(({ newRemark }): Change => ({ action: 'remark', remark: newRemark })),
  regions: z
    .object(regionRuleShape)
    .superRefine(checkRuleFields)
    .transform((fields): Change => ({ action: 'regions', rule: ruleOfFields(fields) })),
  store: z
    .object({ newStoreId: noneOr })
    .transform(({ newStoreId }): Change => ({ action: 'store', storeId: newStoreId })),
} as const satisfies Record<ChangeAction, z.ZodType<Change>>

/** True for actions that ask for nothing more than which cards. */
export function isPlain(action: ChangeAction): boolean {
  return action === 'activate' || action === 'deactivate' || action === 'void' || action === 'restore'
}

/** A change as the query string carries it; the form of its action reads it back to the same change. */
export function changeQuery(change: Change): [string, string][] {
  const action: [string, string] = ['action', change.action]
  switch (change.action) {
    case 'products':
      return [
        action,
        ['productMode', change.mode],
        ...change.productIds.map((product): [string, string] => ['productIds', product]),
      ]
    case 'validity':
      return [action, ...dayQuery('newFrom', change.from), ...dayQuery('newTo', change.to)]
    case 'channel':
      return [action, ['newChannelId', change.channelId ?? 'none']]
    case 'remark':
      return [action, ['newRemark', change.remark]]
    case 'regions':
      return [
        action,
        ['regionMode', change.rule?.mode ?? 'none'],
        ...(change.rule?.codes ?? []).map((code): [string, string] => ['regionCodes', code]),
      ]
    case 'store':
      return [action, ['newStoreId', change.storeId ?? 'none']]
    default:
      return [action]
  }
}

function dayQuery(name: string, value: string | null | undefined): [string, string][] {
  if (value === undefined) return []
  return [value === null ? [`${name}None`, 'on'] : [name, value]]
}

/**
 * What the confirmation of a preview posts. `typed` is the count once more, by hand; people write 1,234 and １２３４ too.
 */
export const confirmSchema = z
  .object({
    count: z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
    fingerprint: z.string().max(400).default(''),
    typed: halfWidth
      .transform((text) => text.replace(/[,\s]/g, ''))
      .pipe(z.string().regex(/^\d{1,9}$/))
      .transform(Number)
      .optional()
      .catch(Number.NaN),
  })
  .superRefine(({ count, typed }, context) => {
    if (count > TYPE_ABOVE && typed !== count)
      context.addIssue({ code: 'custom', path: ['typed'], params: { key: 'typedWrong', n: count } })
  })
