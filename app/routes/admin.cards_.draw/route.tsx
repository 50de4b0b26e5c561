import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { ImagePlus, SearchX } from 'lucide-react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Card } from '#app/components/card.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { loadCardCounts, totalOf } from '#app/features/cards/data.ts'
import { CARD_CONDITIONS, cardFilterSchema, filterQuery, narrows } from '#app/features/cards/schema.ts'
import type { CardCounts } from '#app/features/cards/types.ts'
import { DrawForm } from '#app/features/designs/components/draw-form.tsx'
import { listDesigns } from '#app/features/designs/data.ts'
import type { FieldErrors } from '#app/features/designs/design-form.ts'
import { messages } from '#app/features/designs/draw-messages.ts'
import { messages as drawingMessages } from '#app/features/drawings/messages.ts'
import { MAX_DRAWING_CARDS, requestDrawing } from '#app/features/drawings/mutations.ts'
import { drawingFormSchema } from '#app/features/drawings/schema.ts'

/** The filter as the card list has it in its own address; what is no part of a filter does not matter. */
const query = z.record(z.string(), z.string())

export const loader = memberRoute(
  { permission: 'card.export', query },
  async ({ scope, account, query, locale, may }) => {
    const title = translator(messages, locale)('drawTitle')
    const parsed = cardFilterSchema.safeParse(query)
    if (!parsed.success) return { title, problem: 'badFilter' as const }
    const filter = parsed.data
    if (!narrows(filter)) return { title, problem: 'searchFirst' as const }
    const [counts, designs] = await Promise.all([
      loadCardCounts(scope, account.merchant_id, filter),
      // Drawing needs the right to export, looking at designs the right to read cards.
      may('card.read') ? listDesigns(scope) : [],
    ])
    const back = `/admin/cards?${new URLSearchParams(filterQuery(filter))}`
    const total = totalOf(counts)
    const tooMany = total > MAX_DRAWING_CARDS ? MAX_DRAWING_CARDS : undefined
    return {
      title,
      problem: undefined,
      counts,
      total,
      tooMany,
      designs,
      back,
      mayDesign: may('batch.create'),
    }
  },
)

type Refused = { problem: string | undefined; errors: FieldErrors; typed: Record<string, string> }

export const action = memberRoute(
  { permission: 'card.export', query },
  async ({ account, request, query, locale }) => {
    const t = translator(messages, locale)
    const typed = typedOf(await request.formData())
    const filter = cardFilterSchema.safeParse(query)
    const parsed = readForm(typed, locale)
    if (!filter.success) return refuse({ problem: t('badFilter'), errors: {}, typed }, 400)
    if (!parsed.ok) return refuse({ problem: t('badForm'), errors: parsed.errors, typed }, 400)
    const { designId, form } = parsed
    const asked = await requestDrawing(account, designId, filter.data, form, locale)
    if (asked.ok) return redirect(`/admin/jobs/${asked.jobId}`)
    const problem = translator(drawingMessages, locale)(asked.reason, { n: MAX_DRAWING_CARDS })
    return refuse({ problem, errors: {}, typed }, asked.reason === 'FORBIDDEN' ? 403 : 400)
  },
)

function refuse(refused: Refused, status: number) {
  return data(refused, { status })
}

/** What has been filled in; empty fields count as left out. */
function typedOf(form: FormData): Record<string, string> {
  return Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === 'string' && value !== '' ? [[name, value]] : [])),
  )
}

function readForm(typed: Record<string, string>, locale: Locale) {
  const schema = z.object({ designId: z.uuid() }).and(drawingFormSchema)
  const parsed = schema.safeParse(typed, { error: zodErrorMap(locale, messages) })
  if (parsed.success) {
    const { designId, ...form } = parsed.data
    return { ok: true as const, designId, form }
  }
  const errors: FieldErrors = {}
  for (const { path, message } of parsed.error.issues) errors[String(path[0] ?? '')] = [message]
  return { ok: false as const, errors }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function DrawPage() {
  const t = useMessages(messages)
  const page = useLoaderData<typeof loader>()
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={t('drawTitle')}
        description={t('drawIntro')}
        breadcrumb={
          <Breadcrumb items={[{ label: t('cards'), to: '/admin/cards' }, { label: t('drawTitle') }]} />
        }
      />
      {page.problem === undefined ? (
        <Found page={page} />
      ) : (
        <EmptyState
          icon={SearchX}
          title={t(page.problem)}
          body={page.problem === 'searchFirst' ? t('searchFirstBody') : undefined}
          action={<LinkButton to="/admin/cards">{t('toCards')}</LinkButton>}
        />
      )}
    </div>
  )
}

type Page = Extract<Awaited<ReturnType<typeof loader>>, { problem: undefined }>

function Found({ page }: { page: Page }) {
  const t = useMessages(messages)
  const answer = useActionData<typeof action>()
  const { counts, total, designs, back, tooMany, mayDesign } = page
  const toList = <LinkButton to={back}>{t('back')}</LinkButton>
  if (total === 0)
    return <EmptyState icon={SearchX} title={t('nothing')} body={t('nothingBody')} action={toList} />
  if (tooMany)
    return (
      <EmptyState
        icon={SearchX}
        title={t('cardsFound', { n: total })}
        body={t('tooMany', { n: tooMany })}
        action={toList}
      />
    )
  if (designs.length === 0) {
    const create = mayDesign && (
      <LinkButton to="/admin/designs/new" variant="primary">
        {t('create')}
      </LinkButton>
    )
    return <EmptyState icon={ImagePlus} title={t('emptyTitle')} body={t('noDesigns')} action={create} />
  }
  return (
    <div className="flex flex-col gap-5">
      <Counts counts={counts} total={total} />
      <DrawForm
        designs={designs}
        total={total}
        back={back}
        problem={answer?.problem}
        errors={answer?.errors ?? {}}
        typed={answer?.typed ?? {}}
      />
    </div>
  )
}

function Counts({ counts, total }: { counts: CardCounts; total: number }) {
  const t = useMessages(messages)
  const unusable = counts.redeemed + counts.void + counts.expired
  return (
    <Card>
      <p className="text-[15px] font-semibold">{t('cardsFound', { n: total })}</p>
      <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-muted">
        {CARD_CONDITIONS.filter((condition) => counts[condition] > 0).map((condition) => (
          <li key={condition}>{t('ofStatus', { status: t(condition), n: counts[condition] })}</li>
        ))}
      </ul>
      {unusable > 0 && <p className="mt-2 text-[13px] text-warning-ink">{t('unusable', { n: unusable })}</p>}
    </Card>
  )
}
