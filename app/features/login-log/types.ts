/** What is in the log beside sign-ins, why an attempt was refused, or how it went through. */
export const LOGIN_REASONS = [
  'signed_in',
  'signed_in_code',
  'off_duty',
  'code_asked',
  'wrong_password',
  'unknown_name',
  'disabled',
  'look_alike',
  'captcha',
  'paced',
  'account_locked',
  'network_locked',
  'held',
  'code_wrong',
  'network',
  'device_waiting',
  'unavailable',
  'reset_asked',
  'reset_done',
  'password_reset',
  'factor_reset',
  'password_changed',
  'email_changed',
] as const
export type LoginReason = (typeof LOGIN_REASONS)[number]

export const LOGIN_RESULTS = ['in', 'refused', 'note'] as const
export type LoginResult = (typeof LOGIN_RESULTS)[number]

const NOTES: ReadonlySet<LoginReason> = new Set([
  'code_asked',
  'reset_asked',
  'reset_done',
  'password_reset',
  'factor_reset',
  'password_changed',
  'email_changed',
])
const IN: ReadonlySet<LoginReason> = new Set(['signed_in', 'signed_in_code', 'off_duty'])

/** Reasons of attempts that were not even looked at. */
export const HELD_REASONS: ReadonlySet<LoginReason> = new Set([
  'captcha',
  'paced',
  'account_locked',
  'network_locked',
])

/** Whether a reason is one of a sign-in, of a refusal, or of neither. */
export function resultOf(reason: LoginReason): LoginResult {
  if (IN.has(reason)) return 'in'
  return NOTES.has(reason) ? 'note' : 'refused'
}

/** One attempt as people see it. */
export type LoginEntry = {
  entryId: string
  at: Date
  /** Whose it was; null when nobody has the name that was typed. */
  account: { id: string; name: string; loginName: string } | null
  typed: string | null
  address: string | null
  browser: string | null
  result: LoginResult
  reason: string
}
