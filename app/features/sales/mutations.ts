import { can, type Member } from '#app/core/auth/account.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { writeCardLog } from '../jobs/mutations.ts'
import { cardMeant, cardsForSale, readSaleHead } from './data.ts'
import { readCode } from './read-code.ts'
import { MAX_SALE } from './schema.ts'
import { runsOf } from './serial-runs.ts'
import type { Refused, SaleCard, SaleHead } from './types.ts'

/** Rolls a transaction back in which the database has let less be done than was asked for. */
class NotAllowed extends Error {
  override name = 'NotAllowed'
}

/** True for what the database says to who may not do it: a right may be withdrawn while the page is open. */
function isRefusal(error: unknown): boolean {
  if (error instanceof NotAllowed) return true
  const { code, constraint_name: constraint } = error as { code?: unknown; constraint_name?: unknown }
  return code === '42501' || (code === '23514' && constraint === 'card_transitions')
}

async function unlessRefused<T>(work: () => Promise<T>): Promise<T | { ok: false; reason: 'NOT_ALLOWED' }> {
  try {
    return await work()
  } catch (error) {
    if (isRefusal(error)) return { ok: false, reason: 'NOT_ALLOWED' }
    throw error
  }
}

const maySell = (account: Member) => can(account, 'card.activate') && can(account, 'card.read')

export type Added =
  | { ok: true; card: SaleCard; again: boolean }
  | { ok: false; reason: 'NOT_ALLOWED' }
  | ({ ok: false } & Refused)

/** Puts a card onto the clerk's pile, if it can be sold here. The same card twice is once. */
export function addToPile(account: Member, text: string): Promise<Added> {
  return unlessRefused<Added>(async () => {
    if (!maySell(account)) return { ok: false, reason: 'NOT_ALLOWED' }
    const read = readCode(text, account.merchant_code)
    if (!read.ok) return { ok: false, reason: read.reason, text }
    return withTenant(account.scope, async ({ tx }): Promise<Added> => {
      const card = await cardMeant(tx, read.meant)
      if (!card) return { ok: false, reason: 'UNKNOWN', text }
      if (card.state !== 'OK') return { ok: false, reason: card.state, text, card }
      if ((await pileSize(tx, account)) >= MAX_SALE) return { ok: false, reason: 'PILE_FULL', text, card }
      const added = await insertIntoPile(tx, account, [card.serial])
      return { ok: true, card, again: added === 0 }
    })
  })
}

async function pileSize(tx: Tx, { merchant_id, member_id }: Member): Promise<number> {
  const [row] = await tx<{ n: number }[]>`
    select count(*) as n from sale_pile where merchant_id = ${merchant_id} and member_id = ${member_id}`
  return row?.n ?? 0
}

/** @returns how many were not there yet */
async function insertIntoPile(tx: Tx, account: Member, serials: readonly number[]): Promise<number> {
  const rows = await tx`
    insert into sale_pile (merchant_id, member_id, serial)
    select ${account.merchant_id}, ${account.member_id}, n from unnest(${[...serials]}::bigint[]) n order by n
    on conflict do nothing`
  return rows.count
}

/**
 * Puts the cards of a run onto the clerk's pile.
 * @returns those that can be sold, and how many were left out
 */
export function addRunToPile(
  account: Member,
  serials: readonly number[],
): Promise<
  Outcome<{ cards: SaleCard[]; skipped: number }, 'NOT_ALLOWED'> | { ok: false; reason: 'PILE_FULL' }
> {
  return unlessRefused(async () => {
    if (!maySell(account)) return { ok: false, reason: 'NOT_ALLOWED' }
    return withTenant(account.scope, async ({ tx }) => {
      const cards = (await cardsForSale(tx, { serials })).filter((card) => card.state === 'OK')
      if ((await pileSize(tx, account)) + cards.length > MAX_SALE) return { ok: false, reason: 'PILE_FULL' }
      await insertIntoPile(
        tx,
        account,
        cards.map((card) => card.serial),
      )
      return { ok: true, cards, skipped: serials.length - cards.length }
    })
  })
}

