import type { SeenOrder } from '../mutations.ts'
import type { ViewCounts } from '../types.ts'
import { MOST_CHANGES } from './data.ts'
import type { SheetNews } from './types.ts'

const POLL_MS = 2000
// Proxies close connections that say nothing.
const KEEP_ALIVE_MS = 15_000
/**
 * updated_at is the beginning of a transaction, and what is not committed is not seen: so far back is looked again for
 * orders of transactions that took their time. None of ours takes longer.
 */
const OVERLAP_MICROS = 30_000_000

/** What the stream asks of the database, with the rights of the reader. */
export type Look = {
  /** Orders that changed after a moment (microseconds since the epoch), oldest first. */
  changed: (since: number) => Promise<SeenOrder[]>
  counts: () => Promise<ViewCounts>
}

/** Remembers what has been told, so that the overlap tells nothing twice. */
export class Told {
  readonly #versions = new Map<string, string>()

  /** Those of `orders` that have not been told as they are. */
  fresh(orders: readonly SeenOrder[]): SeenOrder[] {
    const fresh = orders.filter((order) => this.#versions.get(order.orderId) !== order.version)
    for (const { orderId, version } of fresh) this.#versions.set(orderId, version)
    return fresh
  }

  /** Forgets what no look can find again. @param since as for Look.changed */
  forget(since: number): void {
    const before = new Date(since / 1000).toISOString()
    for (const [orderId, version] of this.#versions) if (version < before) this.#versions.delete(orderId)
  }
}

/**
 * Changes of orders as server-sent events: one `data:` line of SheetNews whenever some have changed, until the reader
 * has gone or may not look any more. The id of an event is the moment of its look, so that a reader who comes back with
 * it misses nothing.
 * @param from the moment to begin with, in microseconds since the epoch
 */
export function orderEvents(look: Look, from: number, signal: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const told = new Told()
  let since = from
  let sentAt = Date.now()
  const next = async (): Promise<string | undefined> => {
    const begun = Date.now() * 1000
    const found = await look.changed(since - OVERLAP_MICROS)
    const many = found.length > MOST_CHANGES
    const changed = told.fresh(found)
    since = begun
    told.forget(since - 2 * OVERLAP_MICROS)
    if (changed.length === 0) return undefined
    const news: SheetNews = { changed: many ? [] : changed, many, counts: await look.counts() }
    return `id: ${begun}\ndata: ${JSON.stringify(news)}\n\n`
  }
  return new ReadableStream({
    async pull(controller) {
      for (;;) {
        if (signal.aborted) return controller.close()
        let line: string | undefined
        try {
          line = await next()
        } catch {
          return controller.close()
        }
        if (line === undefined && Date.now() - sentAt > KEEP_ALIVE_MS) line = ': still here\n\n'
        await pause(signal)
        if (line === undefined) continue
        sentAt = Date.now()
        return controller.enqueue(encoder.encode(line))
      }
    },
  })
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(end, POLL_MS)
    function end() {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      done()
    }
    signal.addEventListener('abort', end)
  })
}
