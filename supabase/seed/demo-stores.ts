import type { Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { Sql } from '#app/core/db/pool.ts'
import { previewMoves } from '#app/features/stores/allocation/data.ts'
import { moveCards } from '#app/features/stores/allocation/mutations.ts'
import type { MoveRequest } from '#app/features/stores/allocation/types.ts'
import { printCards } from './demo-cards.ts'
import type { DemoMerchant, DemoStock } from './demo-catalogue.ts'
import { addClerk, type DemoLogin, type OpenedMerchant } from './demo-people.ts'

/** So many cards of each kind and store are named in demo.json. */
const SHOWN = 12

type ShownCard = { site: string; number: string; password: string; note: string }

/**
 * Prints a batch, gives it to the stores, sells some of it there, and says what the stores may do.
 * @param products ids of the merchant's products, in the order of the catalogue
 */
export async function stockStores(
  sql: Sql,
  owner: Member,
  opened: OpenedMerchant,
  demo: DemoMerchant,
  { batch, stores }: DemoStock,
  products: string[],
): Promise<{ logins: DemoLogin[]; cards: ShownCard[] }> {
  const { merchantId } = opened
  const printed = await printCards(sql, owner, batch, products)
  const shown: ShownCard[] = []
  const logins: DemoLogin[] = []
  let given = 0
  for (const [place, store] of stores.entries()) {
    const cards = printed.cards.slice(given, given + store.cards)
    given += store.cards
    const storeId = opened.stores[place] as string
    const serials = cards.map(({ serial }) => serial)
    await sql`
      update stores set permissions = ${[...store.permissions]}
      where merchant_id = ${merchantId} and store_id = ${storeId}`
    await give(owner, printed.batchId, storeId, store.cards)
    await withTenant(
      owner.scope,
      ({ tx }) => tx`
        update cards set status = 'active', activated_at = now()
        where merchant_id = ${merchantId} and serial = any (${serials.slice(0, store.sold)})`,
    )
    if (store.clerk) logins.push(await addClerk(sql, opened, place, store.clerk))
    const show = (from: number, note: string) =>
      cards.slice(from, from + SHOWN).map(({ number, password }) => ({
        ...{ site: `/r/${demo.code}?n=${number}`, number, password },
        note: `${batch.name} · ${demo.stores[place]} · ${note}`,
      }))
    if (store.sold >= SHOWN) shown.push(...show(0, '可兑换 / ready to redeem'))
    if (store.clerk) shown.push(...show(store.sold, '未激活 / not activated'))
  }
  return { logins, cards: shown }
}

/** Gives the lowest free cards of a batch to a store, as the page does. */
async function give(owner: Member, batchId: string, to: string, count: number): Promise<void> {
  const request: MoveRequest = { action: 'allocate', from: null, filter: { batchId }, parts: [{ to, count }] }
  const seen = await previewMoves(owner, request)
  const moved = seen.ok ? await moveCards(owner, request, seen.plan.fingerprint) : seen
  if (!moved.ok) throw new Error(`demo cards for a store: ${moved.reason}`)
}
