// What an import may be at most. Every limit is there for memory or time: a file that goes beyond one is refused
// with a sentence, and reading stops where the limit is reached.

const MIB = 1024 * 1024

/** The uploaded file. A list of 100,000 cards takes about 5 MB. */
export const MAX_FILE_BYTES = 30 * MIB
/** Rows with cards in one file. */
export const MAX_ROWS = 100_000
/** Both, for the words of a refusal. */
export const IMPORT_LIMITS = { bytes: MAX_FILE_BYTES, rows: MAX_ROWS }
/** Good rows of one staged block: a transaction's worth. */
export const BLOCK_ROWS = 10_240
/** Refused rows shown on the screen; the report has them all. */
export const SHOWN_PROBLEMS = 50
/** Days a file is kept that nobody has imported. */
export const KEEP_DAYS = 7

/** Characters of a card number, after spaces and hyphens are gone. */
export const NUMBER_LENGTH = { min: 4, max: 40 } as const
/** Characters of a password. */
export const PASSWORD_LENGTH = { min: 4, max: 32 } as const
/** Characters of a card's remark. */
export const REMARK_LENGTH = 200
