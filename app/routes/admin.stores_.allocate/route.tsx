import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Store } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { TabLinks } from '#app/components/tabs.tsx'
import type { Member } from '#app/core/auth/account.ts'
import { memberRoute } from '#app/core/http/route.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { filterInWords } from '#app/features/changes/in-words.ts'
import { loadWords } from '#app/features/changes/words/data.ts'
import { MoveForm } from '#app/features/stores/allocation/components/move-form.tsx'
import { PlanCard } from '#app/features/stores/allocation/components/plan-card.tsx'
import { loadMoveChoices, previewMoves } from '#app/features/stores/allocation/data.ts'
import { messages } from '#app/features/stores/allocation/messages.ts'
import { readStart } from '#app/features/stores/allocation/move-request.ts'
import { moveCards } from '#app/features/stores/allocation/mutations.ts'
import {
  carriedFilter,
  confirmSchema,
  fieldsOf,
  MAX_MOVED,
  MOVE_ACTIONS,
  moveSchema,
  requestOf,
  type MoveForm as Values,
} from '#app/features/stores/allocation/schema.ts'
import type { MoveRefusal } from '#app/features/stores/allocation/types.ts'

export const loader = memberRoute({ permission: 'stock.manage' }, async ({ account, request, locale }) => {
  const t = translator(messages, locale)
  const start = readStart(new URL(request.url).searchParams)
  const carried = carriedFilter(start.filter)
  const words = start.filter && (await loadWords(account, carried, undefined))
  const choices = await loadMoveChoices(account)
  // The store whose page somebody comes from is served first.
  if (start.action === 'allocate')
    choices.stores.sort((a, b) => Number(b.storeId === start.to) - Number(a.storeId === start.to))
  return {
    title: t(`title.${start.action}`),
    merchant: account.merchant_name,
    ...{ start, choices, currency: account.currency },
    carried: words ? filterInWords(words.filter, locale, account.currency) : [],
  }
})

export const action = memberRoute({ permission: 'stock.manage' }, async ({ account, request, locale }) => {
  const form = await request.formData()
  const submission = parseWithZod(form, { schema: moveSchema, error: zodErrorMap(locale, messages) })
  if (submission.status !== 'success')
    return data({ reply: submission.reply(), plan: undefined, fields: [], error: undefined }, { status: 400 })
  const { value } = submission
  const answer = async () => ({ reply: submission.reply(), ...(await shown(account, value, locale)) })
  if (form.get('intent') !== 'confirm') {
    const seen = await answer()
    return data(seen, { status: seen.error ? 409 : 200 })
  }
  const confirmed = parseWithZod(form, { schema: confirmSchema })
  const fingerprint = confirmed.status === 'success' ? confirmed.value.fingerprint : ''
  const moved = await moveCards(account, requestOf(value), fingerprint)
  if (!moved.ok) return data({ ...(await answer()), error: refusal(moved, locale) }, { status: 409 })
  if (moved.jobId) return redirect(`/admin/jobs/${moved.jobId}`, { status: 303 })
  return redirect(`/admin/stores?done=${value.action}&n=${moved.moved}`, { status: 303 })
})

/** The preview of a form, or why there is none. */
async function shown(account: Member, form: Values, locale: Locale) {
  const seen = await previewMoves(account, requestOf(form))
  return seen.ok
    ? { plan: seen.plan, fields: fieldsOf(form), error: undefined }
    : { plan: undefined, fields: [], error: refusal(seen, locale) }
}

function refusal(refused: MoveRefusal, locale: Locale): string {
  const t = translator(messages, locale)
  const { reason } = refused
  switch (reason) {
    case 'FORBIDDEN':
      throw new Response('forbidden', { status: 403 })
    case 'NOT_ENOUGH':
      return t(reason, { asked: refused.asked, free: refused.free, missing: refused.missing })
    case 'TAKEN':
      return t(reason, { missing: refused.missing })
    case 'STORE_CLOSED':
      return t(reason, { name: refused.name })
    case 'TOO_MANY':
      return t(reason, { n: MAX_MOVED })
    default:
      return t(reason)
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  data ? [{ title: `${data.title} · ${data.merchant}` }] : []

export default function Allocate() {
  const t = useMessages(messages)
  const { title, start, choices, carried, currency } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const result = useRef<HTMLDivElement>(null)
  // The button is below a list of many stores, and the answer above it.
  useEffect(() => {
    if (answer) result.current?.focus()
  }, [answer])
  const none = start.action === 'allocate' && choices.stores.every(({ closed }) => closed)
  return (
    <div className="max-w-4xl">
      <PageHeader
        title={title}
        description={t(`lead.${start.action}`)}
        breadcrumb={<Breadcrumb items={[{ label: t('stores'), to: '/admin/stores' }, { label: title }]} />}
      />
      <div className="flex flex-col gap-5">
        <TabLinks
          label={t('tabs')}
          items={MOVE_ACTIONS.map((action) => ({
            to: `/admin/stores/allocate?action=${action}`,
            label: t(`tab.${action}`),
            current: action === start.action,
          }))}
        />
        {(answer?.error || answer?.plan) && (
          <div ref={result} tabIndex={-1} className="flex scroll-mt-4 flex-col gap-5 outline-none">
            {answer.error && <Flash tone="danger">{answer.error}</Flash>}
            {answer.plan && (
              <PlanCard key={answer.plan.fingerprint} plan={answer.plan} fields={answer.fields} />
            )}
          </div>
        )}
        {none ? (
          <EmptyState
            icon={Store}
            title={t('noStores')}
            body={t('noStoresBody')}
            action={
              <LinkButton to="/admin/stores/new" variant="primary">
                {t('newStore')}
              </LinkButton>
            }
          />
        ) : (
          <MoveForm
            key={start.action}
            start={start}
            choices={choices}
            carried={carried}
            currency={currency}
            lastResult={answer?.reply}
            again={answer?.plan !== undefined}
          />
        )}
      </div>
    </div>
  )
}
