import { z } from 'zod'
import { idPlaceQuery } from '#app/core/paging/places.ts'
import { JOB_KINDS } from './types.ts'

/** States as people look for them: what waits is as good as under way. */
export const JOB_STATES = ['active', 'done', 'failed', 'cancelled'] as const
export type JobState = (typeof JOB_STATES)[number]

/** The list's address. Anything that is not understood counts as not given. */
export const jobListQuery = z.object({
  status: z.enum(JOB_STATES).optional().catch(undefined),
  kind: z.enum(JOB_KINDS).optional().catch(undefined),
  mine: z.literal('1').optional().catch(undefined),
  /** Begun on this day where the merchant is, or later. */
  from: z.iso.date().optional().catch(undefined),
  ...idPlaceQuery.shape,
})

type JobListQuery = z.output<typeof jobListQuery>
export type JobFilter = Pick<JobListQuery, 'status' | 'kind' | 'mine' | 'from'>
