import type { Day } from '../../availability/types.ts'

/** Cards of a batch that the store holds and can sell. */
export type BatchStock = { name: string; faceValueMinor: number; onHand: number; low: boolean }

export type HomeDay = { day: Day; sold: number; handed: number }

/** What a store's first page shows; a part is missing where the account may not see it. */
export type StoreHome = {
  today: Day
  stock: { onHand: number; batches: BatchStock[]; soldToday: number; days: HomeDay[] } | undefined
  /** Orders that somebody comes for, and those of them whose day has come. */
  pickUps: { waiting: number; due: number } | undefined
  counter: { open: number; today: number } | undefined
}
