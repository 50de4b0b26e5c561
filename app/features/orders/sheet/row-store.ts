import type { SheetRow } from './types.ts'

/** What the grid is told: rows that are new at the top, behind the last, other than before, or all. */
export type RowNews =
  | { kind: 'top' | 'end' | 'all'; rows: SheetRow[] }
  | { kind: 'changed'; rows: SheetRow[]; flash: boolean }

/** The rows that are loaded, and who shows them. */
export class RowStore {
  readonly #rows = new Map<string, SheetRow>()
  /** News of the row that somebody types in. */
  readonly #held = new Map<string, SheetRow>()
  /** Versions that came of saves of our own, by order and version before: not somebody else's doing. */
  readonly #ownVersions = new Map<string, string>()
  /** New at the top, while somebody types: their cell stays where it is. */
  #arrived: SheetRow[] = []
  #editing: string | undefined
  #listener: (news: RowNews) => void = () => undefined

  constructor(rows: readonly SheetRow[]) {
    for (const row of rows) this.#rows.set(row.orderId, row)
  }

  /** Who keeps the rows on screen. */
  onNews(listener: (news: RowNews) => void): void {
    this.#listener = listener
  }

  get all(): SheetRow[] {
    return [...this.#rows.values()]
  }

  get size(): number {
    return this.#rows.size
  }

  /** A row as it is on screen. */
  get(orderId: string): SheetRow | undefined {
    return this.#rows.get(orderId)
  }

  /** A row as it is known, also when somebody types in it. */
  newest(orderId: string): SheetRow | undefined {
    return this.#held.get(orderId) ?? this.#rows.get(orderId)
  }

  /** The row somebody types in keeps as it is until they are done; undefined: nobody types. */
  editing(orderId: string | undefined): void {
    const before = this.#editing
    this.#editing = orderId
    const held = before === undefined || before === orderId ? undefined : this.#held.get(before)
    if (held) {
      this.#held.delete(held.orderId)
      this.put([held], true)
    }
    if (orderId === undefined && this.#arrived.length > 0) {
      this.#listener({ kind: 'top', rows: this.#arrived })
      this.#arrived = []
    }
  }

  /**
   * Rows as they are now; those that are not loaded are left out.
   * @param own what was saved here: shown at once, also where somebody types in another cell of the row
   */
  put(rows: readonly SheetRow[], flash: boolean, own = false): void {
    const now: SheetRow[] = []
    for (const row of rows) {
      if (row.orderId === this.#editing && !own) this.#held.set(row.orderId, row)
      else if (this.#rows.has(row.orderId)) {
        this.#held.delete(row.orderId)
        this.#rows.set(row.orderId, row)
        now.push(row)
      }
    }
    if (now.length > 0) this.#listener({ kind: 'changed', rows: now, flash })
  }

  /** Rows that look other than before although their orders are the same. */
  repaint(orderIds: readonly string[]): void {
    const rows = [...new Set(orderIds)].flatMap((orderId) => this.#rows.get(orderId) ?? [])
    if (rows.length > 0) this.#listener({ kind: 'changed', rows, flash: false })
  }

  /** @returns how many were not there yet */
  add(kind: 'top' | 'end', rows: readonly SheetRow[]): number {
    const added = rows.filter((row) => !this.#rows.has(row.orderId))
    for (const row of added) this.#rows.set(row.orderId, row)
    if (kind === 'top' && this.#editing !== undefined) this.#arrived = [...added, ...this.#arrived]
    else if (added.length > 0) this.#listener({ kind, rows: added })
    return added.length
  }

  replaceAll(rows: readonly SheetRow[]): void {
    this.#rows.clear()
    this.#held.clear()
    this.#arrived = []
    for (const row of rows) this.#rows.set(row.orderId, row)
    this.#listener({ kind: 'all', rows: [...rows] })
  }

  /** A save of our own has made a version of another. */
  noteOwn(orderId: string, before: string, after: string): void {
    if (before !== after) this.#ownVersions.set(`${orderId} ${before}`, after)
  }

  /** The version that a row has after what was saved here. */
  latestOf({ orderId, version }: SheetRow): string {
    let latest = version
    for (;;) {
      const next = this.#ownVersions.get(`${orderId} ${latest}`)
      if (next === undefined) return latest
      latest = next
    }
  }
}
