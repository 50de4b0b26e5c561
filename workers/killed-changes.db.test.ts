// The real worker process, killed with SIGKILL at random moments, twenty times in each kind of long work; the
// results must be as if nothing had happened. Here cards are changed, and a file of cards is checked.
import { expect, test } from 'vitest'
import { previewChange } from '#app/features/changes/data.ts'
import { requestChange } from '#app/features/changes/mutations.ts'
import { loadImport } from '#app/features/imports/data.ts'
import { useKilledShop } from './test-killed.ts'

const on = useKilledShop()

test('activation and its cancelling', async () => {
  const quantity = 60_000
  const { batchId, first } = await on.generated(quantity)
  let active = false
  const jobs = await on.killAtRandom(async () => {
    const change = { action: active ? 'deactivate' : 'activate' } as const
    active = !active
    const preview = await previewChange(on.owner, { batchId }, change)
    if (!preview.ok) throw new Error(preview.reason)
    const { count, fingerprint } = preview.preview
    const asked = await requestChange(on.owner, { batchId }, change, { count, fingerprint, typed: count })
    if (!asked.ok) throw new Error(asked.reason)
    return asked.jobId
  }, 400)
  const states = await on.sql`select distinct status from cards where batch_id = ${batchId}`
  expect(states).toEqual([{ status: active ? 'active' : 'created' }])
  for (const jobId of jobs) await on.expectChanged(jobId, first, quantity)
  const isActivation = (_: string, i: number) => i % 2 === 0
  await on.expectLogged('cards.activate', jobs.filter(isActivation), quantity)
  if (jobs.length > 1)
    await on.expectLogged(
      'cards.deactivate',
      jobs.filter((job, i) => !isActivation(job, i)),
      quantity,
    )
  expect(await on.sql`select job_id from job_cards`).toEqual([])
}, 300_000)

test('the check of an import', async () => {
  const quantity = 60_000
  const imports: string[] = []
  await on.killAtRandom(async () => {
    const { importId, jobId } = await on.sendCheck(`CHK${imports.length}X`, quantity)
    imports.push(importId)
    return jobId
  }, 600)
  for (const importId of imports) {
    expect(await loadImport(on.owner.scope, importId)).toMatchObject({
      ...{ status: 'checked', rowCount: quantity, goodCount: quantity, badCount: 0 },
    })
    const [staged] = await on.sql`
      select count(*)::int as n, count(distinct u.number)::int as numbers
      from card_import_blocks b cross join lateral unnest(b.numbers) u (number) where b.import_id = ${importId}`
    expect(staged).toEqual({ n: quantity, numbers: quantity })
  }
}, 300_000)
