// Every queue by name, with how its jobs are retried. Created by the migration step, worked by workers/.

/** Work that a merchant has asked for: an envelope travels, and a row of `jobs` tells the rest. */
export type MerchantQueue =
  | 'jobs.dead'
  | 'cards.generate'
  | 'cards.export'
  | 'cards.change'
  | 'cards.undo'
  | 'cards.check'
  | 'cards.import'
  | 'cards.draw'
  | 'cards.allocate'
  | 'orders.ship'
  | 'waybills.buy'
  | 'reports.rebuild'

/** Work that nobody asked for and no merchant owns: by the clock, without a payload. */
export type PlatformQueue = 'files.clean'

export type QueueName = MerchantQueue | PlatformQueue

export type QueuePolicy = {
  /** Attempts after the first. */
  retryLimit: number
  /** Seconds before the first retry; doubles each time. */
  retryDelay: number
  /** A worker that has not given a sign of life for so many seconds has lost its job. */
  heartbeatSeconds: number
  /** No attempt runs longer, in seconds. */
  expireInSeconds: number
  /** Where a job goes whose every attempt has failed, also when the worker was killed each time. */
  deadLetter?: QueueName
}

const longJob: QueuePolicy = {
  retryLimit: 5,
  retryDelay: 2,
  heartbeatSeconds: 15,
  expireInSeconds: 3600,
  deadLetter: 'jobs.dead',
}

// In the order of creation: a queue stands before those that name it.
export const QUEUES: Record<QueueName, QueuePolicy> = {
  'jobs.dead': { retryLimit: 5, retryDelay: 2, heartbeatSeconds: 15, expireInSeconds: 60 },
  'cards.generate': longJob,
  'cards.export': longJob,
  'cards.change': longJob,
  'cards.undo': longJob,
  'cards.check': longJob,
  'cards.import': longJob,
  'cards.draw': longJob,
  'cards.allocate': longJob,
  'orders.ship': longJob,
  'waybills.buy': longJob,
  'reports.rebuild': longJob,
  'files.clean': { retryLimit: 2, retryDelay: 60, heartbeatSeconds: 60, expireInSeconds: 1800 },
}

/** When platform work is due, as cron has it, in UTC. However many workers there are, it is sent once. */
export const SCHEDULES: Record<PlatformQueue, string> = { 'files.clean': '23 * * * *' }
