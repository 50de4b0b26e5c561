import { v7 as uuid } from 'uuid'
import type { Member } from '#app/core/auth/account.ts'
import { type Tx, withTenant } from '#app/core/db/door.ts'
import type { Outcome } from '#app/core/errors/errors.ts'
import { firstDay } from './month.ts'
import type { AdjustmentForm } from './schema.ts'
import type { IssueRefusal, Month, MoveRefusal, Verdict } from './types.ts'

/** Whose statement of which month. */
export type SupplierOf = { supplierId: string; month: Month }

/**
 * Issues the statement of a month that is over: its lines are copied and never change again.
 * @param seenTotal what the person has agreed to, in minor units
 * @returns its number; or why nothing was issued
 */
export async function issueSettlement(
  account: Member,
  { supplierId, month }: SupplierOf,
  seenTotal: number,
): Promise<Outcome<{ settlementId: string; statementNo: string }, IssueRefusal>> {
  type Issued = Outcome<{ settlementId: string; statementNo: string; orders: number }, IssueRefusal>
  return withTenant(account.scope, async ({ tx }) => {
    const [row] = await tx<{ outcome: Issued }[]>`
      select private.issue_settlement(${uuid()}, ${supplierId}, ${firstDay(month)}, ${seenTotal}) as outcome`
    if (!row) throw new Error('private.issue_settlement gave no answer')
    if (!row.outcome.ok) return row.outcome
    const { settlementId, statementNo, orders } = row.outcome
    const supplier = await nameOf(tx, account, supplierId)
    await writeLog(tx, account, 'settlements.issue', orders, {
      ...{ statementNo, supplier, amount: yuan(seenTotal) },
    })
    return { ok: true, settlementId, statementNo }
  })
}

const ACTIONS = {
  confirmed: 'settlements.confirm',
  disputed: 'settlements.dispute',
  paid: 'settlements.pay',
} as const

/**
 * Confirms, disputes or pays an issued statement; who may do which says private.move_settlement.
 * @param note why it is disputed (then not empty), or how it was paid
 */
export async function moveSettlement(
  account: Member,
  settlementId: string,
  verdict: Verdict,
  note = '',
): Promise<Outcome<{ statementNo: string }, MoveRefusal>> {
  type Moved = Outcome<{ statementNo: string; supplierId: string; orders: number }, MoveRefusal>
  return withTenant(account.scope, async ({ tx }) => {
    const [row] = await tx<{ outcome: Moved }[]>`
      select private.move_settlement(${settlementId}, ${verdict}, ${note}) as outcome`
    if (!row) throw new Error('private.move_settlement gave no answer')
    if (!row.outcome.ok) return row.outcome
    const { statementNo, supplierId, orders } = row.outcome
    const supplier = await nameOf(tx, account, supplierId)
    const why = note === '' ? {} : { note }
    await writeLog(tx, account, ACTIONS[verdict], orders, { statementNo, supplier, ...why })
    return { ok: true, statementNo }
  })
}

/**
 * Gives a supply price to the orders of one part of a product that have none and are not settled yet.
 * @returns how many got it
 */
export async function priceOrders(
  account: Member,
  { supplierId, month }: SupplierOf,
  of: { productId: string; part: number; price: number },
): Promise<number> {
  return withTenant(account.scope, async ({ tx }) => {
    const [row] = await tx<{ priced: number }[]>`
      select private.price_supplied_orders(${supplierId}, ${firstDay(month)}, ${of.productId},
        ${of.part}::smallint, ${of.price}) as priced`
    const priced = row?.priced ?? 0
    if (priced > 0) {
      const supplier = await nameOf(tx, account, supplierId)
      const detail = { supplier, month, productId: of.productId, amount: yuan(of.price) }
      await writeLog(tx, account, 'settlements.price', priced, detail)
    }
    return priced
  })
}

/** Adds a correction to the next statement of a supplier. Needs settlement.manage. */
export async function addAdjustment(
  account: Member,
  supplierId: string,
  { direction, amount, orderNo, note }: AdjustmentForm,
): Promise<Outcome<object, 'SUPPLIER_UNKNOWN'>> {
  const signed = direction === 'pay' ? amount : -amount
  return withTenant(account.scope, async ({ tx }) => {
    const supplier = await nameOf(tx, account, supplierId)
    if (supplier === '') return { ok: false, reason: 'SUPPLIER_UNKNOWN' }
    await tx`insert into settlement_adjustments ${tx({
      merchant_id: account.merchant_id,
      adjustment_id: uuid(),
      supplier_id: supplierId,
      order_no: orderNo,
      amount_minor: signed,
      note,
      created_by: account.member_id,
    })}`
    await writeLog(tx, account, 'settlements.adjust', 0, { supplier, orderNo, amount: yuan(signed), note })
    return { ok: true }
  })
}

/** Takes a correction back that is in no statement yet. @returns false when it is gone, or in one */
export async function removeAdjustment(
  account: Member,
  supplierId: string,
  adjustmentId: string,
): Promise<boolean> {
  return withTenant(account.scope, async ({ tx }) => {
    const [gone] = await tx<{ order_no: string; amount_minor: number; note: string }[]>`
      delete from settlement_adjustments
      where merchant_id = ${account.merchant_id} and supplier_id = ${supplierId}
        and adjustment_id = ${adjustmentId} and settlement_id is null
      returning order_no, amount_minor, note`
    if (!gone) return false
    const supplier = await nameOf(tx, account, supplierId)
    const { order_no: orderNo, amount_minor: amount, note } = gone
    await writeLog(tx, account, 'settlements.unadjust', 0, { supplier, orderNo, amount: yuan(amount), note })
    return true
  })
}

/** Notes that somebody took a statement away as a file. @param statementNo '' for a draft */
export async function noteDownload(
  account: Member,
  lines: number,
  detail: { statementNo: string; supplier: string; month: Month },
): Promise<void> {
  await withTenant(account.scope, ({ tx }) => writeLog(tx, account, 'settlements.export', lines, detail))
}

async function nameOf(tx: Tx, account: Member, supplierId: string): Promise<string> {
  const [supplier] = await tx<{ name: string }[]>`
    select name from suppliers where merchant_id = ${account.merchant_id} and supplier_id = ${supplierId}`
  return supplier?.name ?? ''
}

/** Minor units as the log keeps them, to be read by people. */
function yuan(minor: number): string {
  return (minor / 100).toFixed(2)
}

async function writeLog(
  tx: Tx,
  account: Member,
  action: `settlements.${string}`,
  orders: number,
  detail: Record<string, string>,
): Promise<void> {
  const told = Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== ''))
  await tx`
    insert into card_log (merchant_id, log_id, member_id, action, filter, card_count, detail)
    values (${account.merchant_id}, ${uuid()}, ${account.member_id}, ${action}, '{}', ${orders}, ${tx.json(told)})`
}
