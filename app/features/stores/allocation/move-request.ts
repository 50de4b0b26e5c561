import { z } from 'zod'
import { carriedFilter, carriedQuery, MOVE_ACTIONS } from './schema.ts'
import type { MoveAction } from './types.ts'

/** What the page of moves begins with, as its address says. */
export type MoveStart = {
  action: MoveAction
  from: string | undefined
  /** The store to be filled in: of a move the receiver, else the first of the list. */
  to: string | undefined
  batchId: string | undefined
  serialFrom: string | undefined
  serialTo: string | undefined
  /** What else a search of cards has brought along, as a query string. */
  filter: string
}

const id = z.uuid().optional().catch(undefined)

/**
 * Reads the address: an action with its stores, or a search of cards. A search in one store is about what that store has.
 */
export function readStart(search: URLSearchParams): MoveStart {
  const asked = z.enum(MOVE_ACTIONS).safeParse(search.get('action')).data
  const ofStore = id.parse(search.get('storeId') ?? undefined)
  const { batchId, serialFrom, serialTo, ...rest } = carriedFilter(search.toString())
  return {
    action: asked ?? (ofStore ? 'take_back' : 'allocate'),
    from: id.parse(search.get('from') ?? ofStore),
    to: id.parse(search.get('to') ?? undefined),
    batchId,
    serialFrom: serialFrom?.toString(),
    serialTo: serialTo?.toString(),
    filter: carriedQuery(rest),
  }
}
