import { v7 as uuid } from 'uuid'
import { loadAccount, type Member } from '#app/core/auth/account.ts'
import { createMerchantKeys, registerMasterKey } from '#app/core/crypto/key-library.ts'
import { connect, type Sql } from '#app/core/db/pool.ts'
import { openEnvelope } from '#app/core/queue/envelope.ts'
import type { JobInput } from '#app/core/queue/worker.ts'
import { createBatch } from '#app/features/batches/mutations.ts'
import { type BatchForm, batchSchema } from '#app/features/batches/schema.ts'

/** A merchant with an owner and one product: enough to make batches of cards. */
export type BenchMerchant = { sql: Sql; account: Member; productId: string }

/** Makes that merchant. @param adminUrl address of the superuser */
export async function makeBenchMerchant(adminUrl: string): Promise<BenchMerchant> {
  const sql = connect(adminUrl, 2)
  const merchantId = uuid()
  const memberId = uuid()
  const userId = uuid()
  const productId = uuid()
  await sql`insert into merchants (merchant_id, code, name) values (${merchantId}, 'bench', 'Bench')`
  await sql`insert into private.merchant_counters (merchant_id) values (${merchantId})`
  await sql`
    insert into members (merchant_id, member_id, kind, login_name, display_name, must_change_password)
    values (${merchantId}, ${memberId}, 'owner', 'owner', 'Owner', false)`
  await sql`
    insert into private.identities (user_id, merchant_id, member_id, auth_email)
    values (${userId}, ${merchantId}, ${memberId}, 'owner@bench.invalid')`
  await sql`
    insert into products (merchant_id, product_id, name, price_minor) values (${merchantId}, ${productId}, 'Crab', 38800)`
  await registerMasterKey()
  await createMerchantKeys(merchantId)
  const account = await loadAccount(userId)
  if (account?.type !== 'member') throw new Error('the owner of the bench cannot sign in')
  return { sql, account, productId }
}

/** Adds an account that signs in by its user id alone. @returns that id */
export async function addBenchMember(
  sql: Sql,
  merchantId: string,
  options: { kind: 'staff' | 'store'; permissions?: string[]; storeId?: string; roleId?: string },
): Promise<string> {
  const [memberId, userId] = [uuid(), uuid()]
  await sql`
    insert into members (merchant_id, member_id, kind, login_name, display_name, permissions, store_id, role_id, must_change_password)
    values (${merchantId}, ${memberId}, ${options.kind}, ${`m${memberId.slice(-12)}`}, 'Bench', ${options.permissions ?? []},
      ${options.storeId ?? null}, ${options.roleId ?? null}, false)`
  await sql`
    insert into private.identities (user_id, merchant_id, member_id, auth_email)
    values (${userId}, ${merchantId}, ${memberId}, ${`${memberId}@bench.invalid`})`
  return userId
}

/** Creates a batch, as the form would, without generating it. */
export async function makeBatch(
  merchant: BenchMerchant,
  form: Partial<Record<keyof BatchForm, string>>,
): Promise<{ batchId: string; input: JobInput }> {
  const parsed = batchSchema.parse({
    name: 'Bench',
    faceValue: '388',
    quantity: '1000',
    numberMode: 'random',
    numberDigits: '12',
    passwordLength: '8',
    passwordAlphabet: 'safe',
    validFrom: '2026-09-01',
    validTo: '2027-08-31',
    channel: 'Bench',
    ...form,
    productIds: [merchant.productId],
  })
  const made = await createBatch(merchant.account, parsed)
  if (!made.ok) throw new Error(`no batch: ${made.reason}`)
  return { batchId: made.batchId, input: inputOf(merchant.account, made.jobId) }
}

/** What the queue would hand to the handler of this job. */
export function inputOf(account: Member, jobId: string): JobInput {
  const envelope = { v: 1, merchantId: account.merchant_id, userId: account.userId, jobId }
  return { ...openEnvelope(envelope), signal: new AbortController().signal, lastAttempt: true }
}
