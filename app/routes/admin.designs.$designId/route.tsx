import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { parseUpload } from '#app/core/http/multipart.ts'
import { type MemberBase, memberRoute } from '#app/core/http/route.ts'
import { common } from '#app/core/i18n/common.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { readArtwork } from '#app/features/designs/artwork-form.ts'
import { DesignEditor } from '#app/features/designs/components/design-editor.tsx'
import { DesignView } from '#app/features/designs/components/design-view.tsx'
import { loadArtworkPixels, loadDesign } from '#app/features/designs/data.ts'
import { readDesignForm } from '#app/features/designs/design-form.ts'
import { withIntent } from '#app/features/designs/form-intent.ts'
import { messages } from '#app/features/designs/messages.ts'
import { removeArtwork, saveDesign, setArtwork } from '#app/features/designs/mutations.ts'
import { sampleFor } from '#app/features/designs/sample-drawing.ts'
import { MAX_UPLOAD_BYTES } from '#app/features/products/limits.ts'

const params = z.object({ designId: z.uuid() })
const query = z.object({
  done: z.enum(['saved', 'artworkSaved', 'artworkRemoved']).optional().catch(undefined),
})
type Input = MemberBase<z.output<typeof params>, z.output<typeof query>>

export const loader = memberRoute(
  { permission: 'card.read', params, query },
  async ({ scope, account, params, query, locale, may }) => {
    const t = translator(messages, locale)
    const design = await loadDesign(scope, params.designId)
    if (!design) throw new Response('not found', { status: 404 })
    return {
      title: `${design.name} · ${t('title')}`,
      design,
      artwork: await loadArtworkPixels(design),
      sample: sampleFor({ merchantCode: account.merchant_code, batch: t('sampleBatch') }),
      editable: may('batch.create'),
      mayExport: may('card.export'),
      done: query.done,
    }
  },
)

const NOTHING = { problem: undefined, errors: {}, typed: {}, artworkErrors: [] as string[] }

export const action = memberRoute({ permission: 'batch.create', params, query }, async (input) => {
  const upload = await parseUpload(input.request, { maxFileBytes: MAX_UPLOAD_BYTES, maxFiles: 1 })
  const intent = String(upload.fields.get('intent') ?? 'save')
  if (intent === 'artwork') return artwork(input, upload)
  if (intent === 'removeArtwork') {
    const done = await removeArtwork(input.account, input.params.designId)
    return done.ok ? back(input, 'artworkRemoved') : gone()
  }
  return save(input, upload.fields, intent)
})

function back({ params }: Input, done: 'saved' | 'artworkSaved' | 'artworkRemoved') {
  return redirect(`/admin/designs/${params.designId}?done=${done}`)
}

function gone(): never {
  throw new Response('not found', { status: 404 })
}

async function artwork(input: Input, upload: Awaited<ReturnType<typeof parseUpload>>) {
  const read = await readArtwork(upload, input.locale)
  if (!read.ok) return data({ ...NOTHING, artworkErrors: read.errors }, { status: 400 })
  const done = await setArtwork(input.account, input.params.designId, read.artwork)
  return done.ok ? back(input, 'artworkSaved') : gone()
}

async function save(input: Input, form: FormData, intent: string) {
  const { account, params, locale } = input
  const t = translator(messages, locale)
  const read = readDesignForm(form, locale)
  if (!read.ok) return data({ ...NOTHING, errors: read.errors, typed: read.typed }, { status: 400 })
  const values = withIntent(read.values, intent, t('newText'))
  const seen = Number(form.get('version'))
  const saved = await saveDesign(account, params.designId, Number.isSafeInteger(seen) ? seen : 0, values)
  if (saved.ok) return back(input, 'saved')
  if (saved.reason === 'DESIGN_UNKNOWN') return gone()
  return data({ ...NOTHING, problem: t('conflict') }, { status: 409 })
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function EditDesign() {
  const t = useMessages(messages)
  const c = useMessages(common)
  const { design, artwork, sample, editable, mayExport, done } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>() ?? NOTHING
  const refused = answer !== NOTHING
  return (
    <>
      <PageHeader
        title={<span className="wrap-anywhere">{design.name}</span>}
        breadcrumb={
          <Breadcrumb items={[{ label: t('title'), to: '/admin/designs' }, { label: c('edit') }]} />
        }
      />
      <div className="flex flex-col gap-5">
        {answer.problem && (
          <Flash
            tone="danger"
            action={
              <LinkButton to={`/admin/designs/${design.designId}`} reloadDocument size="sm">
                {t('reload')}
              </LinkButton>
            }
          >
            {answer.problem}
          </Flash>
        )}
        {done && !refused && <Flash tone="success">{t(done)}</Flash>}
        {editable ? (
          <DesignEditor key={design.designId} {...{ design, artwork, sample, answer, mayExport }} />
        ) : (
          <DesignView design={design} mayExport={mayExport} />
        )}
      </div>
    </>
  )
}
