// The people of the policy stories, and a merchant with at least one row in every table.
import { v7 as uuid } from 'uuid'
import { scopeOfCard, scopeOfUser, scopeOfVisitor } from '#app/core/db/scope.ts'
import { type Account, addMember, type Merchant, makeMerchant, makeOperator, type Sql } from '../support.ts'
import { addAccounts } from './accounts.ts'
import { addCardThings } from './cards.ts'
import { addSales } from './counter.ts'
import { addErp } from './erp.ts'
import { addImport } from './imports.ts'
import { addJobs } from './jobs.ts'
import { addTerms } from './merchants.ts'
import { addNotices } from './notices.ts'
import { addOrderThings, addShipments } from './orders.ts'
import { addTracking, addWaybill } from './parcels.ts'
import { addProducts } from './products.ts'
import { addSuspicions } from './redemption.ts'
import { addReports } from './reports.ts'
import { addMessages } from './sms.ts'
import { addStoreRows } from './stores.ts'
import type { Actor, ActorName, World } from './story.ts'
import { addSettlements } from './suppliers.ts'

/**
 * Two merchants and everybody who might touch the first.
 * @param needs every set of permissions that an `exact` staff account will be asked for
 * @param options.signUp true: with real Supabase Auth users
 */
export async function makeWorld(
  admin: Sql,
  needs: readonly (readonly string[])[],
  options: { signUp: boolean },
): Promise<World> {
  const [shop, other, operator] = await Promise.all([
    makeMerchant(admin, options),
    makeMerchant(admin, options),
    makeOperator(admin, options),
  ])
  const exact = new Map<string, Account>()
  for (const permissions of needs) {
    const key = permissions.join()
    if (!exact.has(key))
      exact.set(key, await addMember(admin, shop.merchantId, { permissions, signUp: options.signUp }))
  }
  const member = (account: Account): Actor => ({
    claims: scopeOfUser(account.userId).claims,
    memberId: account.memberId,
    account,
  })
  const nobody = { memberId: uuid() }
  const actors: Record<Exclude<ActorName, 'exact'>, Actor> = {
    owner: member(shop.owner),
    other: member(other.owner),
    bare: member(shop.staff),
    store: member(shop.store),
    supplier: member(shop.supplier),
    visitor: { claims: scopeOfVisitor().claims, ...nobody },
    card: { claims: scopeOfCard(shop.merchantId, 1).claims, ...nobody },
    foreign: { claims: scopeOfCard(other.merchantId, 1).claims, ...nobody },
    operator: { claims: scopeOfUser(operator.userId).claims, account: operator, ...nobody },
  }
  return {
    ...{ shop, other, ...(await fill(admin, shop)) },
    actor: (name, permissions = []) =>
      name === 'exact' ? member(exact.get(permissions.join()) as Account) : actors[name],
  }
}

/** At least one row of the shop in every table. */
async function fill(admin: Sql, shop: Merchant): Promise<Omit<World, 'shop' | 'other' | 'actor'>> {
  const spareProduct = await addProducts(admin, shop)
  const bareChannel = await addTerms(admin, shop)
  const jobId = await addJobs(admin, shop)
  await addCardThings(admin, shop)
  const importId = await addImport(admin, shop)
  const shipmentId = await addShipments(admin, shop)
  const senderId = await addWaybill(admin, shop, jobId)
  const saleId = await addSales(admin, shop)
  await addOrderThings(admin, shop)
  const settlementId = await addSettlements(admin, shop)
  await addSuspicions(admin, shop)
  await addAccounts(admin, shop)
  await addTracking(admin, shop)
  await addMessages(admin, shop)
  await addErp(admin, shop)
  await addStoreRows(admin, shop)
  const webhook = await addNotices(admin, shop)
  await addReports(admin, shop)
  return {
    ...{ spareProduct, bareChannel, jobId, importId, shipmentId, senderId, saleId, settlementId, webhook },
  }
}
