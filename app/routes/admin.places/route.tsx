import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Flash } from '#app/components/flash.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { PlaceList } from '#app/features/places/components/place-list.tsx'
import { listPlaces } from '#app/features/places/data.ts'
import { messages } from '#app/features/places/messages.ts'
import { addPlace } from '#app/features/places/mutations.ts'
import { placeSchema } from '#app/features/places/schema.ts'
import { DueBadges } from '#app/features/suppliers/components/due-counts.tsx'
import { listDue } from '#app/features/suppliers/data.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

const query = z.object({ saved: z.uuid().optional().catch(undefined) })

// Either of two permissions opens this page, so they are asked one by one.
export const loader = memberRoute(
  { permission: null, query },
  async ({ account, scope, locale, query, may }) => {
    const mayAdd = { store: may('store.manage'), supplier: may('supplier.manage') }
    if (!mayAdd.store && !mayAdd.supplier) throw new Response('forbidden', { status: 403 })
    return {
      title: `${translator(messages, locale)('title')} · ${account.merchant_name}`,
      mayAdd,
      timeZone: account.time_zone,
      saved: query.saved,
      due: may('order.read') ? await listDue(account) : [],
      ...(await listPlaces(scope)),
    }
  },
)

export const action = memberRoute({ permission: null }, async ({ account, request, locale, may }) => {
  const form = await request.formData()
  const submission = parseWithZod(form, { schema: placeSchema, error: zodErrorMap(locale, messages) })
  const kind = form.get('kind') === 'supplier' ? 'supplier' : 'store'
  if (!may(`${kind}.manage`)) throw new Response('forbidden', { status: 403 })
  if (submission.status !== 'success') return data({ kind, reply: submission.reply() }, { status: 400 })
  const result = await addPlace(account, submission.value)
  if (result.ok) return redirect(`/admin/places?saved=${result.id}`, { status: 303 })
  const fieldErrors = { name: [translator(messages, locale)('nameTaken')] }
  return data({ kind, reply: submission.reply({ fieldErrors }) }, { status: 400 })
})

export default function Places() {
  const t = useMessages(messages)
  const { stores, suppliers, mayAdd, timeZone, saved, due } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const replyTo = (kind: 'store' | 'supplier') => (answer?.kind === kind ? answer.reply : undefined)
  const savedName = [...stores, ...suppliers].find(({ id }) => id === saved)?.name
  return (
    <>
      <PageHeader title={t('title')} description={t('lead')} />
      {savedName && !answer && (
        <div className="mb-5">
          <Flash tone="success">{t('saved', { name: savedName })}</Flash>
        </div>
      )}
      <div className="grid items-start gap-5 xl:grid-cols-2">
        <PlaceList
          kind="store"
          places={stores}
          mayAdd={mayAdd.store}
          lastResult={replyTo('store')}
          timeZone={timeZone}
        />
        <PlaceList
          kind="supplier"
          places={suppliers}
          mayAdd={mayAdd.supplier}
          lastResult={replyTo('supplier')}
          notes={Object.fromEntries(due.map((each) => [each.supplierId, <DueBadges key="due" due={each} />]))}
          timeZone={timeZone}
        />
      </div>
    </>
  )
}
