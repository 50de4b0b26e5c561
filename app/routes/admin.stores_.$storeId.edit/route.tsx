import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Link } from '#app/components/navigation.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { loadSettings } from '#app/features/redemption-settings/data.ts'
import { codesOf, pickerState } from '#app/features/regions/regions.ts'
import { StoreForm } from '#app/features/stores/components/store-form.tsx'
import { loadStore } from '#app/features/stores/data.ts'
import { messages } from '#app/features/stores/messages.ts'
import { editStore } from '#app/features/stores/mutations.ts'
import { storeSchema } from '#app/features/stores/schema.ts'
import { sentRegion } from '#app/features/stores/store-request.ts'

const params = z.object({ storeId: z.uuid() })

export const loader = memberRoute(
  { permission: 'store.manage', params },
  async ({ account, scope, params, locale, may }) => {
    const store = await loadStore(scope, params.storeId)
    if (!store) throw new Response('not found', { status: 404 })
    const settings = await loadSettings(scope, account.merchant_id)
    return {
      title: `${translator(messages, locale)('editStore')} · ${account.merchant_name}`,
      store,
      region: pickerState(store.regionCode ? codesOf(store.regionCode) : {}),
      /** Nobody sees the store yet, because the merchant does not offer picking up. */
      pickUpOff: store.pickUp && !settings.pickUp,
      mayEditSettings: may('settings.write'),
    }
  },
)

export const action = memberRoute(
  { permission: 'store.manage', params },
  async ({ account, params, request, locale }) => {
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
    const edited = await editStore(account, params.storeId, submission.value)
    if (edited.ok) return redirect(`/admin/stores/${params.storeId}?done=saved`, { status: 303 })
    switch (edited.reason) {
      case 'STORE_UNKNOWN':
        throw new Response('not found', { status: 404 })
      case 'NAME_TAKEN':
        return refuse({ name: [t('nameTaken')] })
      case 'REGION_UNKNOWN':
        return refuse({ district: [t('regionUnknown')] })
    }
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function EditStore() {
  const t = useMessages(messages)
  const { store, region, pickUpOff, mayEditSettings } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={t('editStore')}
        breadcrumb={
          <Breadcrumb
            items={[
              { label: t('title'), to: '/admin/stores' },
              { label: store.name, to: `/admin/stores/${store.storeId}` },
              { label: t('editStore') },
            ]}
          />
        }
      />
      <div className="flex flex-col gap-5">
        {pickUpOff && (
          <Flash tone="warning">
            {t('pickUpOff')}{' '}
            {mayEditSettings && <Link to="/admin/settings#pick-up">{t('openSettings')}</Link>}
          </Flash>
        )}
        <StoreForm store={store} region={answer?.region ?? region} lastResult={answer?.reply} />
      </div>
    </div>
  )
}
