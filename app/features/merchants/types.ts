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

/** What the home page of a back office counts; a part is undefined where the account may not see it. */
export type Overview = {
  cards: { created: number; active: number; redeemed: number; void: number } | undefined
  ordersToShip: number | undefined
  products: number
  batches: number
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