/** Takes cards off the clerk's pile; null: all of them. */
export async function removeFromPile(account: Member, serials: readonly number[] | null): Promise<void> {
  await withTenant(account.scope, ({ tx }) => takeOffPile(tx, account, serials))
}

function takeOffPile(tx: Tx, { merchant_id, member_id }: Member, serials: readonly number[] | null) {
  return tx`
    delete from sale_pile where merchant_id = ${merchant_id} and member_id = ${member_id}
      ${serials === null ? tx`` : tx`and serial = any (${[...serials]}::bigint[])`}`
}

export type Sold =
  /** again: the same sale had been made before. */
  | { ok: true; sale: SaleHead; again: boolean }
  | { ok: false; reason: 'NOT_ALLOWED' | 'NOTHING' }
  /** Nothing was activated, because of these. */
  | { ok: false; reason: 'IN_THE_WAY'; cards: SaleCard[] }

/**
 * Sells cards: all of them are activated, or none. The same id again is the same sale.
 * @param asked.saleId made by the clerk's page (UUID v7); also the id of the operation in the logs
 */
export function sellCards(
  account: Member,
  asked: { saleId: string; serials: readonly number[] },
): Promise<Sold> {
  return unlessRefused<Sold>(async () => {
    if (!maySell(account) || account.store_id === null) return { ok: false, reason: 'NOT_ALLOWED' }
    return withTenant(account.scope, ({ tx }) => sell(tx, account, asked))
  })
}

async function sell(
  tx: Tx,
  account: Member,
  { saleId, serials }: { saleId: string; serials: readonly number[] },
): Promise<Sold> {
  // The second of two posts waits here, and then finds the sale of the first.
  await tx`select pg_advisory_xact_lock(hashtextextended(${`sale ${saleId}`}, 0))`
  const before = await readSaleHead(tx, account, saleId)
  if (before) return { ok: true, sale: before, again: true }
  if (serials.length === 0) return { ok: false, reason: 'NOTHING' }
  const { merchant_id: merchantId } = account
  const which = tx`c.merchant_id = ${merchantId} and c.serial = any (${[...serials]}::bigint[])`
  // In one order, so that two clerks never wait for each other; then they are as they stay.
  await tx`select c.serial from cards c where ${which} order by c.serial for update`
  const inTheWay = obstacles(serials, await cardsForSale(tx, { serials }))
  if (inTheWay.length > 0) return { ok: false, reason: 'IN_THE_WAY', cards: inTheWay }
  await tx`select set_config('tihuo.operation', ${saleId}, true)`
  const changed = await tx`update cards c set status = 'active', activated_at = now() where ${which}`
  if (changed.count !== serials.length) throw new NotAllowed('not all cards could be changed')
  await tx`
    insert into sales (merchant_id, sale_id, store_id, member_id)
    values (${merchantId}, ${saleId}, ${account.store_id}, ${account.member_id})`
  await takeOffPile(tx, account, serials)
  const sale = await readSaleHead(tx, account, saleId)
  if (!sale) throw new NotAllowed('the sale cannot be read')
  await logSale(tx, { logId: saleId, action: 'cards.sell', serials, saleNo: sale.saleNo })
  return { ok: true, sale, again: false }
}

/** What cannot be sold, numbers that there are none of included. */
function obstacles(serials: readonly number[], cards: readonly SaleCard[]): SaleCard[] {
  const known = new Set(cards.map((card) => card.serial))
  const unknown = serials
    .filter((serial) => !known.has(serial))
    .map(
      (serial): SaleCard => ({
        ...{ serial, number: '', state: 'UNKNOWN', faceValueMinor: null },
        ...{ batchName: null, at: null, by: null },
      }),
    )
  return [...cards.filter((card) => card.state !== 'OK'), ...unknown]
}

