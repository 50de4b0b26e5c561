// For tests of the counter: a merchant with a clerk in each of its two stores, and what they can do there.
import { v7 as uuid } from 'uuid'
import { beforeAll } from 'vitest'
import type { Member } from '#app/core/auth/account.ts'
import { GRANTABLE } from '#app/core/auth/permissions.ts'
import { scopeOfCard } from '#app/core/db/scope.ts'
import {
  addMember,
  type Merchant,
  makeMerchant,
  memberOf,
  newClient,
  useStack,
} from '../../../supabase/tests/support.ts'
import { redeemCard } from '../redemptions/mutations.ts'
import type { ChosenPlace } from '../redemptions/types.ts'
import { type Chosen, handOverAtCounter, verifyAtCounter } from './mutations.ts'

// biome-ignore lint/correctness/useHookAtTopLevel: a hook of vitest's, not of React's
export const stack = useStack('web')
process.env.TIHUO_PUBLIC_URL ??= 'http://127.0.0.1'

export let shop: Merchant
/** Of stores[0] and of stores[1]. */
export let amy: Member
export let ben: Member
beforeAll(async () => {
  shop = await makeMerchant(stack.sql, { cards: 200 })
  amy = await memberOf(shop.store.userId)
  ben = await clerkOf(1)
})

/** Another clerk of a store. */
export async function clerkOf(
  place: 0 | 1,
  permissions: readonly string[] = GRANTABLE.store,
): Promise<Member> {
  const { userId } = await addMember(stack.sql, shop.merchantId, {
    kind: 'store',
    storeId: shop.stores[place],
    permissions,
  })
  return memberOf(userId)
}

export const site = () => ({
  ...{ merchant_id: shop.merchantId, code: shop.code },
  ...{ time_zone: 'Asia/Shanghai', currency: 'CNY' },
})

/** Shows number and password of a card. @param password another one than its own */
export function show(clerk: Member, serial: number, password?: string) {
  const card = shop.cards[serial - 1]
  const shown = { number: card?.number ?? '', password: password ?? card?.password ?? '' }
  return verifyAtCounter(clerk, { how: 'password', ...shown }, newClient())
}

/** A check of a card, by number and password. */
export async function checkOf(clerk: Member, serial: number): Promise<string> {
  const verified = await show(clerk, serial)
  if (!verified.ok) throw new Error(`card ${serial}: ${verified.reason}`)
  return verified.checkId
}

export const give = (clerk: Member, checkId: string, chosen: Chosen = { productId: shop.products[1] }) =>
  handOverAtCounter(clerk, checkId, chosen)

/** The consumer orders online. */
export function orderOnline(serial: number, place: ChosenPlace) {
  const choice = { consignee: '张三', phone: '13912345678', productId: shop.products[0], ...place }
  const submit = { orderId: uuid(), sender: undefined }
  return redeemCard(scopeOfCard(shop.merchantId, serial), site(), choice, submit)
}

/** Lets consumers pick up in both stores. */
export async function offerPickUp(): Promise<void> {
  await stack.sql`update redemption_settings set pick_up = true where merchant_id = ${shop.merchantId}`
  await stack.sql`
    update stores set pick_up = true, region_code = '320583', address = '人民路 1 号' where merchant_id = ${shop.merchantId}`
}

export type OrderFacts = {
  order_id: string
  status: string
  store_id: string | null
  verified_store_id: string | null
  verified_by: string | null
  fulfilled_by: string | null
  region_code: string
  consignee_enc: Buffer
  phone_enc: Buffer
  address_enc: Buffer
}

/** The orders of a card that are not cancelled, by part. */
export const ordersOf = (serial: number) => stack.sql<OrderFacts[]>`
  select order_id, status, store_id, verified_store_id, verified_by, fulfilled_by, region_code, consignee_enc, phone_enc, address_enc
  from orders where merchant_id = ${shop.merchantId} and card_serial = ${serial} and status <> 'cancelled' order by part`

export async function statusOf(serial: number): Promise<string | undefined> {
  const [card] = await stack.sql<{ status: string }[]>`
    select status from cards where merchant_id = ${shop.merchantId} and serial = ${serial}`
  return card?.status
}
