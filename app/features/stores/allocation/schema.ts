import { z } from 'zod'
import { halfWidth, wholeNumber } from '#app/core/i18n/typed-values.ts'
import {
  type CardFilter,
  cardFilterSchema,
  filterQuery,
  narrows,
  storedFilterSchema,
} from '../../cards/schema.ts'
import type { MoveRequest } from './types.ts'

export const MOVE_ACTIONS = ['allocate', 'take_back', 'move'] as const

/** Cards that one operation moves at most: all of them wait for one transaction. */
export const MAX_MOVED = 500_000
/** Up to so many are moved while the page waits; more are a job. */
export const MOVED_AT_ONCE = 2000
/** Stores that one form can serve. */
export const MAX_PARTS = 1000

const serial = halfWidth
  .refine((text) => /^0*[1-9]\d{0,14}$/.test(text), { params: { key: 'badSerial' }, abort: true })
  .transform(Number)
const count = wholeNumber(1, MAX_MOVED).optional()

/** The form of all three; which fields count depends on `action`. */
export const moveSchema = z
  .object({
    action: z.enum(MOVE_ACTIONS),
    batchId: z.uuid().optional(),
    serialFrom: serial.optional(),
    serialTo: serial.optional(),
    /** What a search of cards has brought along, as its query string. */
    filter: z.string().max(4000).default(''),
    from: z.uuid().optional(),
    to: z.uuid().optional(),
    count,
    shares: z
      .array(z.object({ storeId: z.uuid(), count }))
      .max(MAX_PARTS)
      .default([]),
  })
  .superRefine((form, context) => {
    const issue = (path: string, key: string) =>
      context.addIssue({ code: 'custom', path: [path], params: { key } })
    if (form.serialFrom !== undefined && form.serialTo !== undefined && form.serialFrom > form.serialTo)
      issue('serialTo', 'upsideDown')
    if (form.action === 'allocate') {
      if (!narrows(filterOf(form))) issue('batchId', 'choosePool')
      if (form.shares.every((share) => share.count === undefined)) issue('shares', 'chooseStores')
      return
    }
    if (form.from === undefined) issue('from', 'chooseFrom')
    if (form.action !== 'move') return
    if (form.to === undefined) issue('to', 'chooseTo')
    else if (form.to === form.from) issue('to', 'sameStore')
  })

export type MoveInput = z.input<typeof moveSchema>
export type MoveForm = z.output<typeof moveSchema>

/** Parts of a search that say which cards; state and store follow from what is done with them. */
export function carriedFilter(query: string): CardFilter {
  const parsed = cardFilterSchema.safeParse(Object.fromEntries(new URLSearchParams(query)))
  if (!parsed.success) return {}
  const { status, storeId, ...filter } = parsed.data
  return filter
}

/** The same as the form carries it on. */
export function carriedQuery(filter: CardFilter): string {
  return new URLSearchParams(filterQuery(filter)).toString()
}

function filterOf({
  filter,
  batchId,
  serialFrom,
  serialTo,
}: Omit<MoveForm, 'action' | 'shares'>): CardFilter {
  const own = Object.entries({ batchId, serialFrom, serialTo }).filter(([, value]) => value !== undefined)
  return { ...carriedFilter(filter), ...Object.fromEntries(own) }
}

/** What a form that is in order asks for. */
export function requestOf(form: MoveForm): MoveRequest {
  const { action } = form
  const filter = filterOf(form)
  if (action === 'allocate') {
    const parts = form.shares.flatMap(({ storeId, count }) =>
      count === undefined ? [] : [{ to: storeId, count }],
    )
    return { action, from: null, filter, parts }
  }
  const to = action === 'move' ? (form.to ?? null) : null
  return { action, from: form.from ?? null, filter, parts: [{ to, count: form.count ?? null }] }
}

/** A form that is in order, as the fields that would send it once more. */
export function fieldsOf(form: MoveForm): [string, string][] {
  const { shares, ...rest } = form
  const plain = Object.entries(rest).filter(([, value]) => value !== undefined && value !== '')
  const given = form.action === 'allocate' ? shares.filter(({ count }) => count !== undefined) : []
  return [
    ...plain.map(([name, value]): [string, string] => [name, String(value)]),
    ...given.flatMap(({ storeId, count }, at): [string, string][] => [
      [`shares[${at}].storeId`, storeId],
      [`shares[${at}].count`, String(count)],
    ]),
  ]
}

/** What the confirmation of a preview posts beside the form. */
export const confirmSchema = z.object({ fingerprint: z.string().max(100) })

/** jobs.request of a job that moves cards: the cards themselves stand in job_cards, PARTS_APART parts for each receiver. */
export const storedMoveSchema = z.object({
  action: z.enum(MOVE_ACTIONS),
  from: z.uuid().nullable(),
  filter: storedFilterSchema,
  parts: z.array(z.object({ to: z.uuid().nullable(), cards: z.number() })),
})
export type StoredMove = z.output<typeof storedMoveSchema>
