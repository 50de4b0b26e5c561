import { keysOf } from '#app/core/crypto/key-library.ts'
import { runGeneration } from '#app/features/batches/jobs.ts'
import { BLOCK_CARDS } from '#app/features/batches/numbers.ts'
import { passwordAt } from '#app/features/batches/passwords.ts'
import { type BenchMerchant, makeBatch } from './merchant.ts'

export type BenchCard = { number: string; password: string }

/** Makes so many active cards. @returns number and password of each */
export async function activeCards(merchant: BenchMerchant, quantity: number): Promise<BenchCard[]> {
  const { sql, account } = merchant
  const { batchId, input } = await makeBatch(merchant, {
    quantity: String(quantity),
    passwordAlphabet: 'digits',
  })
  await runGeneration(input)
  await sql`update cards set status = 'active', activated_at = now() where batch_id = ${batchId}`
  const keys = await keysOf(account.merchant_id)
  const blocks = await sql<{ block: number; sealed: Buffer }[]>`
    select block, passwords_enc as sealed from card_secrets where batch_id = ${batchId} order by block`
  const opened = blocks.map(({ block, sealed }) =>
    keys
      .openBytes({ table: 'card_secrets', column: 'passwords_enc', row: `${batchId}.${block}` }, sealed)
      .toString('latin1'),
  )
  const cards = await sql<{ number: string; place: number }[]>`
    select c.number, (c.serial - b.serial_from)::int as place
    from cards c join card_batches b using (merchant_id, batch_id) where c.batch_id = ${batchId} order by c.serial`
  return cards.map(({ number, place }) => ({
    number,
    password: passwordAt(opened[Math.floor(place / BLOCK_CARDS)] ?? '', place % BLOCK_CARDS, 8) ?? '',
  }))
}
