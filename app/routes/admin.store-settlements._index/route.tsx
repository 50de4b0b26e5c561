import { data, type MetaFunction, redirect } from '@remix-run/node'
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react'
import { ChartColumnStacked, Download } from 'lucide-react'
import { z } from 'zod'
import { Button } from '#app/components/button.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { useScripted } from '#app/components/use-scripted.ts'
import { memberRoute } from '#app/core/http/route.ts'
import { formatMoney } from '#app/core/i18n/format.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { SettlementView } from '#app/features/store-settlements/components/settlement-view.tsx'
import { loadSettlement } from '#app/features/store-settlements/data.ts'
import { messages } from '#app/features/store-settlements/messages.ts'
import { issueStoreSettlement } from '#app/features/store-settlements/mutations.ts'
import { monthAsked, settlementQuery } from '#app/features/store-settlements/page-request.ts'
import { issueSchema } from '#app/features/store-settlements/schema.ts'

const query = settlementQuery.extend({ done: z.literal('issued').optional().catch(undefined) })

export const loader = memberRoute({ permission: 'report.read', query }, async (input) => {
  const { account, locale, may } = input
  const t = translator(messages, locale)
  const settlement = await loadSettlement(account, monthAsked(input))
  const { month, issued } = settlement
  return {
    title: `${t('title')} · ${account.merchant_name}`,
    settlement,
    said: input.query.done && issued ? t('issuedDone', { month, no: issued.statementNo }) : undefined,
    mayIssue: may('settlement.manage'),
    ...{ currency: account.currency, timeZone: account.time_zone },
  }
})

export const action = memberRoute(
  { permission: 'settlement.manage' },
  async ({ account, request, locale }) => {
    const parsed = issueSchema.safeParse(Object.fromEntries(await request.formData()))
    if (!parsed.success) throw new Response('bad form', { status: 400 })
    const { month, orders, total } = parsed.data
    const issued = await issueStoreSettlement(account, month, { orders, total })
    if (issued.ok) return redirect(`/admin/store-settlements?month=${month}&done=issued`, { status: 303 })
    return data({ problem: translator(messages, locale)(issued.reason) }, { status: 409 })
  },
)

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded?.title }]

export default function StoreSettlements() {
  const t = useMessages(messages)
  const { settlement, said, mayIssue, currency, timeZone } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const { month, issued, open, pairs } = settlement
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('lead')}
        actions={
          <>
            <LinkButton to="/admin/store-figures">
              <ChartColumnStacked aria-hidden /> {t('figures')}
            </LinkButton>
            {pairs.length > 0 && (
              <LinkButton to={`/admin/store-settlements.xlsx?month=${month}`} reloadDocument>
                <Download aria-hidden /> {t('download')}
              </LinkButton>
            )}
          </>
        }
      />
      <div className="flex flex-col gap-5">
        {answer?.problem && <Flash tone="danger">{answer.problem}</Flash>}
        {said && !answer && <Flash tone="success">{said}</Flash>}
        <SettlementView
          {...{ settlement, currency, timeZone }}
          place="/admin/store-settlements"
          storeHref={(storeId) => `/admin/store-settlements/${storeId}?month=${month}`}
          pairHref={({ soldStoreId, handedStoreId }) =>
            `/admin/store-settlements/${handedStoreId}?${new URLSearchParams({ month, sold: soldStoreId, handed: handedStoreId })}`
          }
          action={mayIssue && !issued && !open && pairs.length > 0 && <Issue {...{ settlement, currency }} />}
        />
      </div>
    </>
  )
}

function Issue({
  settlement,
  currency,
}: {
  settlement: { month: string; orders: number; totalMinor: number }
  currency: string
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const scripted = useScripted()
  const pending = useNavigation().state !== 'idle'
  const { month, orders, totalMinor } = settlement
  return (
    <Form id="issue" method="post" action={`/admin/store-settlements?index&month=${month}`}>
      <input type="hidden" name="month" value={month} />
      <input type="hidden" name="orders" value={orders} />
      <input type="hidden" name="total" value={totalMinor} />
      {scripted ? (
        <ConfirmDialog
          title={t('issueTitle', { month })}
          consequence={t('issueBody', { n: orders, amount: formatMoney(totalMinor, currency, locale) })}
          confirmLabel={t('issue')}
          formId="issue"
          trigger={<Button pending={pending}>{t('issue')}</Button>}
        />
      ) : (
        <Button type="submit">{t('issue')}</Button>
      )}
    </Form>
  )
}
