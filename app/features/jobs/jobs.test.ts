import { expect, test } from 'vitest'
import { progressEvents } from './events.ts'
import { secondsLeft } from './time-left.ts'
import type { Job, JobProgress } from './types.ts'

test('time left goes by the speed so far, and says nothing before there is one', () => {
  const job = { done: 250, total: 1000, startedAt: 10_000 }
  expect(secondsLeft(job, 20_000)).toBe(30)
  expect(secondsLeft({ ...job, done: 1000 }, 20_000)).toBe(0)
  expect(secondsLeft({ ...job, done: 0 }, 20_000)).toBeUndefined()
  expect(secondsLeft(job, 10_500)).toBeUndefined()
  expect(secondsLeft({ ...job, startedAt: null }, 20_000)).toBeUndefined()
})

function state(status: Job['status'], done: number): { job: Job; progress: JobProgress } {
  const progress = { status, done, total: 10, reason: null, cancelRequested: false, startedAt: 0 }
  return { job: progress as unknown as Job, progress }
}

async function lines(stream: ReadableStream<Uint8Array>): Promise<string[]> {
  return (await new Response(stream).text()).split('\n\n').filter(Boolean)
}

test('events say what has moved and end with the job', async () => {
  const states = [state('running', 1), state('running', 1), state('running', 5), state('done', 10)]
  const stream = progressEvents(async () => states.shift(), new AbortController().signal)
  const sent = (await lines(stream)).map((line) => JSON.parse(line.replace('data: ', '')).done)
  expect(sent).toEqual([1, 5, 10])
})

test('events end when the job cannot be seen any more, and when the reader goes', async () => {
  expect(await lines(progressEvents(async () => undefined, new AbortController().signal))).toEqual([])
  const reader = new AbortController()
  const stream = progressEvents(async () => state('running', 1), reader.signal)
  setImmediate(() => reader.abort())
  expect(await lines(stream)).toHaveLength(1)
})
