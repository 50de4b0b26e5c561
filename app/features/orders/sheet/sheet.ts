import { type Translate, translator } from '#app/core/i18n/messages.ts'
import type { ViewCounts } from '../types.ts'
import { NotReached, type SelectionAnswer, type SheetBackend, type SheetQuestion } from './backend.ts'
import { type CheckContext, checkCell } from './cell-check.ts'
import { type Done, History, reversal, type Step, standsAsDone } from './history.ts'
import { messages } from './messages.ts'
import { whyFixed } from './rights.ts'
import { cellValue, isInView, looksDifferent } from './row.ts'
import { RowStore } from './row-store.ts'
import { editOf, SaveQueue } from './save-queue.ts'
import { savedWords } from './saved-words.ts'
import {
  type CellChange,
  type EditableColumn,
  type EditResult,
  type Mark,
  type OpenConflict,
  type OrderEdit,
  PERSONAL,
  type Problem,
  type SheetNews,
  type SheetRow,
} from './types.ts'

export type Tone = 'success' | 'info' | 'warning' | 'danger'

/** What is shown beside the rows; a new object whenever something of it changes. */
export type SheetState = {
  marks: readonly Mark[]
  conflicts: readonly OpenConflict[]
  notice: { tone: Tone; text: string } | undefined
  /** Cells on their way. */
  saving: number
  canUndo: boolean
  canRedo: boolean
  loaded: number
  more: 'yes' | 'no' | 'loading' | 'failed'
  connected: boolean
  counts: ViewCounts | undefined
}

export type SheetOptions = {
  rows: readonly SheetRow[]
  next: string | null
  question: SheetQuestion
  /** In the merchant's time zone, YYYY-MM-DD. */
  today: string
  context: CheckContext
  backend: SheetBackend
}

const MOST_IDS = 100
/** Somebody may change a row again and again in what nobody sees; then it is said after all. */
const MOST_TRIES = 3
const markKey = (orderId: string, column: EditableColumn): string => `${orderId} ${column}`

/** The sheet without its grid: edits on their way, what went wrong, undo and live updates. */
export class Sheet {
  readonly rows: RowStore
  readonly context: CheckContext
  readonly #options: SheetOptions
  readonly #marks = new Map<string, Mark>()
  readonly #history = new History()
  readonly #queue: SaveQueue
  readonly #listeners = new Set<() => void>()
  readonly #say: Translate<typeof messages>
  #next: string | null
  #state: SheetState

  constructor(options: SheetOptions) {
    this.#options = options
    this.context = options.context
    this.rows = new RowStore(options.rows)
    this.#queue = new SaveQueue(options.backend.save)
    this.#say = translator(messages, options.context.locale)
    this.#next = options.next
    this.#state = {
      marks: [],
      conflicts: [],
      notice: undefined,
      saving: 0,
      canUndo: false,
      canRedo: false,
      loaded: this.rows.size,
      more: options.next === null ? 'no' : 'yes',
      connected: true,
      counts: undefined,
    }
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  state = (): SheetState => this.#state

  mark(orderId: string, column: EditableColumn): Mark | undefined {
    return this.#marks.get(markKey(orderId, column))
  }

  #set(part: Partial<SheetState>): void {
    this.#state = { ...this.#state, ...part }
    for (const listener of this.#listeners) listener()
  }

  tell(tone: Tone, text: string): void {
    this.#set({ notice: { tone, text } })
  }