function logSale(
  tx: Tx,
  entry: { logId: string; action: string; serials: readonly number[]; saleNo: string },
): Promise<void> {
  const runs = runsOf(entry.serials)
  const [run] = runs
  return writeCardLog(tx, {
    logId: entry.logId,
    action: entry.action,
    filter: run && runs.length === 1 ? { serialFrom: run[0], serialTo: run[1] } : {},
    count: entry.serials.length,
    detail: { outcome: 'done', saleNo: entry.saleNo },
  })
}

export type Cancelled =
  | { ok: true; cards: number; again: boolean }
  | { ok: false; reason: 'NOT_ALLOWED' | 'SALE_UNKNOWN' }
  /** So many could be taken back now, and not as many as the clerk was told. Nothing was. */
  | { ok: false; reason: 'CHANGED'; cards: number }

/**
 * Takes the activation of cards of a sale back: of those that are still active by this sale.
 * @param asked.cancellationId made by the clerk's page (UUID v7): the same again is done once
 * @param asked.what one card by its serial, or all
 * @param asked.count how many the clerk has been told
 */
export function cancelSale(
  account: Member,
  saleId: string,
  asked: { cancellationId: string; what: number | 'all'; count: number },
): Promise<Cancelled> {
  return unlessRefused<Cancelled>(async () => {
    if (!can(account, 'card.deactivate') || !can(account, 'card.read') || account.store_id === null)
      return { ok: false, reason: 'NOT_ALLOWED' }
    return withTenant(account.scope, ({ tx }) => cancel(tx, account, saleId, asked))
  })
}

async function cancel(
  tx: Tx,
  account: Member,
  saleId: string,
  { cancellationId, what, count }: { cancellationId: string; what: number | 'all'; count: number },
): Promise<Cancelled> {
  const { merchant_id: merchantId } = account
  await tx`select pg_advisory_xact_lock(hashtextextended(${`sale ${saleId}`}, 0))`
  const [done] = await tx<{ cards: number }[]>`
    select cards from sale_cancellations where merchant_id = ${merchantId} and cancellation_id = ${cancellationId}`
  if (done) return { ok: true, cards: done.cards, again: true }
  const sale = await readSaleHead(tx, account, saleId)
  if (!sale) return { ok: false, reason: 'SALE_UNKNOWN' }
  const rows = await tx<{ serial: number }[]>`
    select c.serial from cards c
    where c.merchant_id = ${merchantId} and c.status = 'active'
      and c.serial = any (array(
        select n from sales s cross join lateral unnest(s.serials) run
        cross join lateral generate_series(lower(run), upper(run) - 1) n
        where s.merchant_id = ${merchantId} and s.sale_id = ${saleId}))
      and c.activated_at = (select s.at from sales s where s.merchant_id = ${merchantId} and s.sale_id = ${saleId})
      ${what === 'all' ? tx`` : tx`and c.serial = ${what}`}
    order by c.serial for update of c`
  if (rows.length !== count) return { ok: false, reason: 'CHANGED', cards: rows.length }
  const serials = rows.map((row) => row.serial)
  await tx`select set_config('tihuo.operation', ${cancellationId}, true)`
  const changed = await tx`
    update cards c set status = 'created', activated_at = null
    where c.merchant_id = ${merchantId} and c.serial = any (${serials}::bigint[])`
  if (changed.count !== count) throw new NotAllowed('not all cards could be changed')
  await tx`
    insert into sale_cancellations (merchant_id, cancellation_id, sale_id, store_id, member_id)
    values (${merchantId}, ${cancellationId}, ${saleId}, ${account.store_id}, ${account.member_id})`
  await logSale(tx, { logId: cancellationId, action: 'cards.unsell', serials, saleNo: sale.saleNo })
  return { ok: true, cards: count, again: false }
}
