import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { SearchX } from 'lucide-react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import type { Member } from '#app/core/auth/account.ts'
import { memberRoute } from '#app/core/http/route.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { type CardFilter, cardFilterSchema, filterQuery, narrows } from '#app/features/cards/schema.ts'
import { ChangeFields } from '#app/features/changes/components/change-fields.tsx'
import { ChangePreview } from '#app/features/changes/components/change-preview.tsx'
import { FilterFacts } from '#app/features/changes/components/filter-facts.tsx'
import { mayChange, previewChange } from '#app/features/changes/data.ts'
import { filterInWords } from '#app/features/changes/in-words.ts'
import { messages } from '#app/features/changes/messages.ts'
import { requestChange } from '#app/features/changes/mutations.ts'
import {
  CHANGE_ACTIONS,
  CHANGE_FORMS,
  type Change,
  type ChangeAction,
  changeQuery,
  confirmSchema,
  isPlain,
} from '#app/features/changes/schema.ts'
import { loadChangeOptions, loadWords } from '#app/features/changes/words/data.ts'
import { regionRuleOptions, sentRegionOptions } from '#app/features/regions/regions.ts'

/** What the query says: which cards, and what is to become of them. */
function asked(request: Request) {
  const search = new URL(request.url).searchParams
  const given = [...search].filter(([, value]) => value !== '')
  const filter = cardFilterSchema.safeParse(Object.fromEntries(given))
  const action = z.enum(CHANGE_ACTIONS).safeParse(search.get('action'))
  return { search, filter: filter.data, action: action.data }
}

function submissionOf(search: URLSearchParams, action: ChangeAction, locale: Locale) {
  return parseWithZod(search, { schema: CHANGE_FORMS[action], error: zodErrorMap(locale, messages) })
}

export const loader = memberRoute({ permission: 'card.read' }, async ({ account, request, locale }) => {
  const { search, filter, action } = asked(request)
  const t = translator(messages, locale)
  const title = action ? t(`action.${action}`) : t('steps')
  if (!action || !filter) return { step: 'search' as const, title, reason: t('badRequest') }
  if (!narrows(filter)) return { step: 'search' as const, title, reason: t('searchFirstBody') }
  if (action === 'store') throw redirect(`/admin/stores/allocate?${new URLSearchParams(filterQuery(filter))}`)
  if (!mayChange(account, action)) throw new Response('forbidden', { status: 403 })
  const submission = submissionOf(search, action, locale)
  const complete = isPlain(action) || search.get('step') === 'preview'
  if (complete && submission.status === 'success') {
    const shown = await previewPage(account, filter, submission.value, locale)
    if (shown.ok) return { step: 'preview' as const, title, ...shown.page }
    if (shown.reason === 'FORBIDDEN') throw new Response('forbidden', { status: 403 })
    const field = FIELD_OF[shown.reason as keyof typeof FIELD_OF]
    const reply = submission.reply({ fieldErrors: { [field]: [t(shown.reason)] } })
    return {
      step: 'fields' as const,
      title,
      ...(await fieldsPage(account, filter, action, search, locale)),
      reply,
    }
  }
  const reply = complete ? submission.reply() : undefined
  return {
    step: 'fields' as const,
    title,
    ...(await fieldsPage(account, filter, action, search, locale)),
    reply,
  }
})

/** The field at which it is said that something does not exist. */
const FIELD_OF = {
  PRODUCT_GONE: 'productIds',
  CHANNEL_GONE: 'newChannelId',
  STORE_GONE: 'newStoreId',
  REGION_UNKNOWN: 'regionCodes',
  REGION_NOWHERE: 'regionCodes',
} as const

async function previewPage(account: Member, filter: CardFilter, change: Change, locale: Locale) {
  const seen = await previewChange(account, filter, change)
  if (!seen.ok) return seen
  const words = await loadWords(account, filter, change)
  const cards = new URLSearchParams(filterQuery(filter))
  const query = new URLSearchParams([...cards, ...changeQuery(change)])
  if (!words.change) throw new Error('a change without words')
  const page = {
    preview: seen.preview,
    change: words.change,
    filterWords: filterInWords(words.filter, locale, account.currency),
    toCards: `/admin/cards?${cards}`,
    back: isPlain(change.action) ? `/admin/cards?${cards}` : `/admin/cards/change?${query}`,
    confirm: `/admin/cards/change?${query}&step=preview`,
  }
  return { ok: true as const, page }
}

