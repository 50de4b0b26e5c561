import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SeenOrder } from '../mutations.ts'
import { type Look, orderEvents, Told } from './events.ts'
import type { SheetNews } from './types.ts'

const counts = { due: 1, tomorrow: 0, later: 0, unshipped: 1, held: 0, shipped: 0, finished: 0, cancelled: 0 }
const START = Date.parse('2026-11-22T01:00:00Z')
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString().replace('Z', '000Z')
const order = (orderId: string, seconds: number): SeenOrder => ({ orderId, version: at(seconds) })

beforeEach(() => vi.useFakeTimers({ now: START }))
afterEach(() => vi.useRealTimers())

test('each version of an order is told once', () => {
  const told = new Told()
  expect(told.fresh([order('a', 1)])).toHaveLength(1)
  expect(told.fresh([order('a', 1), order('b', 1)])).toEqual([order('b', 1)])
  expect(told.fresh([order('a', 2)])).toEqual([order('a', 2)])
  told.forget((START + 1500) * 1000)
  expect(told.fresh([order('a', 2)])).toEqual([])
  expect(told.fresh([order('b', 1)])).toEqual([order('b', 1)])
})

/** Reads the stream as it comes. */
function follow(look: Look, from: number) {
  const gone = new AbortController()
  const reader = orderEvents(look, from, gone.signal).getReader()
  const texts: string[] = []
  const reading = (async () => {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      texts.push(new TextDecoder().decode(value))
    }
  })()
  return { texts, gone, reading }
}

test('a change is told with its id; one whose transaction took its time is not missed; silence is kept alive', async () => {
  let rows: SeenOrder[] = []
  const since: number[] = []
  const look: Look = {
    changed: async (moment) => {
      since.push(moment)
      return rows
    },
    counts: async () => counts,
  }
  const { texts, gone, reading } = follow(look, START * 1000)
  await vi.advanceTimersByTimeAsync(2000)
  expect(texts).toEqual([])
  // It began 20 seconds before this look, and is committed only now.
  rows = [order('late', -20)]
  await vi.advanceTimersByTimeAsync(4000)
  const [event = ''] = texts
  expect(event).toMatch(/^id: \d+\ndata: .*\n\n$/)
  expect(JSON.parse(event.split('data: ')[1] ?? '') as SheetNews).toEqual({
    changed: [order('late', -20)],
    many: false,
    counts,
  })
  expect(Math.min(...since)).toBe((START - 30_000) * 1000)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(texts.slice(1)).toEqual([': still here\n\n'])
  gone.abort()
  await vi.advanceTimersByTimeAsync(2000)
  await reading
})

test('of very many only that there are many, and the end when the reader may not look any more', async () => {
  const rows = Array.from({ length: 201 }, (_, n) => order(`o${n}`, n / 1000))
  let allowed = true
  const look: Look = {
    changed: async () => {
      if (!allowed) throw new Error('no')
      return rows
    },
    counts: async () => counts,
  }
  const { texts, reading } = follow(look, START * 1000)
  await vi.advanceTimersByTimeAsync(2000)
  expect(JSON.parse(texts[0]?.split('data: ')[1] ?? '')).toEqual({ changed: [], many: true, counts })
  allowed = false
  await vi.advanceTimersByTimeAsync(4000)
  await reading
})
