import type { SubmissionResult } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Download } from 'lucide-react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { SupplierActions } from '#app/features/settlements/components/statement-actions.tsx'
import { StatementView } from '#app/features/settlements/components/statement-view.tsx'
import { LINES_SHOWN, loadStatement, statementLines } from '#app/features/settlements/data.ts'
import { messages } from '#app/features/settlements/messages.ts'
import { moveSettlement } from '#app/features/settlements/mutations.ts'
import { disputeSchema } from '#app/features/settlements/schema.ts'

const params = z.object({ settlementId: z.uuid() })
const query = z.object({ done: z.enum(['confirmedDone', 'disputedDone']).optional().catch(undefined) })
const OWN = { permission: 'order.read', kinds: ['supplier'] } as const

export const loader = memberRoute({ ...OWN, params, query }, async ({ account, params, query, locale }) => {
  const statement = await loadStatement(account, params)
  if (!statement) throw new Response('not found', { status: 404 })
  const t = translator(messages, locale)
  return {
    title: `${statement.statementNo} · ${account.merchant_name}`,
    statement,
    lines: await statementLines(account, statement.settlementId, LINES_SHOWN),
    said: query.done && t(query.done, { no: statement.statementNo }),
    currency: account.currency,
    timeZone: account.time_zone,
  }
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

type Answer = { problem?: string; dispute?: SubmissionResult<string[]> }

function refuse(answer: Answer, status: number) {
  return data(answer, { status })
}

export const action = memberRoute({ ...OWN, params }, async ({ account, params, request, locale }) => {
  const form = await request.formData()
  const intent = form.get('intent')
  if (intent !== 'confirmed' && intent !== 'disputed') throw new Response('bad form', { status: 400 })
  let note = ''
  if (intent === 'disputed') {
    const submission = parseWithZod(form, { schema: disputeSchema, error: zodErrorMap(locale, messages) })
    if (submission.status !== 'success') return refuse({ dispute: submission.reply() }, 400)
    note = submission.value.note
  }
  const moved = await moveSettlement(account, params.settlementId, intent, note)
  if (!moved.ok && moved.reason === 'SETTLEMENT_UNKNOWN') throw new Response('not found', { status: 404 })
  if (!moved.ok) return refuse({ problem: translator(messages, locale)(moved.reason) }, 409)
  return redirect(`/supplier/settlements/${params.settlementId}?done=${intent}Done`, { status: 303 })
})

export default function SupplierStatement() {
  const t = useMessages(messages)
  const { statement, lines, said, currency, timeZone } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>() as Answer | undefined
  const { settlementId, statementNo, month, status } = statement
  return (
    <>
      <PageHeader
        title={month}
        breadcrumb={
          <Breadcrumb
            items={[{ label: t('supplierTitle'), to: '/supplier/settlements' }, { label: statementNo }]}
          />
        }
        actions={
          <LinkButton to={`/supplier/settlements/${settlementId}/statement.xlsx`} reloadDocument>
            <Download aria-hidden /> {t('download')}
          </LinkButton>
        }
      />
      <div className="flex flex-col gap-5">
        {answer?.problem && <Flash tone="danger">{answer.problem}</Flash>}
        {said && !answer && <Flash tone="success">{said}</Flash>}
        <StatementView
          statement={statement}
          lines={lines}
          lineCount={statement.orders}
          audience="supplier"
          currency={currency}
          timeZone={timeZone}
        >
          {(status === 'issued' || status === 'disputed') && (
            <SupplierActions statement={statement} currency={currency} lastResult={answer?.dispute} />
          )}
        </StatementView>
      </div>
    </>
  )
}