async function fieldsPage(
  account: Member,
  filter: CardFilter,
  action: ChangeAction,
  search: URLSearchParams,
  locale: Locale,
) {
  const words = await loadWords(account, filter, undefined)
  const sent = new FormData()
  for (const name of ['regionMode', 'regionCodes'])
    for (const value of search.getAll(name)) sent.append(name, value)
  return {
    action,
    filter: filterQuery(filter),
    filterWords: filterInWords(words.filter, locale, account.currency),
    toCards: `/admin/cards?${new URLSearchParams(filterQuery(filter))}`,
    options: await loadChangeOptions(account, action),
    regions: search.has('regionMode') ? sentRegionOptions(sent) : regionRuleOptions(),
    chosen: {
      ...Object.fromEntries(search),
      productIds: search.getAll('productIds'),
      regionCodes: search.getAll('regionCodes'),
    },
    currency: account.currency,
  }
}

export const action = memberRoute({ permission: 'card.read' }, async ({ account, request, locale }) => {
  const t = translator(messages, locale)
  const { search, filter, action } = asked(request)
  const change = action && submissionOf(search, action, locale)
  if (!filter || change?.status !== 'success')
    return data({ error: t('badRequest'), reply: undefined }, { status: 400 })
  const confirmed = parseWithZod(await request.formData(), {
    schema: confirmSchema,
    error: zodErrorMap(locale, messages),
  })
  if (confirmed.status !== 'success')
    return data({ error: undefined, reply: confirmed.reply() }, { status: 400 })
  const outcome = await requestChange(account, filter, change.value, {
    ...confirmed.value,
    typed: confirmed.value.typed,
  })
  if (outcome.ok) return redirect(`/admin/jobs/${outcome.jobId}`)
  switch (outcome.reason) {
    case 'SET_CHANGED':
      return data({ error: t('SET_CHANGED', { n: outcome.count }), reply: undefined }, { status: 409 })
    case 'TYPE_COUNT': {
      const wrong = [t('typedWrong', { n: confirmed.value.count })]
      return data(
        { error: undefined, reply: confirmed.reply({ fieldErrors: { typed: wrong } }) },
        { status: 400 },
      )
    }
    case 'FORBIDDEN':
      throw new Response('forbidden', { status: 403 })
    default:
      return data({ error: t(outcome.reason), reply: undefined }, { status: 400 })
  }
})

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function ChangeCards() {
  const t = useMessages(messages)
  const page = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <div className="max-w-5xl">
      <PageHeader
        title={page.title}
        breadcrumb={
          <Breadcrumb
            items={[
              { label: t('cards'), to: page.step === 'search' ? '/admin/cards' : page.toCards },
              { label: page.title },
            ]}
          />
        }
      />
      <div className="flex flex-col gap-5">
        {answer?.error && <Flash tone="warning">{answer.error}</Flash>}
        {page.step !== 'search' && (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <span className="text-muted">{t('chosenCards')}</span>
            <FilterFacts parts={page.filterWords} />
            <LinkButton to={page.toCards} size="sm" variant="ghost">
              {t('changeSearch')}
            </LinkButton>
          </div>
        )}
        <Step answer={answer} />
      </div>
    </div>
  )
}

function Step({ answer }: { answer: ReturnType<typeof useActionData<typeof action>> }) {
  const t = useMessages(messages)
  const page = useLoaderData<typeof loader>()
  if (page.step === 'search')
    return (
      <EmptyState
        icon={SearchX}
        title={t('searchFirst')}
        body={page.reason}
        action={
          <LinkButton to="/admin/cards" variant="primary">
            {t('toSearch')}
          </LinkButton>
        }
      />
    )
  if (page.step === 'preview')
    return (
      <ChangePreview
        key={page.preview.fingerprint}
        change={page.change}
        preview={page.preview}
        action={page.confirm}
        back={page.back}
        lastResult={answer?.reply}
      />
    )
  if (
    page.action === 'activate' ||
    page.action === 'deactivate' ||
    page.action === 'void' ||
    page.action === 'restore'
  )
    return null
  return (
    <ChangeFields
      key={page.action}
      action={page.action}
      filter={page.filter}
      options={page.options}
      regions={page.regions}
      chosen={page.chosen}
      lastResult={page.reply}
      currency={page.currency}
    />
  )
}
