import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { pickerState } from '#app/features/regions/regions.ts'
import { StoreForm } from '#app/features/stores/components/store-form.tsx'
import { messages } from '#app/features/stores/messages.ts'
import { createStore } from '#app/features/stores/mutations.ts'
import { storeSchema } from '#app/features/stores/schema.ts'
import { sentRegion } from '#app/features/stores/store-request.ts'

export const loader = memberRoute({ permission: 'store.manage' }, async ({ account, locale }) => ({
  title: `${translator(messages, locale)('newStore')} · ${account.merchant_name}`,
  region: pickerState({}),
}))

export const action = memberRoute({ permission: 'store.manage' }, async ({ account, request, locale }) => {
  const t = translator(messages, locale)
  const form = await request.formData()
  const submission = parseWithZod(form, { schema: storeSchema, error: zodErrorMap(locale, messages) })
  const region = sentRegion(form)
  // The button of the picker for browsers without scripts: only the lists below are wanted.
  if (form.get('intent') === 'regions') {
    const { error, ...reply } = submission.reply()
    return data({ region, reply })
  }
  const refuse = (fieldErrors: Record<string, string[]>) =>
    data({ region, reply: submission.reply({ fieldErrors }) }, { status: 400 })
  if (submission.status !== 'success') return refuse({})
  const made = await createStore(account, submission.value)
  if (made.ok) return redirect(`/admin/stores/${made.storeId}?done=saved`, { status: 303 })
  return made.reason === 'NAME_TAKEN'
    ? refuse({ name: [t('nameTaken')] })
    : refuse({ district: [t('regionUnknown')] })
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function NewStore() {
  const t = useMessages(messages)
  const { region } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={t('newStore')}
        breadcrumb={
          <Breadcrumb items={[{ label: t('title'), to: '/admin/stores' }, { label: t('newStore') }]} />
        }
      />
      <StoreForm store={undefined} region={answer?.region ?? region} lastResult={answer?.reply} />
    </div>
  )
}
