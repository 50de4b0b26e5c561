// Every queue by name, with how its jobs are retried. Created by the migration step, worked by workers/.

export type QueueName = 'cards.generate' | 'cards.export' | 'cards.activate'

export type QueuePolicy = {
  /** Attempts after the first. */
  retryLimit: number
  /** Seconds before the first retry; doubles each time. */
  retryDelay: number
  /** A worker that has not given a sign of life for so many seconds has lost its job. */
  heartbeatSeconds: number
  /** No attempt runs longer, in seconds. */
  expireInSeconds: number
}

const longJob: QueuePolicy = { retryLimit: 5, retryDelay: 2, heartbeatSeconds: 15, expireInSeconds: 3600 }

export const QUEUES: Record<QueueName, QueuePolicy> = {
  'cards.generate': longJob,
  'cards.export': longJob,
  'cards.activate': longJob,
}
