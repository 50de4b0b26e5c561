// When the outbox looks at a message again. All in seconds.

/** An attempt that was not settled after this time belongs to a worker that is gone. Far above the vendors' time. */
export const LEASE = 120

/** What has waited longer is not sent any more. */
export const TOO_OLD = 24 * 3600

/** Attempts in all; each is paid for only when the vendor takes it. */
export const MAX_ATTEMPTS = 5

/** After the first, second … attempt that was refused for now. Above a minute: see limits.ts. */
export const RETRY_AFTER = [90, 300, 1200, 3600] as const

/** When a vendor is asked about an attempt whose outcome is not known: after it, and after each answer. */
export const CHECK_UNCERTAIN = [60, 240, 900, 2700] as const

/** When a vendor is asked whether a message that it took has arrived. */
export const CHECK_RECEIPT = [120, 900, 7200, 86_400] as const

/** When it is asked again after it could not be asked. */
export const ASK_AGAIN = 300

/** Vendors forget attempts (Tencent after 72 hours); nobody asks later than this. */
export const FORGOTTEN = 60 * 3600
