import type { Challenge } from 'altcha-lib/types'

/** What is guarded: number and password of a card, or the sign-in of an account. */
export type AttemptKind = 'card' | 'login'

/** What a captcha is asked for; a solution for one is good for no other. */
export type CaptchaPurpose = 'card' | 'order' | 'login'

/**
 * Stands for a merchant where there is none: sign-ins of the platform's operators, of merchant codes that do not
 * exist, and captchas of the sign-in page, which is one for all.
 */
export const PLATFORM = '00000000-0000-0000-0000-000000000000'

/** Whose captcha, and for what. `merchantId` may be PLATFORM. */
export type CaptchaPlace = { merchantId: string; purpose: CaptchaPurpose }

/** A solution that is right; whether it has been used before only the database knows. */
export type SolvedCaptcha = { id: Buffer; expiresAt: Date }

/** What the page gets to work on; ALTCHA's form of it. */
export type CaptchaChallenge = Challenge

/** The slot for a captcha: another kind has another component beside it, and the same two questions. */
export type CaptchaProvider = {
  /** A new task for a browser, as JSON. */
  issue: (place: CaptchaPlace) => Promise<CaptchaChallenge>
  /** What a form field with a solution is worth; undefined when it is wrong, forged, late or of another place. */
  read: (payload: unknown, place: CaptchaPlace) => Promise<SolvedCaptcha | undefined>
}

/** Why an attempt is not let through. Nothing was counted, and nothing was looked at. */
export type Held =
  /** Too soon after the last one. `captcha`: the next one needs a captcha. */
  | { ok: false; reason: 'PACED'; seconds: number; captcha: boolean }
  /** A captcha must be solved first; also when the one that came was wrong, late or used. */
  | { ok: false; reason: 'CAPTCHA_NEEDED' }
  /** Too many wrong ones for this number, whether there is a card of it or not; or for this account. */
  | { ok: false; reason: 'NUMBER_LOCKED'; seconds: number }
  /** Too many wrong ones from this address or its neighbours. */
  | { ok: false; reason: 'CLIENT_LOCKED'; seconds: number }

/** Who tries, and what they have brought along. */
export type Visitor = {
  /** context.clientAddress */
  clientAddress: string
  /** The form field `captcha`. */
  captcha: string | undefined
  /** The browser, where it is known: id of its cookie, and what it is in words. */
  device?: { deviceId: string; name: string }
}

/** A card's row for checking a password; that of another card (is_real false) when no card has the number. */
export type CardToCheck = {
  is_real: boolean
  serial: number
  batch_id: string
  status: 'created' | 'active' | 'redeemed' | 'void'
  valid_from: string | null
  valid_to: string | null
  password_length: number
  password_alphabet: 'digits' | 'safe' | 'any'
  serial_from: number
  block: number
  passwords_enc: Buffer
}

/** An attempt that was let through and counts as wrong until it is settled. */
export type Attempt = {
  subjects: AttemptSubjects
  clientAddress: string
  ticket: AttemptTicket
  card: CardToCheck | undefined
}

/** What an attempt is counted under: blind indexes of 16 bytes. */
export type AttemptSubjects = {
  /** Merchant, or PLATFORM. */
  site: string
  kind: AttemptKind
  client: Buffer
  number: Buffer
  /** The client over all merchants; sign-ins only. */
  visitor: Buffer | null
  block: Buffer
}

/** What the database must know to take an attempt back. */
export type AttemptTicket = {
  /** The next attempt needs a captcha. */
  captcha: boolean
  at: string
  shard: number
  attack: string | null
  client: boolean
  number: boolean
  /** It has raised an alarm. */
  alarm: boolean | null
  /** What it would lock if it is wrong. */
  locked: ('client' | 'number' | 'block')[]
}

export type LockedSubject = 'client' | 'number' | 'block'

/** Something that cannot be tried at this moment. */
export type Lock = {
  kind: AttemptKind
  subject: LockedSubject
  /** Blind index, base64url: what unlocking names. */
  idx: string
  wrong: number
  lockedAt: Date
  lockedUntil: Date
  /** Of a number that is a card's. */
  card: { serial: number; number: string } | undefined
  /** Of an account that exists. */
  account: { memberId: string; loginName: string } | undefined
  /** Of a client or block: its address. */
  address: string | undefined
}

/** An alarm, with what was counted in it. */
export type Attack = {
  attackId: string
  kind: AttemptKind
  startedAt: Date
  lastAt: Date
  running: boolean
  wrong: number
  clients: number
  numbers: number
  captchas: number
  drops: number
}

/** One entry of the security events. */
export type SecurityEvent = {
  eventId: string
  at: Date
  kind: string
  cardSerial: number | null
  address: string | undefined
  /** Who did it, where somebody of the merchant did. */
  member: string | null
  detail: Record<string, unknown>
}

/** The limits of a merchant; all but the first and the last count wrong attempts. */
export type Thresholds = {
  paceSeconds: number
  clientCaptcha: number
  clientLock: number
  numberCaptcha: number
  numberLock: number
  blockCaptcha: number
  blockLock: number
  merchantAlarm: number
  merchantCaptcha: number
  lockMinutes: number
}
