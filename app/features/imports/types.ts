import type { JobProgress } from '../jobs/types.ts'
import type { FileProblem, Reading, Source } from '../spreadsheets/types.ts'

/** Which part of the file has the cards: chosen by people, columns counted from 0. */
export type Mapping = Reading & {
  /** Row of the header (1-based, as Excel counts); 0: there is none. */
  headerRow: number
  number: number
  password: number
  remark: number | null
}

/** Why a row is refused. */
const ROW_PROBLEMS = [
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
  choice: Reading
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
