/** How the second factor of an account stands. */
export type FactorState = {
  on: boolean
  since: Date | null
  /** Recovery codes that have not been used. */
  codesLeft: number
}

/** A secret that is being set up, as an app wants it. */
export type SetUp = {
  /** For typing: groups of four letters and digits. */
  key: string
  /** For the camera. */
  qr: { size: number; path: string }
}

export type Policy = 'off' | 'optional' | 'required'
