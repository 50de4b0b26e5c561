/** The browser that somebody signs in from, known by its cookie. */
export type Device = {
  deviceId: string
  /** Browser and system in words: 'Chrome · Windows'. */
  name: string
}

/** A session as its owner and those who manage the account see it. */
export type SessionRow = {
  sessionId: string
  memberId: string
  agent: string
  address: string
  createdAt: Date
  lastSeenAt: Date
  secondFactor: boolean
}

export type DeviceState = 'known' | 'waiting' | 'bound' | 'revoked'

export type DeviceRow = {
  deviceId: string
  memberId: string
  /** Name of the account. */
  account: string
  /** Store or supplier of the account. */
  place: string | null
  name: string
  state: DeviceState
  address: string
  lastSeenAt: Date
}

/** An account, or a store with all its accounts, that may be limited to bound devices. */
export type Bindable = { id: string; name: string; bound: boolean }

/** Why a session ended; the table checks the same. */
export type EndReason = 'signed_out' | 'ended' | 'manager' | 'password' | 'reset' | 'left' | 'second_factor'
