import type { JobKind, JobStatus } from '../jobs/types.ts'

export type MerchantStatus = 'active' | 'suspended'

/** A row of the operator's list of merchants. */
export type MerchantRow = {
  merchantId: string
  code: string
  name: string
  status: MerchantStatus
  createdAt: Date
}

/** How far a merchant has come, as far as the account may see; and its latest jobs. */
export type Overview = {
  products: number
  batches: number
  /** Cards that were made, whatever has become of them. */
  cards: number
  /** Some card is, or was, good for redeeming. */
  activated: boolean
  /** Somebody has redeemed one. */
  redeemed: boolean
  jobs: OverviewJob[]
}

export type OverviewJob = {
  jobId: string
  kind: JobKind
  status: JobStatus
  total: number
  done: number
  createdAt: Date
}

/** A QR code as one SVG path in a square of `size` modules; the quiet zone is the business of whoever draws it. */
export type QrDrawing = { size: number; path: string }
