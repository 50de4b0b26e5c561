import type { Revealed } from '../../reveals/types.ts'
import { maskName, maskPhone, maskStreet } from '../masking.ts'
import type { Consignee } from '../types.ts'
import type { SheetRow } from './types.ts'

/** What the grid is told: rows that are new at the top, behind the last, other than before, or all. */
export type RowNews =
  | { kind: 'top' | 'end' | 'all'; rows: SheetRow[] }
  | { kind: 'changed'; rows: SheetRow[]; flash: boolean }

function masked(consignee: Consignee): Consignee {
  const { name, phone, address } = consignee
  const stars = { name: maskName(name), phone: maskPhone(phone), address: maskStreet(address) }
  return { ...consignee, ...stars, masked: true }
}

/** The rows that are loaded, and who shows them. Consignees that were asked for are kept beside them. */
export class RowStore {
  readonly #rows = new Map<string, SheetRow>()
  /** News of the row that somebody types in. */
  readonly #held = new Map<string, SheetRow>()
  /** Versions that came of saves of our own, by order and version before: not somebody else's doing. */
  readonly #ownVersions = new Map<string, string>()
  /** New at the top, while somebody types: their cell stays where it is. */
  #arrived: SheetRow[] = []
  /** In full, by order. */
  readonly #shown = new Map<string, Consignee>()
  #editing: string | undefined
  readonly #watchers = new Set<() => void>()
  #listener: (news: RowNews) => void = () => undefined

  constructor(rows: readonly SheetRow[]) {
    for (const row of rows) this.#keep(row)
  }

  /** As it comes; what came in full is kept as such beside it. @returns the row as it is kept */
  #keep(row: SheetRow): SheetRow {
    const { orderId, consignee } = row
    if (consignee === null || consignee.masked) {
      this.#rows.set(orderId, row)
      return row
    }
    this.#shown.set(orderId, consignee)
    const kept = { ...row, consignee: masked(consignee) }
    this.#rows.set(orderId, kept)
    return kept
  }

  /** A row with its consignee in full, if that was asked for and is still the same. */
  dressed(row: SheetRow): SheetRow {
    const shown = this.#shown.get(row.orderId)
    return shown !== undefined && shown.seal === row.consignee?.seal ? { ...row, consignee: shown } : row
  }

  #tell(kind: 'top' | 'end' | 'all', rows: readonly SheetRow[]): void {
    this.#say({ kind, rows: rows.map((row) => this.dressed(row)) })
  }

  #tellChanged(rows: readonly SheetRow[], flash: boolean): void {
    this.#say({ kind: 'changed', rows: rows.map((row) => this.dressed(row)), flash })
  }

  #say(news: RowNews): void {
    this.#listener(news)
    for (const watcher of this.#watchers) watcher()
  }

  /** Shows consignees in full from now on. */
  show(revealed: readonly Revealed[]): void {
    for (const { orderId, consignee } of revealed) this.#shown.set(orderId, consignee)
    this.repaint(revealed.map(({ orderId }) => orderId))
  }

  /** Masks them all again. */
  hide(): void {
    const orderIds = [...this.#shown.keys()]
    this.#shown.clear()
    this.repaint(orderIds)
  }

  /** Who wants to know that something has changed, whatever it is. @returns the function that ends it */
  onChange(listener: () => void): () => void {
    this.#watchers.add(listener)
    return () => this.#watchers.delete(listener)
  }

  /** Who keeps the rows on screen. */
  onNews(listener: (news: RowNews) => void): void {
    this.#listener = listener
  }

  get all(): SheetRow[] {
    return [...this.#rows.values()].map((row) => this.dressed(row))
  }

  get size(): number {
    return this.#rows.size
  }

  /** A row as it is on screen. */
  get(orderId: string): SheetRow | undefined {
    const row = this.#rows.get(orderId)
    return row && this.dressed(row)
  }

  /** A row as it is known, also when somebody types in it. */
  newest(orderId: string): SheetRow | undefined {
    const row = this.#held.get(orderId) ?? this.#rows.get(orderId)
    return row && this.dressed(row)
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
      this.#tell('top', this.#arrived)
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
        now.push(this.#keep(row))
      }
    }
    if (now.length > 0) this.#tellChanged(now, flash)
  }

  /** Rows that look other than before although their orders are the same. */
  repaint(orderIds: readonly string[]): void {
    const rows = [...new Set(orderIds)].flatMap((orderId) => this.#rows.get(orderId) ?? [])
    if (rows.length > 0) this.#tellChanged(rows, false)
  }

  /** @returns how many were not there yet */
  add(kind: 'top' | 'end', rows: readonly SheetRow[]): number {
    const added = rows.filter((row) => !this.#rows.has(row.orderId))
    for (const row of added) this.#keep(row)
    if (kind === 'top' && this.#editing !== undefined) this.#arrived = [...added, ...this.#arrived]
    else if (added.length > 0) this.#tell(kind, added)
    return added.length
  }

  replaceAll(rows: readonly SheetRow[]): void {
    this.#rows.clear()
    this.#held.clear()
    this.#arrived = []
    for (const row of rows) this.#keep(row)
    this.#tell('all', rows)
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
