import type { Member } from '#app/core/auth/account.ts'
import { loadImport } from '#app/features/imports/data.ts'
import { runCheck, runImport } from '#app/features/imports/jobs.ts'
import { requestCheck, requestImport } from '#app/features/imports/mutations.ts'
import { importSchema, type MappingForm } from '#app/features/imports/schema.ts'
import { inputOf } from './merchant.ts'

/** Which columns of the bench's file are ours: as our own export has them. */
export const MAPPING: MappingForm = {
  ...{ sheet: 0, encoding: 'utf-8', delimiter: ',', headerRow: 1 },
  ...{ number: 1, password: 2, remark: null },
}

/**
 * The whole way from a stored file to its cards: check and import, as the two jobs do it.
 * @returns milliseconds of each
 */
export async function importStored(
  account: Member,
  productId: string,
  importId: string,
  mapping: MappingForm = MAPPING,
): Promise<{ check: number; import: number }> {
  const started = performance.now()
  const check = await requestCheck(account, importId, mapping)
  if (!check.ok) throw new Error(`no check: ${check.reason}`)
  await runCheck(inputOf(account, check.jobId))
  const checked = performance.now()
  const form = importSchema.parse({
    ...{ mode: 'all', name: 'Bench', faceValue: '388', productIds: [productId] },
    ...{ validFrom: '2026-09-01', validTo: '2027-08-31', channel: 'Bench' },
  })
  const asked = await requestImport(account, importId, form)
  if (!asked.ok) {
    const found = await loadImport(account.scope, importId)
    throw new Error(`no import: ${asked.reason} ${JSON.stringify(found?.problems)} ${found?.problem}`)
  }
  await runImport(inputOf(account, asked.jobId))
  return { check: checked - started, import: performance.now() - checked }
}
