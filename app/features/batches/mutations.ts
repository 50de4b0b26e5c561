import { v7 as uuid } from 'uuid'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { channelNamed } from '../channels/mutations.ts'
import { type Asker, startJob } from '../jobs/mutations.ts'
import { internRegionRule } from '../regions/mutations.ts'
import { checkRule } from '../regions/regions.ts'
import { ruleOfFields } from '../regions/schema.ts'
import { findCollision, lockNumbers } from './data.ts'
import type { BatchForm } from './schema.ts'

export type CreateBatchFailure =
  | { ok: false; reason: 'NUMBERS_TAKEN'; number: string; batch: string }
  | { ok: false; reason: 'PRODUCT_UNKNOWN' | 'REGION_UNKNOWN' | 'REGION_NOWHERE' }

/**
 * Creates a batch and sends the job that generates its cards, in one transaction. Serials are taken here:
 * batches created at the same time get runs that adjoin.
 * @returns id of the batch, or why not: a number is taken (which, by which batch), a product is not the merchant's
 */
export async function createBatch(
  asker: Asker,
  form: BatchForm,
): Promise<Outcome<{ batchId: string; jobId: string }, never> | CreateBatchFailure> {
  const rule = ruleOfFields(form)
  const checked = rule && checkRule(rule)
  if (checked && !checked.ok) return checked
  return withTenant(asker.scope, async (unit) => {
    const { tx } = unit
    const tenant = asker.merchant_id
    const productIds = [...new Set(form.productIds)]
    const known = await tx`
      select product_id from products where merchant_id = ${tenant} and product_id = any (${productIds}::uuid[])`
    if (known.length !== productIds.length) return { ok: false, reason: 'PRODUCT_UNKNOWN' }

    await lockNumbers(tx, tenant)
    const start = form.numberMode === 'sequential' ? (form.startNumber ?? 0) : null
    if (start !== null) {
      const range = { prefix: form.prefix, digits: form.numberDigits, start, quantity: form.quantity }
      const taken = await findCollision(tx, tenant, range)
      if (taken) return { ok: false, reason: 'NUMBERS_TAKEN', ...taken }
    }
    const batchId = uuid()
    const jobId = uuid()
    await insertBatch(tx, asker, form, { batchId, jobId, start })
    const links = productIds.map((product_id) => ({ merchant_id: tenant, batch_id: batchId, product_id }))
    await tx`insert into batch_products ${tx(links)}`
    await startJob(unit, asker, {
      jobId,
      kind: 'cards.generate',
      total: form.quantity,
      request: { batchId },
    })
    return { ok: true, batchId, jobId }
  })
}

async function insertBatch(
  tx: Tx,
  asker: Asker,
  form: BatchForm,
  made: { batchId: string; jobId: string; start: number | null },
): Promise<void> {
  const channelId = form.channel ? await channelNamed(tx, asker.merchant_id, form.channel) : null
  const regionRuleId = await internRegionRule(tx, asker.merchant_id, ruleOfFields(form))
  // Last of all: the row lock of the counter is held until the transaction ends.
  const [serials] = await tx<{ first: number }[]>`select private.take_serials(${form.quantity}) as first`
  if (!serials) throw new Error('no serials for this merchant')
  await tx`insert into card_batches ${tx({
    merchant_id: asker.merchant_id,
    batch_id: made.batchId,
    name: form.name,
    face_value_minor: form.faceValue,
    quantity: form.quantity,
    prefix: form.prefix,
    number_mode: form.numberMode,
    number_digits: form.numberDigits,
    start_number: made.start,
    password_length: form.passwordLength,
    password_alphabet: form.passwordAlphabet,
    valid_from: form.validFrom ?? null,
    valid_to: form.validTo ?? null,
    channel_id: channelId,
    region_rule_id: regionRuleId,
    remark: form.remark,
    serial_from: serials.first,
    job_id: made.jobId,
    created_by: asker.member_id,
  })}`
}
