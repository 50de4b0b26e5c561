import type { JobInput } from '#app/core/queue/worker.ts'

export async function runCheck(_input: JobInput): Promise<void> {
  throw new Error('not built')
}

export async function runImport(_input: JobInput): Promise<void> {
  throw new Error('not built')
}
