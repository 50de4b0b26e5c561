import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { keysOf, type MerchantKeys } from '#app/core/crypto/key-library.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import { given } from '#app/core/paging/addresses.ts'
import { clientOf } from '../guard/client.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import { readOpenOrders } from '../orders/data.ts'
import { orderAccess } from '../orders/policy.ts'
import { regionOf } from '../orders/region.ts'
import type { RevealFilter } from './schema.ts'
import { REVEALED_FIELDS, type Revealed, type RevealedField, type RevealKind } from './types.ts'

/** Who looks. */
type Viewer = Pick<Member, 'merchant_id' | 'member_id' | 'scope'>

/** As many orders are named; of more in one file only how many. */
const MOST_NAMED = 500

/** What somebody is about to see. */
export type Look = {
  kind: RevealKind
  fields?: readonly RevealedField[]
  /** Those that can be named. */
  orders: readonly { orderId: string; orderNo: string }[]
  /** How many there are, when they are not named. */
  count?: number
  /** Which file, or which channel. */
  about?: string
  /** context.clientAddress */
  client: string
}

/**
 * Writes down that somebody sees names, phones or addresses in full: in the transaction that reads them, or before the
 * first byte leaves. Needs contact.reveal; order.ship for what is printed.
 */
export async function noteReveal(tx: Tx, keys: MerchantKeys, viewer: Viewer, look: Look): Promise<void> {
  const named = look.orders.length <= MOST_NAMED ? look.orders : []
  const orders = Math.max(look.count ?? 0, look.orders.length)
  if (orders === 0 && look.kind !== 'channel') return
  await tx`
    insert into reveals (merchant_id, member_id, kind, fields, order_ids, order_nos, orders, client_idx, about)
    values (${viewer.merchant_id}, ${viewer.member_id}, ${look.kind}, ${[...(look.fields ?? REVEALED_FIELDS)]},
      ${named.map(({ orderId }) => orderId)}, ${named.map(({ orderNo }) => orderNo)}, ${orders},
      ${keys.index('client', clientOf(look.client).client)}, ${look.about?.slice(0, 200) ?? null})`
}

/** The same in a transaction of its own. */
export async function noteLook(viewer: Viewer, look: Look): Promise<void> {
  const keys = await keysOf(viewer.merchant_id)
  await withTenant(viewer.scope, ({ tx }) => noteReveal(tx, keys, viewer, look))
}

/**
 * Who gets some orders, in full, and the line in the log that says so.
 * @param account must hold contact.reveal
 * @returns those of the orders that it may see in full (orders/policy.ts); when there are none, nothing is logged
 */
export async function revealOrders(
  account: Member,
  orderIds: readonly string[],
  { kind, client }: Pick<Look, 'kind' | 'client'>,
): Promise<Revealed[]> {
  const { merchant_id: merchantId } = account
  const keys = await keysOf(merchantId)
  return withTenant(account.scope, async ({ tx }) => {
    const found = await readOpenOrders(tx, keys, { merchantId, access: orderAccess(account) }, orderIds)
    const revealed = found.flatMap((order): Revealed[] => {
      const { orderId, orderNo, consignee } = order
      if (!order.mayReveal || consignee === null) return []
      return [{ orderId, orderNo, region: regionOf(order), consignee }]
    })
    await noteReveal(tx, keys, account, { kind, orders: revealed, client })
    return revealed
  })
}

/** Writes down that the log itself is taken away as a file. */
export async function noteRevealDownload(account: Member, filter: RevealFilter): Promise<void> {
  const search = given(filter)
  await withTenant(account.scope, ({ tx }) =>
    writeCardLog(tx, { logId: uuid(), action: 'reveals.export', filter: {}, count: 0, detail: { search } }),
  )
}
