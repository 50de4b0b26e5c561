import { z } from 'zod'
import { TASKS } from './types.ts'

/** The path of a task's page. */
export const taskParams = z.object({ task: z.enum(TASKS) })

/** What the buttons of a task post. */
export const taskActionSchema = z.object({ task: z.enum(TASKS), action: z.enum(['run', 'stop', 'resume']) })
