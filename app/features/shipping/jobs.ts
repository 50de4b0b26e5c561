import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { JobInput } from '#app/core/queue/worker.ts'
import { finishJob, lockJob, runJob } from '../jobs/jobs.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import type { CarrierCode } from '../orders/carriers.ts'
import { countsOf, stagedBlock } from './data.ts'
import { BLOCK_LINES } from './limits.ts'
import { shipRequestSchema } from './schema.ts'
import { type ShipLine, shipMany } from './ship-many.ts'
import { type Counts, type DoneLine, hasFailed, type StagedLine } from './types.ts'

/**
 * Ships the orders of a file, block by block. A block's orders, the results of its lines and how far the job is change
 * together or not at all, so an attempt that follows another goes on exactly where that one stopped.
 */
export async function runShipping(input: JobInput): Promise<void> {
  await runJob(input, 'order.ship', async () => {
    while (await withTenant(input.scope, ({ tx }) => shipBlock(tx, input)));
  })
}

/** @returns true while there is more to do */
async function shipBlock(tx: Tx, input: JobInput): Promise<boolean> {
  const { merchantId } = input
  const job = await lockJob(tx, input)
  const { shipmentId } = shipRequestSchema.parse(job.request)
  const counts = { ...countsOf(job.result) }
  if (job.cancelRequested) {
    await finish(tx, input, shipmentId, 'cancelled', job.done, counts)
    return false
  }
  const staged = await stagedBlock(tx, merchantId, shipmentId, Math.floor(job.done / BLOCK_LINES))
  if (!staged) throw new Error('the lines of this file are gone')
  const lines = await shipLines(tx, merchantId, staged)
  await writeLines(tx, merchantId, shipmentId, lines)
  for (const { result } of lines) counts[result] = (counts[result] ?? 0) + 1
  const done = job.done + lines.length
  if (done >= job.total) {
    await finish(tx, input, shipmentId, 'done', done, counts)
    return false
  }
  await tx`
    update jobs set done = ${done}, result = ${tx.json({ shipmentId, counts })}
    where merchant_id = ${merchantId} and job_id = ${input.jobId}`
  return true
}

/** What a line that nothing is wrong with comes to is seen when it is shipped: much may have happened since the check. */
async function shipLines(tx: Tx, merchantId: string, staged: readonly StagedLine[]): Promise<DoneLine[]> {
  const asked = staged.filter(isAsked).map(
    ({ line, orderNo, carrier, trackingNo }): ShipLine => ({
      ...{ line, orderNo, trackingNo },
      carrier: carrier as CarrierCode,
    }),
  )
  const shipped = new Map((await shipMany(tx, merchantId, asked)).map((each) => [each.line, each]))
  return staged.map(({ verdict, ...line }) => {
    const outcome = shipped.get(line.line)
    return { ...line, result: outcome?.result ?? verdict, orderId: outcome?.orderId ?? null }
  })
}

/** A line without a carrier is one that the check has refused, or whose order another line names. */
function isAsked({ carrier, verdict }: StagedLine): boolean {
  return carrier !== '' && verdict !== 'REPEATED' && verdict !== 'TWO_NUMBERS'
}

async function writeLines(
  tx: Tx,
  merchantId: string,
  shipmentId: string,
  lines: readonly DoneLine[],
): Promise<void> {
  await tx`
    insert into bulk_shipment_lines (merchant_id, shipment_id, line, order_no, carrier, tracking_no, result, other_line,
      note, order_id)
    select ${merchantId}::uuid, ${shipmentId}::uuid, u.*
    from unnest(${lines.map(({ line }) => line)}::int[], ${lines.map(({ orderNo }) => orderNo)}::text[],
      ${lines.map(({ carrier }) => carrier)}::text[], ${lines.map(({ trackingNo }) => trackingNo)}::text[],
      ${lines.map(({ result }) => result)}::text[], ${lines.map(({ otherLine }) => otherLine)}::int[],
      ${lines.map(({ note }) => note ?? '')}::text[], ${lines.map(({ orderId }) => orderId)}::uuid[]) u`
}

async function finish(
  tx: Tx,
  input: JobInput,
  shipmentId: string,
  status: 'done' | 'cancelled',
  done: number,
  counts: Counts,
): Promise<void> {
  const { merchantId, jobId } = input
  const [row] = await tx<{ fileName: string; sha256: string; lineCount: number }[]>`
    update bulk_shipments set status = ${status}, results = ${tx.json(counts)}, finished_at = now()
    where merchant_id = ${merchantId} and shipment_id = ${shipmentId}
    returning file_name as "fileName", sha256, line_count as "lineCount"`
  if (!row) throw new Error('the file is gone')
  const refused = Object.entries(counts).reduce((sum, [result, n]) => (hasFailed(result) ? sum + n : sum), 0)
  const { fileName, sha256, lineCount } = row
  await writeCardLog(tx, {
    logId: jobId,
    action: 'orders.ship_file',
    filter: {},
    count: counts.SHIPPED ?? 0,
    detail: { ...{ outcome: status, shipmentId, fileName, sha256, refused }, left: lineCount - done },
  })
  await finishJob(tx, input, { status, done, result: { shipmentId, counts } })
}
