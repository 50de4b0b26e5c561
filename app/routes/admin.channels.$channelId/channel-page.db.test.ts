import { beforeAll, expect, test } from 'vitest'
import type { RequestContext } from '#app/core/http/context.ts'
import { addChannel } from '#app/features/channels/mutations.ts'
import { listReveals } from '#app/features/reveals/data.ts'
import {
  type Merchant,
  makeMerchant,
  memberOf,
  newClient,
  useStack,
} from '../../../supabase/tests/support.ts'
import { loader } from './route.tsx'

const stack = useStack('web')
let shop: Merchant

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
})

test('showing a contact leaves a line, showing it again with an error in the form does not', async () => {
  const owner = await memberOf(shop.owner.userId)
  const form = { name: '华东', contactName: '王敏', contactPhone: '13800001111', commissionNote: '' }
  const added = await addChannel(owner, form)
  if (!added.ok) throw new Error(added.reason)
  const page = (posted: boolean) => {
    const context = { account: async () => owner, clientAddress: newClient(), posted } as RequestContext
    const params = { channelId: added.channelId }
    return loader({ request: new Request('http://127.0.0.1/'), params, context })
  }
  const lines = async () => (await listReveals(owner, { kind: 'channel' }, {})).entries.length
  expect(await page(false)).toMatchObject({ seen: true, values: { contactName: '王敏' } })
  expect(await lines()).toBe(1)
  // The fields hold what was typed: the page sends no contact of its own.
  expect(await page(true)).toMatchObject({ seen: true, masked: undefined, values: { contactName: '' } })
  expect(await lines()).toBe(1)
  await page(false)
  expect(await lines()).toBe(2)
})
