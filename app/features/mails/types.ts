/** What an e-mail is made of. */
export type ComposedMail = { subject: string; text: string; html: string }

/** Why an e-mail did not go out, or what is not known of it. */
export type MailReason = 'CREDENTIALS' | 'ADDRESS' | 'REFUSED' | 'THROTTLED' | 'UNREACHABLE' | 'VENDOR'

/**
 * What became of an attempt. `certain: false`: it may have been taken all the same. `retry`: later it may go through.
 */
export type MailResult =
  | { ok: true }
  | { ok: false; certain: boolean; retry: boolean; reason: MailReason; code: string; text: string }

/** What is said in a mail to an account. Times are milliseconds since the epoch; links are whole addresses. */
export type MailValues = {
  /** A link to set the password anew. */
  reset: { link: string; minutes: number }
  /** Somebody has signed in from a browser that the account has not used before. */
  new_device: { at: number; timeZone: string; address: string; browser: string | null; link: string }
  invitation: {
    inviterName: string
    link: string
    expiresAt: number
    timeZone: string
  }
  /** `mail`: by a link like that of `reset`. */
  password_changed: { at: number; timeZone: string; how: 'self' | 'mail'; link: string }
  email_confirm: { link: string; hours: number }
  /** To the old address. */
  email_changed: { at: number; timeZone: string; newEmail: string; link: string }
  second_factor_changed: {
    at: number
    timeZone: string
    change: 'on' | 'off' | 'codes' | 'reset'
    link: string
  }
}

export type MailKind = keyof MailValues

/** Whom a mail is to; what is said beside the values. */
export type MailReader = {
  to: string
  displayName: string
  /** Null: an operator of the platform. */
  merchantName: string | null
  merchantCode: string
  loginName: string
}

/** What is sealed in the outbox. */
export type MailContent<K extends MailKind = MailKind> = {
  [Each in K]: { kind: Each; reader: MailReader; values: MailValues[Each] }
}[K]
