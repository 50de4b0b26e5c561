// Expected failures are values: { ok: false, reason: 'CARD_VOID' }. Everything here is thrown, because
// no caller can do better than stop.

/** The account lacks the permission for what it tried; routes answer 403. */
export class ForbiddenError extends Error {
  override name = 'ForbiddenError'
  readonly permission: string
  constructor(permission: string) {
    super(`permission needed: ${permission}`)
    this.permission = permission
  }
}

/** A job's own state tells it to stop: cancelled by a person, or nothing left to do. Not a fault. */
export class JobStopped extends Error {
  override name = 'JobStopped'
}

/** A result that may fail in ways the caller must handle. */
export type Outcome<T, Reason extends string> = ({ ok: true } & T) | { ok: false; reason: Reason }
