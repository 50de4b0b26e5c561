// When the outbox looks at a message again. All in seconds.

/** An attempt that was not settled after this time belongs to a worker that is gone. Far above the servers' time. */
export const LEASE = 120

/** What has waited longer is not news any more. */
export const TOO_OLD = 24 * 3600

/** After the first, second … attempt that was refused for now. */
export const RETRY_AFTER = [60, 300, 900, 3600, 10_800, 21_600] as const

/** How many events one message takes in. */
export const GATHERED = 5000
