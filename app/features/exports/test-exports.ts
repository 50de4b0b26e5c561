// For tests: cards to export, and the files that come out of it.
import ExcelJS from 'exceljs'
import { loadAccount, type Member } from '#app/core/auth/account.ts'
import { getObject } from '#app/core/storage/storage.ts'
import type { Merchant, Sql } from '../../../supabase/tests/support.ts'
import { runGeneration } from '../batches/jobs.ts'
import { createBatch } from '../batches/mutations.ts'
import { batchSchema } from '../batches/schema.ts'
import { testInput } from '../jobs/test-input.ts'

/** The account of a user id. */
export async function memberOf(userId: string): Promise<Member> {
  const account = await loadAccount(userId)
  if (account?.type !== 'member') throw new Error('no such member')
  return account
}

/** What the queue would hand to the handler. */
export function inputOf(asker: Member, jobId: string) {
  return testInput({ merchantId: asker.merchant_id, userId: asker.userId }, jobId)
}

/** A generated batch of a merchant: its id and the run of its serials. */
export async function generated(
  sql: Sql,
  merchant: Merchant,
  batch: { quantity: number; prefix: string; faceValue?: string; name?: string },
): Promise<{ batchId: string; first: number; last: number }> {
  const { quantity, prefix, faceValue = '588', name = `Batch "${prefix}" / ${quantity}` } = batch
  const asker = await memberOf(merchant.owner.userId)
  const form = batchSchema.parse({
    name,
    faceValue,
    quantity: String(quantity),
    productIds: [merchant.products[0]],
    numberMode: 'sequential',
    prefix,
    numberDigits: '8',
    startNumber: '0',
    passwordLength: '6',
    passwordAlphabet: 'digits',
    validTo: '2027-08-31',
  })
  const made = await createBatch(asker, form)
  if (!made.ok) throw new Error(made.reason)
  await runGeneration(inputOf(asker, made.jobId))
  const [row] = await sql<{ first: number }[]>`
    select serial_from as first from card_batches where batch_id = ${made.batchId}`
  const first = row?.first ?? 0
  return { batchId: made.batchId, first, last: first + quantity - 1 }
}

/** The bytes of an export's file. */
export async function stored(path: string): Promise<Buffer> {
  const file = await getObject('exports', path)
  if (!file) throw new Error(`nothing is stored at ${path}`)
  return Buffer.from(await file.arrayBuffer())
}

/** The only sheet of a workbook, read by exceljs. @throws when it is no workbook */
export async function sheetOf(xlsx: Buffer): Promise<ExcelJS.Worksheet> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(xlsx.buffer.slice(xlsx.byteOffset, xlsx.byteOffset + xlsx.length) as ArrayBuffer)
  const [sheet] = workbook.worksheets
  if (!sheet) throw new Error('there is no sheet')
  return sheet
}

/** The cells of a workbook as texts, header first; empty cells are empty texts. */
export async function rowsOf(xlsx: Buffer): Promise<string[][]> {
  const sheet = await sheetOf(xlsx)
  const width = sheet.columnCount
  const rows: string[][] = []
  sheet.eachRow((row) => {
    rows.push(Array.from({ length: width }, (_, i) => row.getCell(i + 1).text))
  })
  return rows
}
