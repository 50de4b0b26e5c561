import type { JobProgress } from '../jobs/types.ts'
import type { NumberMode, PasswordAlphabet } from './numbers.ts'

export type BatchStatus = 'generating' | 'ready' | 'failed' | 'cancelled'

/** A batch as lists show it. */
export type BatchSummary = {
  batchId: string
  name: string
  faceValueMinor: number
  quantity: number
  generated: number
  status: BatchStatus
  numberMode: NumberMode
  /** First and last number of a sequential batch; of a random one both are its prefix and placeholders. */
  numberFrom: string
  numberTo: string
  serialFrom: number
  serialTo: number
  products: string[]
  createdAt: Date
}

/** All facts about one batch. */
export type BatchDetail = BatchSummary & {
  passwordLength: number
  passwordAlphabet: PasswordAlphabet
  validFrom: string | null
  validTo: string | null
  channel: string | null
  remark: string
  createdBy: string | null
  jobId: string | null
  /** The generating job, where the reader may see it. */
  job: (JobProgress & { jobId: string; mine: boolean }) | null
}

/** What the form offers. */
export type BatchFormOptions = {
  products: { productId: string; name: string; priceMinor: number; onShelf: boolean }[]
  channels: string[]
  /** Where the newest sequential numbers end: a new batch goes on there by default. */
  goOn: { prefix: string; digits: number; start: number } | null
}
