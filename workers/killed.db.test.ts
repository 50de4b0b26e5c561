// The real worker process, killed with SIGKILL at random moments, twenty times in each kind of long work; the
// results must be as if nothing had happened. Here cards are made and imported; the other kinds are in
// killed-changes.db.test.ts and killed-files.db.test.ts, so that they can run side by side.
import { expect, test } from 'vitest'
import { loadImport } from '#app/features/imports/data.ts'
import { requestImport } from '#app/features/imports/mutations.ts'
import { importSchema } from '#app/features/imports/schema.ts'
import { useKilledShop } from './test-killed.ts'

const on = useKilledShop()

test('generation', async () => {
  const quantity = 60_000
  const batches: string[] = []
  const jobs = await on.killAtRandom(async () => {
    const { jobId, batchId } = await on.sendGeneration(quantity)
    batches.push(batchId)
    return jobId
  }, 400)
  for (const [i, batchId] of batches.entries()) {
    const [cards] = await on.sql<{ n: number; numbers: number; first: number; last: number }[]>`
      select count(*) as n, count(distinct number) as numbers, min(serial) as first, max(serial) as last from cards
      where batch_id = ${batchId}`
    const first = cards?.first ?? 0
    expect(cards).toEqual({ n: quantity, numbers: quantity, first, last: first + quantity - 1 })
    await on.expectChanged(jobs[i] as string, first, quantity)
    const blocks = await on.sql<{ block: number; passwords_enc: Buffer }[]>`
      select block, passwords_enc from card_secrets where batch_id = ${batchId} order by block`
    const characters = blocks.reduce((sum, { block, passwords_enc: sealed }) => {
      const place = { table: 'card_secrets', column: 'passwords_enc', row: `${batchId}.${block}` }
      return sum + on.shop.keys.openBytes(place, sealed).length
    }, 0)
    expect(characters).toBe(quantity * 8)
  }
  await on.expectLogged('cards.generate', jobs, quantity)
}, 300_000)

test('import', async () => {
  const quantity = 20_000
  const imports: string[] = []
  const jobs = await on.killAtRandom(async () => {
    const { importId, jobId: checkId } = await on.sendCheck(`IMP${imports.length}X`, quantity)
    await expect
      .poll(async () => (await on.jobRow(checkId)).status, { timeout: 60_000, interval: 20 })
      .toBe('done')
    imports.push(importId)
    const form = { mode: 'all', name: 'Killed', faceValue: '388', productIds: [on.shop.products[0]] }
    const asked = await requestImport(on.owner, importId, importSchema.parse(form))
    if (!asked.ok) throw new Error(asked.reason)
    return asked.jobId
  }, 700)
  for (const [i, importId] of imports.entries()) {
    const done = await loadImport(on.owner.scope, importId)
    expect(done).toMatchObject({ status: 'done', goodCount: quantity })
    const [cards] = await on.sql<{ n: number; numbers: number; first: number; last: number }[]>`
      select count(*) as n, count(distinct number) as numbers, min(serial) as first, max(serial) as last from cards
      where batch_id = ${done?.batchId ?? null}`
    const first = cards?.first ?? 0
    expect(cards).toEqual({ n: quantity, numbers: quantity, first, last: first + quantity - 1 })
    await on.expectChanged(jobs[i] as string, first, quantity)
    expect(await on.sql`select from card_import_blocks where import_id = ${importId}`).toHaveLength(0)
  }
  const [batches] = await on.sql`
    select count(*)::int as n from card_batches where merchant_id = ${on.owner.merchant_id} and number_mode = 'imported'`
  expect(batches).toEqual({ n: imports.length })
  await on.expectLogged('cards.import', jobs, quantity)
}, 300_000)
