import { z } from 'zod'
import type { MemberBase } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { localTime } from '../availability/calendar-day.ts'
import { monthSchema } from '../settlements/schema.ts'
import { fileAnswer } from '../store-figures/workbook.ts'
import { balancesOf } from './balances.ts'
import { type Between, LINES_SHOWN, loadLines, loadSettlement } from './data.ts'
import { messages } from './messages.ts'
import type { Month, Settlement } from './types.ts'
import { settlementWorkbook } from './workbook.ts'

/** Which month, and of which stores: `sold` and `handed` narrow to a pair. */
export const settlementQuery = z.object({
  month: monthSchema.optional().catch(undefined),
  sold: z.uuid().optional().catch(undefined),
  handed: z.uuid().optional().catch(undefined),
})
export type SettlementQuery = z.output<typeof settlementQuery>

type Input = MemberBase<unknown, SettlementQuery>

/** The month an address asks for; by default the one that is under way. */
export function monthAsked({ account, query }: Input): Month {
  return query.month ?? localTime(new Date(), account.time_zone).day.slice(0, 7)
}

/** A settlement with only the pairs of a store, or one pair. */
function narrowed(settlement: Settlement, { storeId, soldStoreId, handedStoreId }: Between): Settlement {
  const pairs = settlement.pairs.filter(
    (pair) =>
      (soldStoreId === undefined || pair.soldStoreId === soldStoreId) &&
      (handedStoreId === undefined || pair.handedStoreId === handedStoreId) &&
      (storeId === undefined || pair.soldStoreId === storeId || pair.handedStoreId === storeId),
  )
  const sum = (of: 'orders' | 'cards' | 'amountMinor') => pairs.reduce((total, pair) => total + pair[of], 0)
  return {
    ...{ ...settlement, pairs, balances: balancesOf(pairs) },
    ...{ orders: sum('orders'), cards: sum('cards'), totalMinor: sum('amountMinor') },
  }
}

/** What the page of a statement loads: of a store, or of a pair. Needs report.read. */
export async function loadStatementPage(input: Input, storeId: string | undefined) {
  const { account, query } = input
  const month = monthAsked(input)
  const between: Between = { storeId, soldStoreId: query.sold, handedStoreId: query.handed }
  const [settlement, lines] = await Promise.all([
    loadSettlement(account, month),
    loadLines(account, month, between, LINES_SHOWN),
  ])
  return {
    ...{ month, between, lines, settlement: narrowed(settlement, between) },
    ...{ currency: account.currency, timeZone: account.time_zone },
  }
}

/** The Excel file of a month: of all, of a store, or of a pair. Needs report.read. */
export async function settlementFile(input: Input, store?: { id: string; name: string }): Promise<Response> {
  const { account, query, locale } = input
  const t = translator(messages, locale)
  const month = monthAsked(input)
  const between: Between = { storeId: store?.id, soldStoreId: query.sold, handedStoreId: query.handed }
  const settlement = narrowed(await loadSettlement(account, month), between)
  const lines = await loadLines(account, month, between)
  const head = {
    ...{
      locale,
      currency: account.currency,
      merchantName: account.merchant_name,
      timeZone: account.time_zone,
    },
  }
  const title = store ? t('statement', { store: store.name }) : t('title')
  const name = store ? t('fileOfStore', { store: store.name, month }) : t('fileName', { month })
  return fileAnswer(await settlementWorkbook(settlement, lines, title, head), name)
}
