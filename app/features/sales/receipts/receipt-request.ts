import type { MemberBase } from '#app/core/http/route.ts'
import { siteAddress } from '../../merchants/site-address.ts'
import { printingOf } from './data.ts'
import { notePrint } from './mutations.ts'
import { receiptPage } from './receipt-page.ts'
import type { Receipt } from './types.ts'

/** Where the receipts of a merchant say that its cards are redeemed. */
export function redemptionAddress({ account, context }: Pick<MemberBase, 'account' | 'context'>): string {
  return siteAddress(context.origin, account.merchant_code)
}

/**
 * Answers with a receipt as a page, which is kept nowhere.
 * @param subjectId sale or order
 * @param printId of the print that was noted for this page
 */
export async function showReceipt(
  { account, locale, context }: Pick<MemberBase, 'account' | 'locale' | 'context'>,
  receipt: Receipt | undefined,
  { subjectId, printId, back }: { subjectId: string; printId: string | undefined; back: string },
): Promise<Response> {
  if (!receipt) throw new Response('not found', { status: 404 })
  const printing = await printingOf(account, subjectId, printId)
  const { time_zone: timeZone, currency } = account
  const page = await receiptPage(receipt, printing, {
    ...{ locale, timeZone, currency, back },
    nonce: context.cspNonce,
  })
  return new Response(page, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'private, no-store' },
  })
}

/** Notes a print and leads to the page that prints itself. */
export async function printReceipt(
  { account, request }: Pick<MemberBase, 'account' | 'request'>,
  receipt: Receipt | undefined,
  subjectId: string,
): Promise<Response> {
  if (!receipt) throw new Response('not found', { status: 404 })
  const printId = await notePrint(account, receipt.kind, subjectId)
  const location = `${new URL(request.url).pathname}?print=${printId}`
  return new Response(null, { status: 303, headers: { location } })
}
