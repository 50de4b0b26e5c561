import type { RevealAnswer, Revealed } from '../../reveals/types.ts'
import type { RowIntent } from '../types.ts'
import type { OrderShow, OrderView } from '../views.ts'
import type { EditResult, OrderEdit, SheetNews, SheetPage, SheetRow } from './types.ts'

/** What the sheet shows: a view, perhaps narrowed or searched. */
export type SheetQuestion = {
  view: OrderView
  show: OrderShow | undefined
  /** Only what this store has handed over. */
  store?: string | undefined
  q: string | undefined
}

/** Acts on selected rows; what was refused stays as it was. */
export type SelectionAnswer = { done: number; skipped: number; rows: SheetRow[] }

/** The server, as the sheet talks to it. Everything throws NotReached when there is no answer to use. */
export type SheetBackend = {
  save: (edits: readonly OrderEdit[]) => Promise<EditResult[]>
  rows: (question: SheetQuestion, behind: string | undefined) => Promise<SheetPage>
  /** Consignees in full; each call is a line in the log. Those one may not see are missing. At most 100. */
  reveal: (orderIds: readonly string[]) => Promise<Revealed[]>
  byIds: (orderIds: readonly string[]) => Promise<SheetRow[]>
  act: (
    intent: Extract<RowIntent, 'prepare' | 'unprepare' | 'handOver'>,
    rows: readonly SheetRow[],
  ) => Promise<SelectionAnswer>
}

/** No answer, or none of ours. `signedOut`: the login page came instead. */
export class NotReached extends Error {
  override name = 'NotReached'
  readonly signedOut: boolean
  constructor(signedOut: boolean) {
    super(signedOut ? 'signed out' : 'not reached')
    this.signedOut = signedOut
  }
}

async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  let response: Response
  try {
    response = await fetch(path, { ...init, headers: { accept: 'application/json', ...init?.headers } })
  } catch {
    throw new NotReached(false)
  }
  const json = response.headers.get('content-type')?.includes('json') === true
  if (response.redirected || response.status === 403) throw new NotReached(true)
  if (!response.ok || !json) throw new NotReached(false)
  return (await response.json()) as T
}

const post = <T>(path: string, body: unknown): Promise<T> =>
  ask<T>(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })

function questionQuery({ view, show, store, q }: SheetQuestion, behind: string | undefined): URLSearchParams {
  const query = new URLSearchParams({ view })
  if (show) query.set('show', show)
  if (store) query.set('store', store)
  if (q) query.set('q', q)
  if (behind) query.set('behind', behind)
  return query
}

/** The routes admin.orders_.*. */
export const orderBackend: SheetBackend = {
  save: async (edits) => (await post<{ results: EditResult[] }>('/admin/orders/edits', { edits })).results,
  rows: (question, behind) => ask<SheetPage>(`/admin/orders/rows?${questionQuery(question, behind)}`),
  byIds: async (orderIds) => (await ask<SheetPage>(`/admin/orders/rows?ids=${orderIds.join(',')}`)).rows,
  reveal: async (orders) => {
    const answer = await post<RevealAnswer>('/admin/orders/reveal', { orders })
    if (!answer.ok) throw new NotReached(false)
    return answer.revealed
  },
  act: (intent, rows) =>
    post<SelectionAnswer>('/admin/orders/selection', {
      intent,
      orders: rows.map(({ orderId, version }) => ({ orderId, version })),
    }),
}

/**
 * Follows the event stream; the browser connects again by itself.
 * @returns the function that ends it
 */
export function followOrders(
  onNews: (news: SheetNews) => void,
  onState: (connected: boolean) => void,
): () => void {
  const events = new EventSource('/admin/orders/events')
  events.onopen = () => onState(true)
  events.onerror = () => onState(false)
  events.onmessage = (event: MessageEvent<string>) => onNews(JSON.parse(event.data) as SheetNews)
  return () => events.close()
}
