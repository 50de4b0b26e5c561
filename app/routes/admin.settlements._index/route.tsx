import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { localTime } from '#app/features/availability/calendar-day.ts'
import { MonthList } from '#app/features/settlements/components/month-list.tsx'
import { listMonth } from '#app/features/settlements/data.ts'
import { messages } from '#app/features/settlements/messages.ts'
import { addMonths } from '#app/features/settlements/month.ts'
import { monthSchema } from '#app/features/settlements/schema.ts'

const query = z.object({ month: monthSchema.optional().catch(undefined) })

export const loader = memberRoute(
  { permission: 'settlement.manage', query },
  async ({ account, locale, query }) => {
    const current = localTime(new Date(), account.time_zone).day.slice(0, 7)
    // What is there to be done is mostly about the month that has just ended.
    const month = query.month ?? addMonths(current, -1)
    return {
      title: `${translator(messages, locale)('title')} · ${account.merchant_name}`,
      month,
      open: month >= current,
      suppliers: await listMonth(account, month),
      currency: account.currency,
    }
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function Settlements() {
  const t = useMessages(messages)
  const { month, suppliers, open, currency } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader title={t('title')} description={t('lead')} />
      <MonthList month={month} suppliers={suppliers} open={open} currency={currency} />
    </>
  )
}
