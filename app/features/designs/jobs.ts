import type { JobInput } from '#app/core/queue/worker.ts'

export async function runDrawing(_input: JobInput): Promise<void> {
  throw new Error('not built')
}
