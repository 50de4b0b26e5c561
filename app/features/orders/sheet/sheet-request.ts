import type { z } from 'zod'
import { keysOf } from '#app/core/crypto/key-library.ts'
import { withTenant } from '#app/core/db/door.ts'
import type { MemberBase } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { revealOrders } from '../../reveals/mutations.ts'
import { countOrders, listOrders, readOpenOrders, readOrders } from '../data.ts'
import { viewRequest } from '../list-request.ts'
import { type Actor, handOver, prepareOrder } from '../mutations.ts'
import { orderAccess } from '../policy.ts'
import { readSearch } from '../search.ts'
import { SHOWS } from '../views.ts'
import { applyEdit, columnsOf } from './apply-edit.ts'
import type { CheckContext } from './cell-check.ts'
import { readChanged } from './data.ts'
import type { Look } from './events.ts'
import { messages } from './messages.ts'
import type { SheetRights } from './rights.ts'
import { toSheetRow } from './row.ts'
import type { editsSchema, rowsActionSchema, rowsQuery } from './schema.ts'
import { type EditResult, type OrderEdit, PERSONAL, type SheetPage, type SheetRow } from './types.ts'

type Input = MemberBase<unknown, unknown>

/** What an account may do in the sheet. */
export function sheetRights(input: Pick<Input, 'may'>): SheetRights {
  return {
    ship: input.may('order.ship'),
    edit: input.may('order.edit'),
    reveal: input.may('contact.reveal'),
  }
}

function actorOf({ account, scope }: Input): Actor {
  return { scope, merchantId: account.merchant_id, memberId: account.member_id }
}

/** The next rows of a view, or orders by their ids (whatever view they are in; those one cannot see are missing). */
export async function loadRows(input: MemberBase<unknown, z.output<typeof rowsQuery>>): Promise<SheetPage> {
  const { account, scope, query } = input
  const access = orderAccess(account)
  const whose = viewRequest(account)
  if (query.ids) {
    const orders = await readOrders(scope, { merchantId: whose.merchantId, access }, query.ids)
    return { rows: orders.map(toSheetRow), next: null }
  }
  const search = readSearch(query.q)
  const view = query.view ?? (search ? 'all' : 'due')
  const show = SHOWS[view].find((each) => each === query.show)
  const narrowed = { view, show, search, verifiedStoreId: query.store }
  const page = await listOrders(scope, { ...whose, access, ...narrowed, behind: query.behind })
  return { rows: page.orders.map(toSheetRow), next: page.next ?? null }
}

/** The same in full where the account may see that; for what is done with them here. */
async function openRowsById(input: Input, ids: readonly string[]): Promise<Map<string, SheetRow>> {
  const { account, scope } = input
  const { merchant_id: merchantId } = account
  const keys = await keysOf(merchantId)
  const orders = await withTenant(scope, ({ tx }) =>
    readOpenOrders(tx, keys, { merchantId, access: orderAccess(account) }, ids),
  )
  return new Map(orders.map((order) => [order.orderId, toSheetRow(order)]))
}

async function rowsById(input: Input, ids: readonly string[]): Promise<Map<string, SheetRow>> {
  const { account, scope } = input
  const request = { merchantId: account.merchant_id, access: orderAccess(account) }
  const orders = await readOrders(scope, request, ids)
  return new Map(orders.map((order) => [order.orderId, toSheetRow(order)]))
}

/**
 * Saves the edits of several orders, each by itself: one that cannot be saved does not keep the others.
 * @returns a result for each, in the order in which they came
 */
export async function saveEdits(
  input: Input,
  { edits }: z.output<typeof editsSchema>,
): Promise<{ results: EditResult[] }> {
  const { account, locale } = input
  const ids = edits.map((edit) => edit.orderId)
  const before = await openRowsById(input, ids)
  const context: CheckContext = {
    rights: sheetRights(input),
    defaultCarrier: account.default_carrier,
    locale,
  }
  const outcomes: Omit<EditResult, 'row'>[] = []
  for (const edit of edits) {
    const row = before.get(edit.orderId)
    outcomes.push(row ? await applyEdit(actorOf(input), context, edit, row) : unknownOrder(input, edit))
  }
  const after = await rowsAfter(input, edits)
  return { results: outcomes.map((outcome) => ({ ...outcome, row: after.get(outcome.orderId) ?? null })) }
}

/** Rows as they are now. Whoever has changed a consignee sees in full what is stored, and that is logged as any look. */
async function rowsAfter(input: Input, edits: readonly OrderEdit[]): Promise<Map<string, SheetRow>> {
  const { account, context } = input
  const rows = await rowsById(
    input,
    edits.map((edit) => edit.orderId),
  )
  const { edit: may, reveal } = sheetRights(input)
  const personal = edits.filter((edit) => columnsOf(edit).some((column) => PERSONAL.includes(column)))
  if (!may || !reveal || personal.length === 0) return rows
  const asked = personal.map((edit) => edit.orderId)
  const look = { kind: 'edit', client: context.clientAddress } as const
  for (const { orderId, consignee } of await revealOrders(account, asked, look)) {
    const row = rows.get(orderId)
    if (row) rows.set(orderId, { ...row, consignee })
  }
  return rows
}

function unknownOrder(input: Input, edit: z.output<typeof editsSchema>['edits'][number]) {
  const text = translator(messages, input.locale)('gone')
  const problems = columnsOf(edit).map((column) => ({ column, reason: 'REFUSED' as const, text }))
  return { orderId: edit.orderId, saved: [], problems }
}

/** Marks, unmarks or hands over the selected orders. @returns how many, and the rows as they are now */
export async function actOnRows(
  input: Input,
  { intent, orders }: z.output<typeof rowsActionSchema>,
): Promise<{ done: number; skipped: number; rows: SheetRow[] }> {
  const actor = actorOf(input)
  let done = 0
  for (const order of orders) {
    const result =
      intent === 'handOver'
        ? await handOver(actor, order)
        : await prepareOrder(actor, order, intent === 'prepare')
    if (result.ok) done += 1
  }
  const rows = await rowsById(
    input,
    orders.map((order) => order.orderId),
  )
  return { done, skipped: orders.length - done, rows: [...rows.values()] }
}

/** What the event stream asks, with the rights of the reader. */
export function lookFor(input: Input): Look {
  const { account, scope } = input
  return {
    changed: (since) => readChanged(scope, account.merchant_id, since),
    counts: () => countOrders(scope, viewRequest(account)),
  }
}
