import type { CarrierCode } from '../orders/carriers.ts'
import type { KdniaoAccount } from './kdniao.ts'
import type { Kuaidi100Account } from './kuaidi100.ts'

/** Services that follow parcels and sell waybills. */
export const PROVIDERS = ['kdniao', 'kuaidi100'] as const
export type Provider = (typeof PROVIDERS)[number]

/** A merchant's account, opened: it must not outlive the work at hand. */
export type CarrierAccount =
  | ({ provider: 'kdniao' } & KdniaoAccount)
  // The salt is ours: Kuaidi100 signs its pushes with it.
  | ({ provider: 'kuaidi100'; salt: string } & Kuaidi100Account)

/** What a settings page shows of an account; nothing of its secrets. */
export type AccountSettings = {
  provider: Provider
  /** EBusinessID or customer, with stars. */
  maskedId: string
  hasSecret: boolean
  tracks: boolean
  dailyQueries: number
  /** Asked for today. */
  queriesUsed: number
  /** Where the service has to push to. */
  callbackUrl: string
  pushedAt: Date | null
  refusedPushes: number
  refusedAt: Date | null
}

/** The carriers of a merchant: which are offered, in which order, and which one is taken unless another is chosen. */
export type CarrierChoice = { code: CarrierCode; enabled: boolean; isDefault: boolean }
