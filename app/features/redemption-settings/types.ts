import type { Day } from '../availability/types.ts'
import type { RegionRule } from '../regions/rule.ts'

/** What the form of the settings edits. */
export type SettingsValues = {
  dateMode: 'after' | 'between' | 'none'
  daysAfter: number
  daysOffered: number
  dateFrom: Day | null
  dateTo: Day | null
  /** 0 Sunday to 6 Saturday, ascending. */
  closedWeekdays: number[]
  cutOffHour: number | null
  /** How many days before the day of delivery a parcel leaves, 0 to 7. */
  shipDaysBefore: number
  regionRule: RegionRule | null
  pickUp: boolean
  mayChange: boolean
  shareTitle: string
  shareText: string
}

/** The settings as they are; `version` tells whether somebody has changed them meanwhile. */
export type RedemptionSettings = SettingsValues & { version: string }

export type Holiday = { day: Day; name: string }

/** Holidays of one name that follow each other. */
export type HolidayRun = { from: Day; to: Day; name: string; days: number }
