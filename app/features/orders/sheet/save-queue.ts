import { carrierByCode } from '../carriers.ts'
import type { SheetBackend } from './backend.ts'
import { MOST_EDITS } from './schema.ts'
import type { CellChange, EditResult, OrderEdit, SheetRow } from './types.ts'

/** One batch of saves after the other, so that each finds the versions that the one before has made. */
export class SaveQueue {
  readonly #save: SheetBackend['save']
  #tail: Promise<unknown> = Promise.resolve()

  constructor(save: SheetBackend['save']) {
    this.#save = save
  }

  /**
   * @param edits made when their turn has come
   * @param onResult called for each edit; a request that has failed is told to `onFailure` with its edits
   */
  add(
    edits: () => OrderEdit[],
    onResult: (edit: OrderEdit, result: EditResult) => void,
    onFailure: (edits: OrderEdit[], error: unknown) => void,
  ): Promise<void> {
    const done = this.#tail.then(async () => {
      const all = edits()
      for (let at = 0; at < all.length; at += MOST_EDITS) {
        const part = all.slice(at, at + MOST_EDITS)
        try {
          const results = new Map((await this.#save(part)).map((result) => [result.orderId, result]))
          for (const edit of part) {
            const result = results.get(edit.orderId)
            if (result) onResult(edit, result)
          }
        } catch (error) {
          onFailure(part, error)
        }
      }
    })
    this.#tail = done.catch(() => undefined)
    return done
  }
}

/** What is sent for the cells of one order. */
export function editOf(seen: SheetRow, version: string, cells: readonly CellChange[]): OrderEdit {
  const edit: OrderEdit = { orderId: seen.orderId, version }
  for (const { column, typed, carrier, numberIsRight } of cells) {
    if (numberIsRight) edit.numberIsRight = true
    if (column === 'carrier') edit.carrier = carrierByCode(typed)?.code ?? null
    else edit[column] = typed
    if (carrier !== undefined) edit.carrier = carrier
  }
  return edit
}
