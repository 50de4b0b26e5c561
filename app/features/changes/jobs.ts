import type { JobInput } from '#app/core/queue/worker.ts'

export async function runChange(_input: JobInput): Promise<void> {
  throw new Error('not built')
}

export async function runUndo(_input: JobInput): Promise<void> {
  throw new Error('not built')
}
