// The whole export job of 80,000 cards (query under row-level security, opening the passwords, writing,
// storing) against exceljs's own stream writer on the same finished rows, already in memory, to a file with
// the same options. And the memory of a process that runs only the job, at 80,000 and at 160,000 cards.
import { fork } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ExcelJS from 'exceljs'
import type { Member } from '#app/core/auth/account.ts'
import { getObject, prepareBuckets } from '#app/core/storage/storage.ts'
import { runGeneration } from '#app/features/batches/jobs.ts'
import type { CardFilter } from '#app/features/cards/schema.ts'
import type { ExportChoices } from '#app/features/exports/choices.ts'
import { openWorkbook } from '#app/features/exports/export-file.ts'
import { runExport } from '#app/features/exports/jobs.ts'
import { requestExport } from '#app/features/exports/mutations.ts'
import { WORKER_NODE_OPTIONS } from '../scripts/lib/processes.ts'
import { type Bench, timed } from './lib/bench.ts'
import { inputOf, makeBatch, makeBenchMerchant } from './lib/merchant.ts'

const ROWS = 80_000
const MEMORY_LIMIT = 200 * 1024 * 1024

/** The printer's file as it is, which the baseline writes too. */
const PLAIN: ExportChoices = { variant: 'printer', split: 'one', protect: false }

async function askFor(account: Member, filter: CardFilter, choices = PLAIN): Promise<string> {
  const asked = await requestExport(account, filter, choices, 'zh-CN')
  if (!asked.ok) throw new Error(`no export: ${asked.reason}`)
  return asked.jobId
}

/** The finished rows of an export, header first, read back from the file it stored. */
async function rowsOf(account: Member, jobId: string): Promise<string[][]> {
  const file = await getObject('exports', `${account.merchant_id}/${jobId}.xlsx`)
  if (!file) throw new Error('the export has stored nothing')
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(await file.arrayBuffer())
  const rows: string[][] = []
  workbook.worksheets[0]?.eachRow((row) => {
    rows.push((row.values as string[]).slice(1))
  })
  return rows
}

async function writeBaseline(rows: string[][], widths: number[], file: string): Promise<void> {
  const [header = [], ...lines] = rows
  const columns = header.map((text, i) => ({ header: text, width: widths[i] ?? 12 }))
  const { workbook, sheet } = openWorkbook(createWriteStream(file), columns)
  // No pauses: measured here, giving the compressor turns in between only makes this loop slower.
  for (const line of lines) sheet.addRow(line).commit()
  sheet.commit()
  await workbook.commit()
}

function memoryOf(account: Member, jobId: string): Promise<{ idle: number; peak: number; ms: number }> {
  const file = join(dirname(fileURLToPath(import.meta.url)), 'lib', 'export-child.ts')
  return new Promise((done, failed) => {
    const child = fork(file, [account.userId, jobId], {
      execArgv: WORKER_NODE_OPTIONS,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    let found: { idle: number; peak: number; ms: number } | undefined
    child.on('message', (message: { idle: number; peak: number; ms: number }) => {
      found = message
    })
    child.on('exit', (code) =>
      found ? done(found) : failed(new Error(`the export process ended with ${code}`)),
    )
  })
}

async function memoryDetail(account: Member, first: number) {
  const mb = (bytes: number) => Number((bytes / 1024 / 1024).toFixed(1))
  const measured: Record<string, { idleMb: number; aboveIdleMb: number; ms: number }> = {}
  let ok = true
  const exports = [
    { name: String(ROWS), rows: ROWS, choices: PLAIN },
    { name: String(2 * ROWS), rows: 2 * ROWS, choices: PLAIN },
    { name: `${ROWS} in a protected zip`, rows: ROWS, choices: { ...PLAIN, protect: true } },
  ]
  for (const { name, rows, choices } of exports) {
    const jobId = await askFor(account, { serialFrom: first, serialTo: first + rows - 1 }, choices)
    const { idle, peak, ms } = await memoryOf(account, jobId)
    measured[name] = { idleMb: mb(idle), aboveIdleMb: mb(peak - idle), ms: Math.round(ms) }
    ok &&= peak - idle <= MEMORY_LIMIT
  }
  return { ok, memory: measured, memoryLimitMb: mb(MEMORY_LIMIT) }
}

export const bench: Bench = {
  limit: 1.5,
  pairs: 5,
  prepare: async (stack) => {
    await prepareBuckets()
    const merchant = await makeBenchMerchant(stack.adminUrl)
    const { account, sql } = merchant
    const { batchId, input } = await makeBatch(merchant, { quantity: String(2 * ROWS), prefix: 'X' })
    await runGeneration(input)
    await sql`vacuum analyze cards, card_secrets`
    const [batch] = await sql<{ first: number }[]>`
      select serial_from as first from card_batches where batch_id = ${batchId}`
    const first = batch?.first ?? 1
    const folder = mkdtempSync(join(tmpdir(), 'tihuo-baseline-'))
    const half = { serialFrom: first, serialTo: first + ROWS - 1 }
    const sample = await askFor(account, half)
    await runExport(inputOf(account, sample))
    const rows = await rowsOf(account, sample)
    if (rows.length !== ROWS + 1) throw new Error(`the file has ${rows.length} rows`)
    return {
      cases: [
        {
          name: 'export',
          ours: async () => {
            const jobId = await askFor(account, half)
            return timed(() => runExport(inputOf(account, jobId)))
          },
          baseline: () => timed(() => writeBaseline(rows, [12, 20, 18, 12, 12, 48], join(folder, 'b.xlsx'))),
        },
      ],
      detail: async () => {
        const more = await memoryDetail(account, first)
        await sql.end()
        rmSync(folder, { recursive: true, force: true })
        return { rows: ROWS, ...more }
      },
    }
  },
}
