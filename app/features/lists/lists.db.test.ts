import { beforeAll, expect, test } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import {
  addMember,
  type Merchant,
  makeMerchant,
  memberOf,
  useStack,
} from '../../../supabase/tests/support.ts'
import { listCards } from '../cards/data.ts'
import { loadCardScreen } from '../views/data.ts'
import { deleteFilter, renameFilter, saveFilter, saveView } from '../views/mutations.ts'
import { loadUnknown, readList } from './data.ts'
import { keepNumbers, keepSerials } from './mutations.ts'

const stack = useStack('web')
let shop: Merchant
let owner: Member
let colleague: Member

beforeAll(async () => {
  shop = await makeMerchant(stack.sql)
  owner = await memberOf(shop.owner.userId)
  const account = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read'] })
  colleague = await memberOf(account.userId)
})

const kept = async (made: ReturnType<typeof keepNumbers> | ReturnType<typeof keepSerials>) => {
  const answer = await made
  if (!answer.ok) throw new Error(answer.reason)
  return answer.listId
}
const summary = (account: Member, listId: string) =>
  withTenant(account.scope, ({ tx }) => readList(tx, account.merchant_id, listId))

test('a list becomes the serials of its cards, and says what was not found', async () => {
  const text = 'T00000003\r\nｔ０００００００１\r\nT00000003\r\nNOBODY\r\n券\r\n'
  const listId = await kept(keepNumbers(owner, text))
  expect(await summary(owner, listId)).toEqual({
    ...{ listId, pasted: 5, repeats: 1, found: 2, unknown: 2 },
    examples: ['NOBODY', '券'],
  })
  expect(await loadUnknown(owner.scope, shop.merchantId, listId)).toEqual(['NOBODY', '券'])
  const page = await listCards(owner.scope, shop.merchantId, { listId }, {})
  expect(page.cards.map((card) => card.serial)).toEqual([1, 3])
})

test('50,000 pasted numbers in a few statements', async () => {
  const numbers = Array.from({ length: 50_000 }, (_, i) => `T${String(i + 1).padStart(8, '0')}`)
  const listId = await kept(keepNumbers(owner, numbers.join('\r\n')))
  expect(await summary(owner, listId)).toMatchObject({ pasted: 50_000, found: 12, unknown: 49_988 })
})

test('refuses nothing and too much', async () => {
  expect(await keepNumbers(owner, ' \r\n')).toEqual({ ok: false, reason: 'EMPTY' })
  expect(await keepNumbers(owner, 'A\n'.repeat(100_001))).toEqual({ ok: false, reason: 'TOO_MANY' })
  const nobody = await memberOf(shop.staff.userId)
  expect(await keepNumbers(nobody, 'A')).toEqual({ ok: false, reason: 'FORBIDDEN' })
  expect(await keepSerials(nobody, [1])).toEqual({ ok: false, reason: 'FORBIDDEN' })
})

test('ticked rows become a list; serials of others are not in it', async () => {
  const listId = await kept(keepSerials(owner, [5, 2, 2, 999]))
  expect(await summary(owner, listId)).toMatchObject({ pasted: null, found: 2, unknown: 0 })
  expect(await keepSerials(owner, [999])).toEqual({ ok: false, reason: 'EMPTY' })
})

test('a list is its own account’s', async () => {
  const listId = await kept(keepSerials(owner, [1]))
  const stranger = await memberOf((await makeMerchant(stack.sql)).owner.userId)
  for (const other of [colleague, stranger]) {
    expect(await summary(other, listId)).toBeUndefined()
    expect(await loadUnknown(other.scope, other.merchant_id, listId)).toBeUndefined()
  }
})

test('saved searches and columns are the account’s own', async () => {
  const saved = await saveFilter(owner, '未激活', 'status=created')
  if (!saved.ok) throw new Error(saved.reason)
  expect(await saveFilter(owner, '未激活', 'status=void')).toEqual({ ok: false, reason: 'NAME_TAKEN' })
  expect((await saveFilter(colleague, '未激活', 'status=void')).ok).toBe(true)
  const second = await saveFilter(owner, '已作废', 'status=void')
  if (!second.ok) throw new Error(second.reason)
  const { filterId } = saved
  expect(await renameFilter(owner, filterId, '已作废')).toEqual({ ok: false, reason: 'NAME_TAKEN' })
  expect(await renameFilter(owner, filterId, '未激活')).toEqual({ ok: true })
  expect(await renameFilter(colleague, filterId, '我的')).toEqual({ ok: false, reason: 'GONE' })
  await deleteFilter(colleague, filterId)
  await saveView(owner, 'cards', { columns: ['serial'], frozen: 1 })
  await saveView(owner, 'cards', { columns: ['serial', 'number'], frozen: 2 })
  const screen = (account: Member) => loadCardScreen(account.scope, shop.merchantId, {})
  expect((await screen(owner)).filters.map((filter) => filter.name).sort()).toEqual(
    ['已作废', '未激活'].sort(),
  )
  expect((await screen(owner)).view).toEqual({ columns: ['serial', 'number'], frozen: 2 })
  expect((await screen(colleague)).filters).toHaveLength(1)
  expect((await screen(colleague)).view).toBeUndefined()
  await deleteFilter(owner, filterId)
  expect((await screen(owner)).filters.map((filter) => filter.name)).toEqual(['已作废'])
})

test('an account saves up to 50 searches', async () => {
  const account = await addMember(stack.sql, shop.merchantId, { permissions: ['card.read'] })
  const member = await memberOf(account.userId)
  for (let i = 0; i < 50; i += 1)
    expect((await saveFilter(member, `Search ${i}`, 'status=void')).ok).toBe(true)
  expect(await saveFilter(member, 'One more', 'status=void')).toEqual({ ok: false, reason: 'TOO_MANY' })
})
