import { withTenant } from '#app/core/db/door.ts'
import type { TenantScope } from '#app/core/db/scope.ts'
import { jobById, progressOf } from '../jobs/data.ts'
import { pause } from '../jobs/events.ts'
import { isFinished } from '../jobs/types.ts'
import { doneLines } from './data.ts'
import type { ConsoleEvent, ConsoleLine, DoneLine } from './types.ts'

// Proxies close connections that say nothing.
const KEEP_ALIVE_MS = 15_000
/** Lines of one event: 20,000 arrive as twenty messages. */
const LINES_AT_ONCE = 1000

/** A line without its names, which would be most of what is sent. */
function onTheWire(line: DoneLine): ConsoleLine {
  return [line.line, line.orderNo, line.carrier, line.trackingNo, line.result, line.otherLine, line.note]
}

/** Lines behind one and how far the job is, as one moment has them; undefined when nobody may see the file. */
async function look(
  scope: TenantScope,
  shipmentId: string,
  jobId: string,
  after: number,
): Promise<ConsoleEvent | undefined> {
  return withTenant(scope, async ({ tx }) => {
    // First the job: what it has counted when it is finished is among the lines that are read afterwards.
    const job = await jobById(tx, jobId)
    if (!job) return undefined
    const lines = await doneLines(tx, shipmentId, after, LINES_AT_ONCE)
    return { lines: lines.map(onTheWire), progress: progressOf(job) }
  })
}

/**
 * The lines of a file as they are shipped, as server-sent events: each has lines and progress as JSON, and the last
 * line as its id, behind which a browser that was cut off goes on. It ends behind the last line of a finished job.
 * @param after the line behind which to begin; 0 for all
 */
export function consoleEvents(
  scope: TenantScope,
  shipmentId: string,
  jobId: string,
  after: number,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let behind = after
  let sent = ''
  let sentAt = Date.now()
  return new ReadableStream({
    async pull(controller) {
      for (;;) {
        if (signal.aborted) return controller.close()
        const event = await look(scope, shipmentId, jobId, behind).catch(() => undefined)
        if (!event) return controller.close()
        const progress = JSON.stringify(event.progress)
        const moved = event.lines.length > 0 || progress !== sent
        if (moved) {
          behind = event.lines.at(-1)?.[0] ?? behind
          sent = progress
          sentAt = Date.now()
          controller.enqueue(encoder.encode(`id: ${behind}\ndata: ${JSON.stringify(event)}\n\n`))
        }
        const more = event.lines.length === LINES_AT_ONCE
        if (isFinished(event.progress.status) && !more) return controller.close()
        if (!more) await pause(signal)
        if (moved) return
        if (Date.now() - sentAt > KEEP_ALIVE_MS) {
          sentAt = Date.now()
          controller.enqueue(encoder.encode(': still here\n\n'))
          return
        }
      }
    },
  })
}
