/** Steps that can be taken back and done again. */
export type History<T> = {
  readonly past: readonly T[]
  readonly present: T
  readonly future: readonly T[]
  /** What the last step was part of: further steps of the same kind count as one. */
  readonly run: string | undefined
}

const MAX_STEPS = 100

export function beginHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], run: undefined }
}

/**
 * A step. What had been taken back is gone then.
 * @param run a name for a row of small steps, such as holding an arrow key: they are taken back together
 */
export function step<T>(history: History<T>, next: T, run?: string): History<T> {
  if (next === history.present) return history
  const { past, present } = history
  const joins = run !== undefined && run === history.run && past.length > 0
  return { past: joins ? past : [...past, present].slice(-MAX_STEPS), present: next, future: [], run }
}

/** Ends a row of small steps: the next one stands for itself. */
export function settle<T>(history: History<T>): History<T> {
  return history.run === undefined ? history : { ...history, run: undefined }
}

/** Takes the last step back; the same history when there is none. */
export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1)
  if (before === undefined) return history
  const { past, present, future } = history
  return { past: past.slice(0, -1), present: before, future: [present, ...future], run: undefined }
}

/** Does again what was taken back last; the same history when there is nothing. */
export function redo<T>(history: History<T>): History<T> {
  const [next, ...later] = history.future
  if (next === undefined) return history
  return { past: [...history.past, history.present], present: next, future: later, run: undefined }
}
