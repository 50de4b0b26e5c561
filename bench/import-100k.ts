// The whole way of 100,000 cards from a stored xlsx file to cards (opening the sealed file, reading and judging
// every row, staging, inserting under row-level security, sealing the passwords) against exceljs's streaming reader
// merely reading every cell of the same file. The file has the columns of our own export to printers and shared
// texts, as Excel saves them. And the peak memory of a process that does only the one or the other.
import { fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ExcelJS from 'exceljs'
import type { Member } from '#app/core/auth/account.ts'
import { storeUpload } from '#app/features/imports/mutations.ts'
import { WORKER_NODE_OPTIONS } from '../scripts/lib/processes.ts'
import { type Bench, timed } from './lib/bench.ts'
import { readEveryCell } from './lib/exceljs-reading.ts'
import { importStored } from './lib/import-way.ts'
import { makeBenchMerchant } from './lib/merchant.ts'

const ROWS = 100_000
const HEADER = ['卡序号', '卡号', '卡密码', '面值', '有效期至', '二维码网址']
const SITE = 'https://tihuo.example/r/crabs?n='

/** @param run numbers differ from run to run: a card can be imported once */
async function writeFile(file: string, run: number): Promise<void> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: file, useSharedStrings: true })
  const sheet = workbook.addWorksheet('卡券')
  sheet.addRow(HEADER).commit()
  for (let i = 0; i < ROWS; i += 1) {
    const number = `XH${run}${String(620_000_000 + i * 7)}`
    const password = String((i * 7919 * 31) % 100_000_000).padStart(8, '0')
    sheet.addRow([i + 1, number, password, 588, '2027-08-31', SITE + number]).commit()
  }
  sheet.commit()
  await workbook.commit()
}

async function upload(account: Member, file: string): Promise<string> {
  const stored = await storeUpload(account, { name: 'cards.xlsx', bytes: readFileSync(file) })
  if (!stored.ok) throw new Error(`the file is refused: ${stored.reason}`)
  return stored.importId
}

function memoryOf(args: string[]): Promise<{ idleMb: number; aboveIdleMb: number }> {
  const file = join(dirname(fileURLToPath(import.meta.url)), 'lib', 'import-child.ts')
  const mb = (bytes: number) => Number((bytes / 1024 / 1024).toFixed(1))
  return new Promise((done, failed) => {
    const child = fork(file, args, {
      execArgv: WORKER_NODE_OPTIONS,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    let found: { idle: number; peak: number } | undefined
    child.on('message', (message: { idle: number; peak: number }) => {
      found = message
    })
    child.on('exit', (code) =>
      found
        ? done({ idleMb: mb(found.idle), aboveIdleMb: mb(found.peak - found.idle) })
        : failed(new Error(`the measured process ended with ${code}`)),
    )
  })
}

export const bench: Bench = {
  limit: 2,
  pairs: 5,
  prepare: async (stack) => {
    const { account, sql, productId } = await makeBenchMerchant(stack.adminUrl)
    const folder = mkdtempSync(join(tmpdir(), 'tihuo-import-'))
    const file = join(folder, 'cards.xlsx')
    let run = 10
    await writeFile(file, run)
    const parts: { check: number; import: number }[] = []
    return {
      cases: [
        {
          name: 'import',
          ours: async () => {
            run += 1
            await writeFile(file, run)
            const importId = await upload(account, file)
            return timed(async () => parts.push(await importStored(account, productId, importId)))
          },
          baseline: () =>
            timed(async () => {
              const cells = await readEveryCell(file)
              if (cells !== (ROWS + 1) * HEADER.length) throw new Error(`exceljs has read ${cells} cells`)
            }),
        },
      ],
      detail: async () => {
        await writeFile(file, run + 1)
        const importId = await upload(account, file)
        const memory = {
          ours: await memoryOf(['ours', account.userId, productId, importId]),
          exceljs: await memoryOf(['exceljs', file]),
        }
        const [cards] = await sql<{ n: number; numbers: number }[]>`
          select count(*) as n, count(distinct number) as numbers from cards
          where merchant_id = ${account.merchant_id} and number like ${`XH${run + 1}%`}`
        await sql.end()
        rmSync(folder, { recursive: true, force: true })
        const last = parts.at(-1)
        return {
          ok: cards?.n === ROWS && cards.numbers === ROWS,
          rows: ROWS,
          ...{ checkMs: Math.round(last?.check ?? 0), importMs: Math.round(last?.import ?? 0) },
          memory,
        }
      },
    }
  },
}
