import { z } from 'zod'

export const MAX_NAME = 40
/** Saved searches of one account. */
export const MAX_FILTERS = 50

/** The name of a saved search, as its form sends it. */
export const filterNameSchema = z.object({ name: z.string().trim().min(1).max(MAX_NAME) })

export const filterIdSchema = z.object({ filterId: z.uuid() })
