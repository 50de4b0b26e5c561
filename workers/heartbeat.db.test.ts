// The real worker process, killed in the middle of a batch, and the queue itself noticing that it is dead.
import { beforeAll, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { registerMasterKey } from '#app/core/crypto/key-library.ts'
import { createBatch } from '#app/features/batches/mutations.ts'
import { batchSchema } from '#app/features/batches/schema.ts'
import { type Merchant, makeMerchant, memberOf } from '../supabase/tests/support.ts'
import { useWorkers } from './test-workers.ts'

const QUANTITY = 120_000
const workers = useWorkers({ env: () => ({ TIHUO_LOG_LEVEL: 'info' }) })
let shop: Merchant
let owner: Member

beforeAll(async () => {
  await registerMasterKey()
  shop = await makeMerchant(workers.sql())
  owner = await memberOf(shop.owner.userId)
})

test('a worker that is killed in the middle loses nothing: the next one makes exactly the missing cards', async () => {
  const form = batchSchema.parse({
    name: 'Killed',
    faceValue: '388',
    quantity: String(QUANTITY),
    productIds: [shop.products[0]],
    numberMode: 'random',
    numberDigits: '10',
    passwordLength: '8',
    passwordAlphabet: 'safe',
  })
  const first = await workers.start()
  const made = await createBatch(owner, form)
  if (!made.ok) throw new Error(made.reason)
  await expect
    .poll(async () => (await workers.jobRow(made.jobId)).done, { timeout: 60_000, interval: 10 })
    .toBeGreaterThan(0)
  await workers.kill(first)
  const left = await workers.jobRow(made.jobId)
  expect(left.status).toBe('running')
  expect(left.done).toBeGreaterThan(0)
  expect(left.done).toBeLessThan(QUANTITY)

  await workers.start()
  // The queue notices a dead worker by its missing heartbeat, after 15 seconds.
  await expect
    .poll(async () => (await workers.jobRow(made.jobId)).status, { timeout: 90_000, interval: 250 })
    .toBe('done')
  const [cards] = await workers.sql()`
    select count(*) as n, count(distinct number) as numbers, max(serial) - min(serial) + 1 as span from cards
    where batch_id = ${made.batchId}`
  expect(cards).toEqual({ n: QUANTITY, numbers: QUANTITY, span: QUANTITY })
  const blocks = await workers.sql()<{ block: number; passwords_enc: Buffer }[]>`
    select block, passwords_enc from card_secrets where batch_id = ${made.batchId} order by block`
  const characters = blocks.reduce((sum, { block, passwords_enc: sealed }, i) => {
    expect(block).toBe(i)
    const place = { table: 'card_secrets', column: 'passwords_enc', row: `${made.batchId}.${block}` }
    return sum + shop.keys.openBytes(place, sealed).length
  }, 0)
  expect(characters).toBe(QUANTITY * 8)
  const [batch] =
    await workers.sql()`select generated, status from card_batches where batch_id = ${made.batchId}`
  expect(batch).toEqual({ generated: QUANTITY, status: 'ready' })
  expect(workers.log().match(/"job starts"/g)).toHaveLength(2)
}, 180_000)
