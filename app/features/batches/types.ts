import type { JobProgress } from '../jobs/types.ts'
import type { NamedRule } from '../regions/rule.ts'
import type { RegionRuleOptions } from '../regions/types.ts'
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
  /** imported: somebody else has printed the cards, and their numbers come from a file. */
  numberMode: NumberMode | 'imported'
  /** First and last number of a sequential batch; of a random one both are its prefix and placeholders; else empty. */
  numberFrom: string
  numberTo: string
  serialFrom: number
  serialTo: number
  products: string[]
  createdAt: Date
}

/** All facts about one batch. */
export type BatchDetail = BatchSummary & {
  /** Of an imported batch: of its longest password. */
  passwordLength: number
  passwordAlphabet: PasswordAlphabet | 'any'
  validFrom: string | null
  validTo: string | null
  channel: string | null
  /** Where its cards could be delivered when they were made; null: everywhere. Single cards may differ by now. */
  regionRule: NamedRule | null
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
  regions: RegionRuleOptions
  /** Where the newest sequential numbers end: a new batch goes on there by default. */
  goOn: { prefix: string; digits: number; start: number } | null
}
