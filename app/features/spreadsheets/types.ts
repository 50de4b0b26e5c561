/** Where bytes come from: an upload in memory, or the sealed pieces of a stored file. */
export type FileBytes = {
  size: number
  /** @returns exactly these bytes; offset + length is within the file */
  read: (offset: number, length: number) => Promise<Uint8Array>
}

export const ENCODINGS = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const
export type Encoding = (typeof ENCODINGS)[number]
export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** What the upload found in a file. Nothing of what stands in its cells. */
export type Source =
  | {
      kind: 'xlsx'
      /** Sheets that can be seen in Excel; rows as the sheet declares them, undefined where it does not. */
      sheets: { name: string; path: string; rows?: number | undefined }[]
      /** Index of the first sheet with something in it. */
      sheet: number
    }
  | { kind: 'csv'; encoding: Encoding; delimiter: Delimiter; rows: number }

/** How a file is to be read: chosen by people or guessed. */
export type Reading = {
  sheet: number
  encoding: Encoding
  delimiter: Delimiter
}

/** A text; or a number as written in the file: 6.22E+18 stays what it is. */
export type StoredValue =
  | { type: 'text'; text: string }
  /** `pad`: digits shown by a format of zeros. */
  | { type: 'number'; text: string; pad?: number | undefined }

/** A cell as it stands in the file. */
export type Cell =
  | StoredValue
  /** `stored`: what the program that saved the file had computed, where it is there. */
  | { type: 'formula'; stored?: StoredValue | undefined }
  /** Part of merged cells. */
  | { type: 'merged' }
  /** True, false, an error value. */
  | { type: 'other' }

/** A row of the file with something in it; cells by column (from 0), with holes. */
export type FileRow = { row: number; cells: (Cell | undefined)[] }

/** Why a whole file cannot be read; screens say it in words. */
export const FILE_PROBLEMS = [
  'EMPTY_FILE',
  'FILE_TOO_LARGE',
  'OLD_EXCEL',
  'PDF',
  'HTML',
  'BINARY_WORKBOOK',
  'NOT_A_WORKBOOK',
  'NOT_A_TABLE',
  'MACROS',
  'ENCRYPTED',
  'DAMAGED',
  'ZIP_BOMB',
  'ENCODING',
  'CSV_QUOTES',
  'NO_ROWS',
  'TOO_MANY_ROWS',
  'TOO_MUCH_TEXT',
  'TOO_MANY_MERGED',
] as const
export type FileProblem = (typeof FILE_PROBLEMS)[number]
