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
import { type MemberBase, memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { DraftView, type PriceProblem } from '#app/features/settlements/components/draft-view.tsx'
import { MerchantActions } from '#app/features/settlements/components/statement-actions.tsx'
import { StatementView } from '#app/features/settlements/components/statement-view.tsx'
import { LINES_SHOWN, loadDraft, loadStatement, statementLines } from '#app/features/settlements/data.ts'
import { messages } from '#app/features/settlements/messages.ts'
import {
  addAdjustment,
  issueSettlement,
  moveSettlement,
  priceOrders,
  removeAdjustment,
} from '#app/features/settlements/mutations.ts'
import {
  adjustmentSchema,
  issueSchema,
  monthSchema,
  paymentSchema,
  priceSchema,
  removalSchema,
} from '#app/features/settlements/schema.ts'

const params = z.object({ supplierId: z.uuid(), month: monthSchema })
const DONE = ['issuedDone', 'confirmedDone', 'paidDone', 'adjustmentAdded', 'adjustmentRemoved'] as const
const query = z.object({
  done: z.enum(DONE).optional().catch(undefined),
  priced: z.coerce.number().int().positive().max(1_000_000).optional().catch(undefined),
})

export const loader = memberRoute(
  { permission: 'settlement.manage', params, query },
  async ({ account, params, query, locale }) => {
    const statement = await loadStatement(account, params)
    const draft = statement ? undefined : await loadDraft(account, params.supplierId, params.month)
    const supplier = statement?.supplierName ?? draft?.supplierName
    if (supplier === undefined) throw new Response('not found', { status: 404 })
    const t = translator(messages, locale)
    const title = t('detailTitle', { supplier, month: params.month })
    return {
      title: `${title} · ${account.merchant_name}`,
      heading: title,
      ...params,
      draft,
      statement,
      lines: statement ? await statementLines(account, statement.settlementId, LINES_SHOWN) : [],
      said:
        query.priced !== undefined
          ? t('priced', { n: query.priced })
          : query.done && t(query.done, { no: statement?.statementNo ?? '' }),
      currency: account.currency,
      timeZone: account.time_zone,
    }
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

type Input = MemberBase<z.output<typeof params>, unknown>
type Answer = {
  problem?: string
  priceProblem?: PriceProblem
  adjustment?: SubmissionResult<string[]>
}

function refuse(answer: Answer, status: number) {
  return data(answer, { status })
}

/** Back to the page, with what was done. */
function done({ params }: Input, search: Record<string, string>) {
  const { supplierId, month } = params
  return redirect(`/admin/settlements/${supplierId}/${month}?${new URLSearchParams(search)}`, { status: 303 })
}

export const action = memberRoute({ permission: 'settlement.manage', params }, async (input) => {
  const form = await input.request.formData()
  switch (form.get('intent')) {
    case 'price':
      return price(input, form)
    case 'adjust':
      return adjust(input, form)
    case 'unadjust':
      return unadjust(input, form)
    case 'issue':
      return issue(input, form)
    case 'confirmed':
      return move(input, 'confirmed', '')
    case 'paid': {
      const parsed = paymentSchema.safeParse(Object.fromEntries(form))
      if (!parsed.success) throw new Response('bad form', { status: 400 })
      return move(input, 'paid', parsed.data.note)
    }
    default:
      throw new Response('bad form', { status: 400 })
  }
})

async function price(input: Input, form: FormData) {
  const { account, params, locale } = input
  const parsed = priceSchema.safeParse(Object.fromEntries(form), { error: zodErrorMap(locale, messages) })
  if (parsed.success) {
    const priced = await priceOrders(account, params, parsed.data)
    return done(input, { priced: String(priced) })
  }
  const text = (name: string) => String(form.get(name) ?? '').slice(0, 60)
  const errors = parsed.error.issues.filter(({ path }) => path[0] === 'price').map(({ message }) => message)
  if (errors.length === 0) throw new Response('bad form', { status: 400 })
  const priceProblem = {
    ...{ productId: text('productId'), part: Number(text('part')), typed: text('price'), errors },
  }
  return refuse({ priceProblem }, 400)
}

async function adjust(input: Input, form: FormData) {
  const { account, params, locale } = input
  const submission = parseWithZod(form, { schema: adjustmentSchema, error: zodErrorMap(locale, messages) })
  if (submission.status !== 'success') return refuse({ adjustment: submission.reply() }, 400)
  const added = await addAdjustment(account, params.supplierId, submission.value)
  if (!added.ok) throw new Response('not found', { status: 404 })
  return done(input, { done: 'adjustmentAdded' })
}

async function unadjust(input: Input, form: FormData) {
  const { account, params, locale } = input
  const parsed = removalSchema.safeParse(Object.fromEntries(form))
  if (!parsed.success) throw new Response('bad form', { status: 400 })
  const gone = await removeAdjustment(account, params.supplierId, parsed.data.adjustmentId)
  if (gone) return done(input, { done: 'adjustmentRemoved' })
  return refuse({ problem: translator(messages, locale)('adjustmentGone') }, 409)
}

async function issue(input: Input, form: FormData) {
  const { account, params, locale } = input
  const parsed = issueSchema.safeParse(Object.fromEntries(form))
  if (!parsed.success) throw new Response('bad form', { status: 400 })
  const issued = await issueSettlement(account, params, parsed.data.total)
  if (issued.ok) return done(input, { done: 'issuedDone' })
  return refuse({ problem: translator(messages, locale)(issued.reason) }, 409)
}

async function move(input: Input, verdict: 'confirmed' | 'paid', note: string) {
  const { account, params, locale } = input
  const statement = await loadStatement(account, params)
  if (!statement) throw new Response('not found', { status: 404 })
  const moved = await moveSettlement(account, statement.settlementId, verdict, note)
  if (moved.ok) return done(input, { done: `${verdict}Done` })
  return refuse({ problem: translator(messages, locale)(moved.reason) }, 409)
}

export default function SettlementPage() {
  const t = useMessages(messages)
  const loaded = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>() as Answer | undefined
  const { heading, supplierId, month, draft, statement, lines, said, currency, timeZone } = loaded
  return (
    <>
      <PageHeader
        title={heading}
        breadcrumb={
          <Breadcrumb
            items={[{ label: t('title'), to: `/admin/settlements?month=${month}` }, { label: heading }]}
          />
        }
        actions={
          <LinkButton to={`/admin/settlements/${supplierId}/${month}/statement.xlsx`} reloadDocument>
            <Download aria-hidden /> {t('download')}
          </LinkButton>
        }
      />
      <div className="flex flex-col gap-5">
        {answer?.problem && <Flash tone="danger">{answer.problem}</Flash>}
        {said && !answer && <Flash tone="success">{said}</Flash>}
        {draft && (
          <DraftView
            draft={draft}
            currency={currency}
            priceProblem={answer?.priceProblem}
            adjustmentResult={answer?.adjustment}
          />
        )}
        {statement && (
          <StatementView
            statement={statement}
            lines={lines}
            lineCount={statement.orders}
            audience="merchant"
            currency={currency}
            timeZone={timeZone}
          >
            {statement.status !== 'paid' && <MerchantActions statement={statement} currency={currency} />}
          </StatementView>
        )}
      </div>
    </>
  )
}
