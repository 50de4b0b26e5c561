// Expected failures are values: { ok: false, reason: 'CARD_VOID' }. Errors are thrown, because no caller can do better
// than stop.

/** A job's own state tells it to stop: cancelled by a person, or nothing left to do. Not a fault. */
export class JobStopped extends Error {
  override name = 'JobStopped'
}

/** A result that may fail in ways the caller must handle. */
export type Outcome<T, Reason extends string> = ({ ok: true } & T) | { ok: false; reason: Reason }
