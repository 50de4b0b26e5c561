import { z } from 'zod'

/** Everything a list of cards can show, in the order it is offered. */
export const CARD_COLUMNS = [
  'serial',
  'number',
  'status',
  'faceValue',
  'batch',
  'products',
  'channel',
  'store',
  'validFrom',
  'validTo',
  'regions',
  'remark',
  'activatedAt',
  'redeemedAt',
] as const
export type CardColumn = (typeof CARD_COLUMNS)[number]

/** At most so many columns stay in sight while the rest scrolls sideways. */
export const MAX_FROZEN = 3

/** Which columns an account sees, in which order, and how many of the first stay in sight. */
export type CardView = { columns: CardColumn[]; frozen: number }

export const DEFAULT_VIEW: CardView = {
  columns: [
    'serial',
    'number',
    'status',
    'faceValue',
    'batch',
    'products',
    'channel',
    'validTo',
    'activatedAt',
  ],
  frozen: 1,
}

const stored = z.object({
  columns: z.array(z.enum(CARD_COLUMNS)),
  frozen: z.int().min(0).max(MAX_FROZEN),
})

/** What was saved, as far as this version understands it. The serial is always there: it leads to the card. */
export function viewOf(settings: unknown): CardView {
  const parsed = stored.safeParse(settings)
  if (!parsed.success) return DEFAULT_VIEW
  const columns = [...new Set(parsed.data.columns)]
  return { ...parsed.data, columns: columns.includes('serial') ? columns : ['serial', ...columns] }
}

/** All columns, those of a view first and in its order. */
export function inOrder(view: CardView): CardColumn[] {
  return [...view.columns, ...CARD_COLUMNS.filter((column) => !view.columns.includes(column))]
}

/** A column one place further to the front (-1) or the back (1); at the ends nothing changes. */
export function moved(order: readonly CardColumn[], column: CardColumn, by: -1 | 1): CardColumn[] {
  const from = order.indexOf(column)
  const other = order[from + by]
  if (from === -1 || other === undefined) return [...order]
  return order.map((each) => (each === column ? other : each === other ? column : each))
}

const formSchema = z.object({
  order: z.array(z.enum(CARD_COLUMNS)),
  shown: z.array(z.enum(CARD_COLUMNS)),
  frozen: z.coerce.number().int().min(0).max(MAX_FROZEN),
  move: z
    .string()
    .regex(/^[a-zA-Z]+:(-1|1)$/)
    .nullable(),
})

/** The view that the form of the columns asks for, as saved; undefined when it is none. */
export function viewFromForm(form: FormData): CardView | undefined {
  const parsed = formSchema.safeParse({
    order: form.getAll('order'),
    shown: form.getAll('shown'),
    frozen: form.get('frozen') ?? 0,
    move: form.get('move'),
  })
  if (!parsed.success) return undefined
  const { order, shown, frozen, move } = parsed.data
  const [column, by] = (move ?? '').split(':')
  const wanted = move ? moved(order, column as CardColumn, Number(by) as -1 | 1) : order
  return viewOf({ columns: wanted.filter((each) => shown.includes(each)), frozen })
}
