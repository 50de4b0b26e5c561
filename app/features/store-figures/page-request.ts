import type { MemberBase } from '#app/core/http/route.ts'
import { localTime } from '../availability/calendar-day.ts'
import { loadStore, loadStores, type Reader } from './data.ts'
import { readFiguresRequest } from './figures-request.ts'

/** What a page of figures needs of a request. */
export type PageInput = Pick<MemberBase, 'account' | 'scope' | 'request' | 'locale' | 'may'>

/** What an address asks of figures, and who asks. */
export function figuresAsked({ account, scope, request, locale }: Omit<PageInput, 'may'>) {
  const today = localTime(new Date(), account.time_zone).day
  const reader: Reader = { scope, merchantId: account.merchant_id, timeZone: account.time_zone, locale }
  const wording = { locale, currency: account.currency }
  return { reader, today, wording, ...readFiguresRequest(new URL(request.url).searchParams, today) }
}

/** What the page of all stores loads. */
export async function loadFiguresPage(input: PageInput) {
  const { reader, request, problems, today, wording } = figuresAsked(input)
  return { request, problems, today, wording, report: await loadStores(reader, request) }
}

/**
 * What the page of one store loads. Needs report.read.
 * @param storeId an account of a store gives its own
 * @throws 404 where there is no such store
 */
export async function loadStorePage(input: PageInput, storeId: string) {
  const { reader, request, problems, today, wording } = figuresAsked(input)
  const store = await loadStore(reader, request, storeId)
  if (!store) throw new Response('not found', { status: 404 })
  return { request, problems, today, wording, storeId, ...store, mayOpen: mayOpen(input) }
}

/** Which figures lead to what is behind them. */
export function mayOpen({ may }: Pick<PageInput, 'may'>) {
  return { entries: may('card.read'), orders: may('order.read') }
}
