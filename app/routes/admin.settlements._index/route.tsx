import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { localTime } from '#app/features/availability/calendar-day.ts'
import { MonthList } from '#app/features/settlements/components/month-list.tsx'
import { OpenList } from '#app/features/settlements/components/open-list.tsx'
import { SettlementViews } from '#app/features/settlements/components/settlement-views.tsx'
import { countOpen, listMonth, listOpen, OPEN_SHOWN } from '#app/features/settlements/data.ts'
import { messages } from '#app/features/settlements/messages.ts'
import { addMonths } from '#app/features/settlements/month.ts'
import { settlementListQuery } from '#app/features/settlements/schema.ts'

export const loader = memberRoute(
  { permission: 'settlement.manage', query: settlementListQuery },
  async ({ account, locale, query }) => {
    const { state } = query
    const current = localTime(new Date(), account.time_zone).day.slice(0, 7)
    // What is there to be done is mostly about the month that has just ended.
    const month = query.month ?? addMonths(current, -1)
    const statements = state === undefined ? [] : await listOpen(account, state, query.month)
    const shown =
      state === undefined
        ? { state, month, open: month >= current, suppliers: await listMonth(account, month) }
        : { state, month: query.month, statements, more: statements.length === OPEN_SHOWN }
    return {
      title: `${translator(messages, locale)('title')} · ${account.merchant_name}`,
      shown,
      counts: await countOpen(account),
      currency: account.currency,
      timeZone: account.time_zone,
    }
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function Settlements() {
  const t = useMessages(messages)
  const { shown, counts, currency, timeZone } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader title={t('title')} description={t('lead')} />
      <div className="flex flex-col gap-4">
        <SettlementViews state={shown.state} counts={counts} />
        {shown.state === undefined ? (
          <MonthList month={shown.month} suppliers={shown.suppliers} open={shown.open} currency={currency} />
        ) : (
          <OpenList {...shown} currency={currency} timeZone={timeZone} />
        )}
      </div>
    </>
  )
}
