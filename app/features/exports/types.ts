import type { ExportVariant } from './choices.ts'

/** What a finished export leaves in jobs.result. */
export type ExportResult = {
  fileName: string
  /** Cards in it, over all its files. */
  rows: number
  bytes: number
  sha256: string
  /** Workbooks: more than one are in a zip, and so is a protected one. */
  files: number
  variant: ExportVariant
  packed: 'xlsx' | 'zip'
  protected: 'yes' | 'no'
  /** When the clean-up has removed the file, which then is no more. */
  cleanedAt?: string | undefined
}