  #failed(error: unknown): string {
    if (!(error instanceof NotReached)) throw error
    const text = this.#say(error.signedOut ? 'signInAgain' : 'notSent')
    this.tell('danger', text)
    return text
  }

  /** The next rows of the view, once at a time. */
  async loadMore(): Promise<void> {
    if (this.#next === null || this.#state.more === 'loading') return
    this.#set({ more: 'loading' })
    try {
      const page = await this.#options.backend.rows(this.#options.question, this.#next)
      this.#next = page.next
      this.rows.add('end', page.rows)
      this.#set({ more: page.next === null ? 'no' : 'yes', loaded: this.rows.size })
    } catch (error) {
      this.#set({ more: 'failed' })
      this.#failed(error)
    }
  }

  /** The view from its beginning. */
  async reload(): Promise<void> {
    try {
      const page = await this.#options.backend.rows(this.#options.question, undefined)
      this.rows.replaceAll(page.rows)
      this.#next = page.next
      this.#set({ loaded: this.rows.size, more: page.next === null ? 'no' : 'yes', notice: undefined })
    } catch (error) {
      this.#failed(error)
    }
  }

  connected(connected: boolean): void {
    if (connected !== this.#state.connected) this.#set({ connected })
  }

  /** Fetches what has changed: rows that are here, and new ones that belong here. */
  async takeNews({ changed, many, counts }: SheetNews): Promise<void> {
    this.#set({ counts })
    if (many) return this.tell('info', this.#say('manyChanges'))
    const { question, today, backend } = this.#options
    const searching = question.q !== undefined && question.q !== ''
    const other = changed.filter(({ orderId, version }) => {
      const row = this.rows.newest(orderId)
      return row ? this.rows.latestOf(row) < version : !searching
    })
    const found: SheetRow[] = []
    try {
      for (let at = 0; at < other.length; at += MOST_IDS)
        found.push(...(await backend.byIds(other.slice(at, at + MOST_IDS).map((each) => each.orderId))))
    } catch (error) {
      this.#failed(error)
      return
    }
    // A save of our own may have been faster than this answer.
    const known = found.filter((row) => (this.rows.newest(row.orderId)?.version ?? row.version) < row.version)
    const fresh = found.filter((row) => isInView(row, question.view, question.show, today, question.store))
    this.rows.put(known, true)
    const added = this.rows.add('top', fresh)
    this.#set({ loaded: this.rows.size })
    if (added > 0) this.tell('info', this.#say('newOrders', { n: added }))
    else if (known.length > 0) this.tell('info', this.#say('changedOrders', { n: known.length }))
  }

  /**
   * Shows the consignees of rows in full; the server logs who asked.
   * @returns false when not all that could be shown are
   */
  async reveal(orderIds: readonly string[]): Promise<boolean> {
    const hidden = orderIds.filter((orderId) => {
      const row = this.rows.get(orderId)
      return row?.mayReveal === true && row.consignee?.masked === true
    })
    try {
      for (let at = 0; at < hidden.length; at += MOST_IDS)
        this.rows.show(await this.#options.backend.reveal(hidden.slice(at, at + MOST_IDS)))
    } catch (error) {
      this.#failed(error)
      return false
    }
    return orderIds.every((orderId) => this.rows.get(orderId)?.consignee?.masked !== true)
  }

  /** Who changes a consignee has it before them: else it could not be taken back, nor told from what others write. */
  async #showToEdit(changes: readonly CellChange[]): Promise<void> {
    const personal = changes.filter(({ orderId, column }) => {
      const row = this.rows.get(orderId)
      return row && PERSONAL.includes(column) && whyFixed(column, row, this.context.rights) === undefined
    })
    if (personal.length > 0) await this.reveal([...new Set(personal.map(({ orderId }) => orderId))])
  }

  /** Saves cells; those that cannot be saved are marked and told, the others are saved. */
  async edit(changes: readonly CellChange[]): Promise<void> {
    const good: { change: CellChange; seen: SheetRow }[] = []
    // As they are now: while consignees are fetched, others may write.
    const rows = changes.flatMap((change) => {
      const row = this.rows.get(change.orderId)
      return row ? [{ change, row }] : []
    })
    await this.#showToEdit(changes)
    for (const { change, row } of rows) {
      const seen = this.rows.dressed(row)
      this.#marks.delete(markKey(change.orderId, change.column))
      const beside = changes.find((each) => each.orderId === change.orderId && each.column === 'carrier')
      const carrier = change.carrier ?? (beside?.typed || undefined)
      const checked = checkCell(change.column, change.typed, seen, this.context, { ...change, carrier })
      if (!checked.ok) this.#mark(change, seen, checked.problem)
      else if (PERSONAL.includes(change.column) && seen.consignee?.masked !== false)
        this.#mark(change, seen, { column: change.column, reason: 'NOT_SENT', text: this.#say('notSent') })
      else if (checked.value !== cellValue(seen, change.column) || change.carrier !== undefined)
        good.push({ change: { ...change, typed: checked.value }, seen })
    }
    const step = await this.#send(good, 1)
    this.#history.push(step)
    this.#refresh(changes.map((change) => change.orderId))
    this.#report(step, changes.length)
  }

  #mark({ orderId, typed }: CellChange, { orderNo }: SheetRow, problem: Problem): void {
    const { column } = problem
    this.#marks.set(markKey(orderId, column), { orderId, column, typed, orderNo, problem })
  }

  /** What was not saved is given up: the cells show what is stored. */
  dismiss(marks: readonly Pick<Mark, 'orderId' | 'column'>[]): void {
    for (const { orderId, column } of marks) this.#marks.delete(markKey(orderId, column))
    this.#refresh(marks.map((mark) => mark.orderId))
  }

  #refresh(orderIds: readonly string[]): void {
    const { canUndo, canRedo } = this.#history
    this.#set({ marks: [...this.#marks.values()], canUndo, canRedo })
    this.rows.repaint(orderIds)
  }

  async #send(cells: readonly { change: CellChange; seen: SheetRow }[], attempt: number): Promise<Step> {
    if (cells.length === 0) return []
    const orders = new Map<string, { seen: SheetRow; mine: CellChange[] }>()
    for (const { change, seen } of cells) {
      const order = orders.get(change.orderId) ?? { seen, mine: [] }
      order.mine.push(change)
      orders.set(change.orderId, order)
    }
    const step: Done[] = []
    const again: { change: CellChange; seen: SheetRow }[] = []
    this.#set({ saving: this.#state.saving + cells.length })
    await this.#queue.add(
      () => [...orders.values()].map(({ seen, mine }) => editOf(seen, this.rows.latestOf(seen), mine)),
      (edit, result) => {
        const order = orders.get(edit.orderId)
        if (!order) return
        const { saved, conflict } = result
        const row = result.row && this.rows.dressed(result.row)
        if (row && !conflict) this.rows.noteOwn(row.orderId, edit.version, row.version)
        if (row && saved.length > 0)
          step.push({ orderId: row.orderId, before: order.seen, after: row, columns: saved })
        // Something that nobody sees has changed: the parcel was subscribed to, say.
        if (row && conflict && attempt < MOST_TRIES && !looksDifferent(order.seen, row)) {
          this.rows.put([row], false)
          again.push(...order.mine.map((change) => ({ change, seen: row })))
        } else this.#settle(order.seen, order.mine, { ...result, row })
      },
      (edits, error) => this.#notSent(edits, orders, error),
    )
    this.#set({ saving: this.#state.saving - cells.length })
    return [...step, ...(await this.#send(again, attempt + 1))]
  }

  #notSent(
    edits: readonly OrderEdit[],
    orders: ReadonlyMap<string, { seen: SheetRow; mine: CellChange[] }>,
    error: unknown,
  ): void {
    const text = this.#failed(error)
    for (const { orderId } of edits) {
      const order = orders.get(orderId)
      for (const change of order?.mine ?? [])
        if (order) this.#mark(change, order.seen, { column: change.column, reason: 'NOT_SENT', text })
    }
  }

  /** Puts the row of a result in its place, marks what was refused, opens a conflict. */
  #settle(seen: SheetRow, mine: readonly CellChange[], result: EditResult): void {
    const { orderId, row, problems, saved, conflict } = result
    for (const problem of problems) {
      const change = mine.find((cell) => cell.column === problem.column) ?? mine[0]
      if (change) this.#mark(change, seen, problem)
    }
    if (!row) return
    this.rows.put([row], false, !conflict)
    if (!conflict) return
    const lost = mine.filter((cell) => !saved.includes(cell.column))
    const open: OpenConflict = { orderId, seen, now: row, mine: lost, ...conflict }
    this.#set({ conflicts: [...this.#state.conflicts.filter((each) => each.orderId !== orderId), open] })
  }

  #report(step: Step, asked: number): void {
    const wrong = this.#marks.size
    const text = savedWords(step, asked, wrong, this.context.locale)
    // What was not saved stands in a list of its own.
    if (text === '') this.#set({ notice: undefined })
    else this.tell(wrong > 0 ? 'warning' : 'success', text)
  }

  /** Leaves an order as somebody else has made it. */
  keepTheirs(conflict: OpenConflict): void {
    this.#set({ conflicts: this.#state.conflicts.filter((each) => each !== conflict) })
    this.dismiss(conflict.mine)
  }

  /** Saves what was typed over what is there now. */
  async overwrite(conflict: OpenConflict): Promise<void> {
    this.#set({ conflicts: this.#state.conflicts.filter((each) => each !== conflict) })
    await this.edit(conflict.mine)
  }

  /** Takes back the newest step, as far as nobody has changed it since. */
  async undo(): Promise<void> {
    const step = this.#history.takeUndo()
    if (!step) return this.tell('info', this.#say('nothingToUndo'))
    this.#history.undone(await this.#reverse(step, this.#say('undone')))
    this.#refresh(step.map((done) => done.orderId))
  }

  async redo(): Promise<void> {
    const step = this.#history.takeRedo()
    if (!step) return this.tell('info', this.#say('nothingToRedo'))
    this.#history.redone(await this.#reverse(step, this.#say('redone')))
    this.#refresh(step.map((done) => done.orderId))
  }

  /** @returns the step that takes this one back */
  async #reverse(step: Step, text: string): Promise<Step> {
    const back: Done[] = []
    const failures: string[] = []
    const personal = step.filter(({ columns }) => columns.some((column) => PERSONAL.includes(column)))
    await this.reveal(personal.map(({ orderId }) => orderId))
    const edits = () =>
      step.flatMap((done) => {
        const now = this.rows.newest(done.orderId)
        if (now && standsAsDone(done, now)) return reversal(done, now)
        failures.push(this.#say('undoOvertaken', { orderNo: done.after.orderNo }))
        return []
      })
    this.#set({ saving: this.#state.saving + 1 })
    await this.#queue.add(
      edits,
      (edit, { row: answered, saved, problems, conflict }) => {
        const row = answered && this.rows.dressed(answered)
        const done = step.find((each) => each.orderId === edit.orderId)
        failures.push(...new Set(problems.map((problem) => problem.text)))
        const before = this.rows.newest(edit.orderId)
        if (!row || !done || !before) return
        if (!conflict) this.rows.noteOwn(row.orderId, edit.version, row.version)
        this.rows.put([row], true)
        if (saved.length > 0) back.push({ ...done, before, after: row })
      },
      (_edits, error) => failures.push(this.#failed(error)),
    )
    this.#set({ saving: this.#state.saving - 1 })
    if (failures.length > 0) this.tell('warning', [...new Set(failures)].join(' '))
    else this.tell('success', text)
    return back
  }

  /** Marks, unmarks or hands over selected orders. */
  async act(intent: 'prepare' | 'unprepare' | 'handOver', rows: readonly SheetRow[]): Promise<void> {
    let answer: SelectionAnswer
    try {
      answer = await this.#options.backend.act(intent, rows)
    } catch (error) {
      this.#failed(error)
      return
    }
    this.rows.put(answer.rows, true)
    const { done, skipped } = answer
    const parts = [this.#say('doneActions', { n: done })]
    if (skipped > 0) parts.push(this.#say('skippedActions', { n: skipped }))
    this.tell(skipped > 0 ? 'warning' : 'success', parts.join(' · '))
  }
}
