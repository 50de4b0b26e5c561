import type { Member } from '#app/core/auth/account.ts'
import { withTenant } from '#app/core/db/door.ts'
import { handOverOf } from '../../counter/data.ts'
import { readSaleHead } from '../data.ts'
import { runsInWords } from '../serial-runs.ts'
import type { Printing, Receipt } from './types.ts'

/** A print counts as the original for so long; a page that is opened again later is a copy. */
const ORIGINAL_FOR_S = 300
/** Runs of serials on a line of a receipt. */
const RUNS_SHOWN = 8

/** The receipt of a sale of the clerk's store; undefined when there is none of this id. @param site address of redemption */
export function saleReceipt(account: Member, saleId: string, site: string): Promise<Receipt | undefined> {
  return withTenant(account.scope, async ({ tx }) => {
    const head = await readSaleHead(tx, account, saleId)
    if (!head) return undefined
    const [place] = await tx<{ store: string }[]>`
      select name as store from stores where merchant_id = ${account.merchant_id} and store_id = ${account.store_id}`
    const lines = await tx<{ name: string; faceMinor: number; n: number; runs: [number, number][] }[]>`
      select k.name, k.face as "faceMinor", k.n::int as n,
        (select jsonb_agg(jsonb_build_array(lower(r), upper(r) - 1)) from unnest(k.serials) r) as runs
      from (
        select b.name, b.face_value_minor as face, count(*) as n, range_agg(int8range(c.serial, c.serial, '[]')) as serials
        from sales s
        cross join lateral unnest(s.serials) run
        cross join lateral generate_series(lower(run), upper(run) - 1) each (serial)
        join cards c on c.merchant_id = s.merchant_id and c.serial = each.serial
        join card_batches b on b.merchant_id = c.merchant_id and b.batch_id = c.batch_id
        where s.merchant_id = ${account.merchant_id} and s.sale_id = ${saleId}
        group by b.batch_id, b.name, b.face_value_minor) k
      order by lower(k.serials)`
    return {
      kind: 'sale',
      no: head.saleNo,
      merchant: account.merchant_name,
      store: place?.store ?? '',
      clerk: head.clerk,
      at: head.at,
      lines: lines.map(({ name, faceMinor, n, runs }) => ({
        name,
        quantity: n,
        amountMinor: faceMinor * n,
        detail: runsInWords(runs, '、', RUNS_SHOWN, '…'),
      })),
      cards: head.cards,
      totalMinor: head.faceValueMinor,
      cancelled: head.cancelled > 0 ? { cards: head.cancelled, amountMinor: head.cancelledMinor } : null,
      card: null,
      soldBy: null,
      site,
    }
  })
}

/** The receipt of a hand-over; undefined when the order was not handed over in a store, or not for this account to see. */
export async function orderReceipt(
  account: Member,
  orderId: string,
  site: string,
): Promise<Receipt | undefined> {
  const done = await handOverOf(account.scope, orderId)
  if (!done) return undefined
  const { store, cardStore } = done
  return {
    kind: 'order',
    no: done.orderNo,
    merchant: account.merchant_name,
    store: store?.name ?? '',
    clerk: done.clerk ?? '—',
    at: done.at,
    lines: done.goods.map((name) => ({ name, quantity: 1, amountMinor: null, detail: '' })),
    cards: 1,
    totalMinor: done.faceValueMinor,
    cancelled: null,
    card: done.maskedNumber,
    soldBy: cardStore && cardStore.storeId !== store?.storeId ? cardStore.name : null,
    site,
  }
}

/** How a receipt is being printed. @param printId of the print that the page was opened for */
export function printingOf(
  account: Member,
  subjectId: string,
  printId: string | undefined,
): Promise<Printing> {
  return withTenant(account.scope, async ({ tx }) => {
    const rows = await tx<{ id: string; fresh: boolean }[]>`
      select print_id as id, at > now() - make_interval(secs => ${ORIGINAL_FOR_S}) as fresh from receipt_prints
      where merchant_id = ${account.merchant_id} and subject_id = ${subjectId} order by at, print_id`
    const place = rows.findIndex((row) => row.id === printId)
    if (place < 0) return { is: 'look', printed: rows.length }
    return place === 0 && rows[0]?.fresh ? { is: 'first' } : { is: 'copy', n: Math.max(place + 1, 2) }
  })
}
