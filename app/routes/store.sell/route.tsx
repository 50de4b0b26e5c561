import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { v7 as uuid } from 'uuid'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { RunPanel } from '#app/features/sales/components/run-panel.tsx'
import { SellDesk } from '#app/features/sales/components/sell-desk.tsx'
import { SellTabs } from '#app/features/sales/components/sell-tabs.tsx'
import { SoldBanner } from '#app/features/sales/components/sold-banner.tsx'
import { noticeOf } from '#app/features/sales/components/use-desk.ts'
import { loadPile, loadSaleHead, previewRun } from '#app/features/sales/data.ts'
import { serveDesk, statusOf } from '#app/features/sales/desk-request.ts'
import { messages } from '#app/features/sales/messages.ts'
import { sellQuery } from '#app/features/sales/schema.ts'

export const loader = memberRoute(
  { permission: 'card.activate', kinds: ['store'], query: sellQuery },
  async ({ account, query, locale, may }) => {
    if (!may('card.read')) throw new Response('forbidden', { status: 403 })
    const { tab, from, to, sold } = query
    return {
      title: `${translator(messages, locale)('title')} · ${account.merchant_name}`,
      tab: tab ?? ('pile' as const),
      from,
      to,
      run: from && to ? await previewRun(account, from, to) : undefined,
      pile: await loadPile(account),
      sold: sold ? await loadSaleHead(account, sold) : undefined,
      saleId: uuid(),
      memberId: account.member_id,
      currency: account.currency,
      timeZone: account.time_zone,
    }
  },
)

// Whether the account may sell is asked inside: a right that was withdrawn while the page was open is answered in words.
export const action = memberRoute({ permission: null, kinds: ['store'] }, async ({ account, request }) => {
  const answer = await serveDesk(account, await request.formData())
  if (!answer.ok) return data({ answer }, { status: statusOf(answer, 400) })
  switch (answer.intent) {
    case 'sell':
      throw redirect(`/store/sell?sold=${answer.sale.saleId}`, { status: 303 })
    default:
      throw redirect('/store/sell', { status: 303 })
  }
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function Sell() {
  const t = useMessages(messages)
  const { tab, from, to, run, pile, sold, ...rest } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()?.answer
  return (
    <div className="mx-auto flex max-w-2xl flex-col gap-4">
      <h1 className="text-xl font-semibold">{t('title')}</h1>
      <SellTabs current={tab} />
      {sold && <SoldBanner sale={sold} currency={rest.currency} />}
      {tab === 'run' ? (
        <RunPanel from={from} to={to} answer={run} currency={rest.currency} />
      ) : (
        <SellDesk pile={pile} told={answer && noticeOf(answer)} {...rest} />
      )}
    </div>
  )
}
