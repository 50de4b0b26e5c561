// The log as a list. Nothing is sent here: the merchant has no account at a vendor, so no worker looks at its messages.
import { beforeAll, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { type Merchant, makeMerchant, memberOf, useStack } from '../../../supabase/tests/support.ts'
import { removeRows } from '../retention/test-retention.ts'
import { listMessages } from './data.ts'

const stack = useStack('worker')
let shop: Merchant
let owner: Member

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  owner = await memberOf(shop.owner.userId)
})

test('pages of the log join without a gap', async () => {
  await stack.sql`
    insert into sms_messages (merchant_id, message_id, kind, test, phone_enc, phone_idx, created_at)
    select ${shop.merchantId}, gen_random_uuid(), 'order_received', true, '\\x00', '\\x00', now() - (i / 3) * interval '1 minute'
    from generate_series(1, 120) i`
  const seen: string[] = []
  let next: string | undefined
  do {
    const page = await listMessages(owner, {}, { after: next })
    seen.push(...page.entries.map((entry) => entry.messageId))
    next = page.next
  } while (next)
  expect(new Set(seen).size).toBe(120)
  const back = await listMessages(owner, {}, { before: seen[100] })
  expect(back.entries.map((entry) => entry.messageId)).toEqual(seen.slice(50, 100))
  await stack.sql`delete from sms_messages where merchant_id = ${shop.merchantId}`
})

test('the log forgets after 90 days, and nothing younger', async () => {
  for (const days of [89, 91])
    await stack.sql`
      insert into sms_messages (merchant_id, message_id, kind, test, phone_enc, phone_idx, due_at, created_at)
      values (${shop.merchantId}, gen_random_uuid(), 'order_received', true, '\\x00', '\\x00', null,
        now() - make_interval(days => ${days}))`
  await removeRows(stack.sql, 'sms_messages')
  const rows = await stack.sql`
    select extract(day from now() - created_at)::int as days from sms_messages where merchant_id = ${shop.merchantId}`
  expect([...rows]).toEqual([{ days: 89 }])
})
