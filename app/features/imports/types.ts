import type { JobProgress } from '../jobs/types.ts'

/** Where bytes come from: an upload in memory, or the sealed pieces of a stored file. */
export type FileBytes = {
  size: number
  /** @returns exactly these bytes; offset + length is within the file */
  read: (offset: number, length: number) => Promise<Uint8Array>
}

export const ENCODINGS = ['utf-8', 'gb18030', 'utf-16le'] as const
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

/** Which part of the file has the cards: chosen by people, columns counted from 0. */
export type Mapping = {
  sheet: number
  encoding: Encoding
  delimiter: Delimiter
  /** Row of the header (1-based, as Excel counts); 0: there is none. */
  headerRow: number
  number: number
  password: number
  remark: number | null
}

/** A cell as it stands in the file. */
export type Cell =
  | { type: 'text'; text: string }
  /** As written in the file: 6.22E+18 stays what it is. `pad`: digits shown by a format of zeros. */
  | { type: 'number'; text: string; pad?: number | undefined }
  | { type: 'formula' }
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

/** Why a row is refused. */
export const ROW_PROBLEMS = [
  'FORMULA',
  'MERGED',
  'NUMBER_EMPTY',
  'NUMBER_SCIENTIFIC',
  'NUMBER_NOT_WHOLE',
  'NUMBER_TYPE',
  'NUMBER_CHARACTERS',
  'NUMBER_TOO_SHORT',
  'NUMBER_TOO_LONG',
  'NUMBER_REPEATED',
  'NUMBER_TAKEN',
  'NUMBER_RESERVED',
  'PASSWORD_EMPTY',
  'PASSWORD_SCIENTIFIC',
  'PASSWORD_NOT_WHOLE',
  'PASSWORD_TYPE',
  'PASSWORD_CHARACTERS',
  'PASSWORD_TOO_SHORT',
  'PASSWORD_TOO_LONG',
  'REMARK_TOO_LONG',
] as const
export type RowProblem = (typeof ROW_PROBLEMS)[number]

/** What does not stop a row but should be looked at. */
export type Warning = 'NUMBER_ZEROS' | 'PASSWORD_ZEROS'

/** A row that can be imported. */
export type GoodRow = { row: number; number: string; password: string; remark: string }
/** A row that cannot. `detail` says more: the row that has the number already, for one. */
export type BadRow = { row: number; number: string; problem: RowProblem; detail?: string | undefined }

export type ImportStatus = 'uploaded' | 'checking' | 'checked' | 'importing' | 'done' | 'expired'
/** all: every row or none. good: the good rows, the others go to the report. */
export type ImportMode = 'all' | 'good'
/** Why an import did nothing; the file's own problems beside it. */
export type ImportProblem = FileProblem | 'TAKEN_MEANWHILE' | 'ALL_TAKEN'

export type ImportSummary = {
  importId: string
  fileName: string
  status: ImportStatus
  rowCount: number
  goodCount: number
  badCount: number
  batchId: string | null
  createdBy: string | null
  createdAt: Date
}

export type ImportDetail = ImportSummary & {
  fileBytes: number
  sha256: string
  source: Source
  mapping: Mapping | null
  problem: ImportProblem | null
  /** How many rows have which problem. */
  problems: Partial<Record<RowProblem, number>>
  warnings: Warning[]
  mode: ImportMode | null
  batchName: string | null
  finishedAt: Date | null
  job: (JobProgress & { jobId: string; mine: boolean }) | null
}

/** What the choice of columns shows of a file. */
export type Preview = {
  choice: Pick<Mapping, 'sheet' | 'encoding' | 'delimiter'>
  columns: number
  /** Cells as text, by column; passwords of the column `masked` have only their ends. */
  rows: { row: number; cells: string[] }[]
  masked: number | undefined
  suggestion: {
    headerRow: number
    number?: number | undefined
    password?: number | undefined
    remark?: number | null | undefined
  }
}
