// What a table from outside may be at most, so that reading it costs bounded memory and time. Reading stops where a
// limit is reached. How large the file and how many its rows may be says whoever wants it read.

const MIB = 1024 * 1024

/** Rows that a sheet of Excel can have. */
export const SHEET_ROWS = 1_048_576
/** Columns that are offered for choice. */
export const MAX_COLUMNS = 40

/** Files inside an xlsx. */
export const MAX_ENTRIES = 2000
/** A sheet, inflated: counted while it is being read, whatever the directory of the zip says. */
export const MAX_SHEET_BYTES = 200 * MIB
/** The table of shared texts, inflated. */
export const MAX_STRINGS_BYTES = 128 * MIB
/** What is kept of the shared texts. */
export const MAX_KEPT_BYTES = 64 * MIB
/** Lists of sheets, formats and the like, inflated. */
export const MAX_SMALL_PART_BYTES = 8 * MIB
/** XML without a single tag in it: no cell of Excel is longer than 32,767 characters. */
export const MAX_BYTES_WITHOUT_TAG = 1 * MIB
/** Merged ranges of a sheet. */
export const MAX_MERGED = 20_000

/** Characters kept of one cell: more than any column of ours may have, so that too long stays too long. */
export const MAX_CELL_CHARACTERS = 400
/** One record of a csv file. */
export const MAX_RECORD_BYTES = 256 * 1024

/** Rows shown when columns are chosen. */
export const PREVIEW_ROWS = 12
/** What is read of a sheet, and of the shared texts, for that. */
export const MAX_PREVIEW_BYTES = 4 * MIB
/** Sheets that are looked into. */
export const MAX_SHEETS = 20

/** The stored file is sealed in pieces of this size. */
export const PART_BYTES = 256 * 1024
