import type { CardCondition } from './schema.ts'
import type { CardStatus } from './state.ts'

/** A card as lists show it: never its password. */
export type CardRow = {
  serial: number
  number: string
  batchId: string
  batchName: string
  faceValueMinor: number
  status: CardStatus
  validFrom: string | null
  validTo: string | null
  activatedAt: Date | null
  redeemedAt: Date | null
}

/** How many cards of a filter are in which state; an expired card counts as expired and not as created or active. */
export type CardCounts = Record<CardCondition, number>

/** What a finished export leaves in jobs.result. */
export type ExportResult = { path: string; fileName: string; rows: number; bytes: number; sha256: string }
