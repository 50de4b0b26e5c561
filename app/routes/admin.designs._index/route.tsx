import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { ImagePlus, Plus } from 'lucide-react'
import { z } from 'zod'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { type MemberBase, memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { DesignList, DrawLink } from '#app/features/designs/components/design-list.tsx'
import { listDesigns, loadDesign } from '#app/features/designs/data.ts'
import { messages } from '#app/features/designs/messages.ts'
import { deleteDesign, duplicateDesign, renameDesign } from '#app/features/designs/mutations.ts'
import { designNameSchema } from '#app/features/designs/schema.ts'

const NOTES = ['renamed', 'duplicated', 'deleted'] as const
const query = z.object({
  done: z.enum(NOTES).optional().catch(undefined),
  /** The design that it was done to. */
  of: z.uuid().optional().catch(undefined),
})

export const loader = memberRoute(
  { permission: 'card.read', query },
  async ({ scope, account, locale, query, may }) => ({
    title: translator(messages, locale)('title'),
    designs: await listDesigns(scope),
    timeZone: account.time_zone,
    editable: may('batch.create'),
    mayDraw: may('card.export'),
    ...query,
  }),
)

const MAX_NAME = 60

export const action = memberRoute({ permission: 'batch.create' }, async (input) => {
  const form = await input.request.formData()
  const designId = z.uuid().safeParse(form.get('designId'))
  if (!designId.success) throw new Response('bad request', { status: 400 })
  switch (form.get('intent')) {
    case 'rename':
      return rename(input, designId.data, String(form.get('name') ?? ''))
    case 'duplicate':
      return duplicate(input, designId.data)
    case 'delete': {
      const gone = await deleteDesign(input.account, designId.data)
      return gone.ok
        ? redirect('/admin/designs?done=deleted')
        : refusal(input, gone.reason === 'DESIGN_BUSY' ? 'busy' : 'notThere')
    }
    default:
      throw new Response('bad request', { status: 400 })
  }
})

function refusal({ locale }: MemberBase, key: 'busy' | 'notThere') {
  const problem = translator(messages, locale)(key)
  return data({ problem, refused: undefined }, { status: key === 'busy' ? 409 : 404 })
}

async function rename(input: MemberBase, designId: string, typed: string) {
  const name = designNameSchema.safeParse(typed, { error: zodErrorMap(input.locale, messages) })
  if (!name.success) {
    const errors = name.error.issues.map((issue) => issue.message)
    return data({ problem: undefined, refused: { designId, name: typed, errors } }, { status: 400 })
  }
  const done = await renameDesign(input.account, designId, name.data)
  return done.ok ? redirect(`/admin/designs?done=renamed&of=${designId}`) : refusal(input, 'notThere')
}

async function duplicate(input: MemberBase, designId: string) {
  const design = await loadDesign(input.scope, designId)
  if (!design) return refusal(input, 'notThere')
  const copyName = translator(messages, input.locale)('copyName', { name: design.name })
  const done = await duplicateDesign(input.account, designId, [...copyName].slice(-MAX_NAME).join(''))
  return done.ok ? redirect(`/admin/designs?done=duplicated&of=${done.designId}`) : refusal(input, 'notThere')
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function Designs() {
  const t = useMessages(messages)
  const { designs, timeZone, editable, mayDraw, done, of } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const name = designs.find((design) => design.designId === of)?.name
  const create = editable && (
    <LinkButton to="/admin/designs/new" variant="primary">
      <Plus aria-hidden />
      {t('create')}
    </LinkButton>
  )
  const actions = designs.length > 0 && (
    <>
      {mayDraw && <DrawLink />}
      {create}
    </>
  )
  return (
    <>
      <PageHeader title={t('title')} description={t('intro')} actions={actions} />
      <div className="flex flex-col gap-5">
        {answer?.problem && <Flash tone="danger">{answer.problem}</Flash>}
        {!answer && done === 'deleted' && <Flash tone="success">{t('deleted')}</Flash>}
        {!answer && done && done !== 'deleted' && name && (
          <Flash tone="success">
            <span className="wrap-anywhere">{t(done, { name })}</span>
          </Flash>
        )}
        {designs.length === 0 ? (
          <EmptyState icon={ImagePlus} title={t('emptyTitle')} body={t('emptyBody')} action={create} />
        ) : (
          <DesignList designs={designs} timeZone={timeZone} editable={editable} refused={answer?.refused} />
        )}
      </div>
    </>
  )
}
