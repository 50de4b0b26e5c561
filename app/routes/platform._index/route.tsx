import { data, type MetaFunction } from '@remix-run/node'
import { useFetcher, useLoaderData } from '@remix-run/react'
import { Building2, Plus } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { operatorRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { PasswordNotice } from '#app/features/accounts/components/password-notice.tsx'
import { MerchantTable } from '#app/features/merchants/components/merchant-table.tsx'
import { listMerchants } from '#app/features/merchants/data.ts'
import { messages } from '#app/features/merchants/messages.ts'
import { setMerchantStatus } from '#app/features/merchants/mutations.ts'
import { merchantStatusSchema } from '#app/features/merchants/schema.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = operatorRoute({}, async ({ scope, locale, context }) => {
  const t = translator(messages, locale)
  const title = `${t('merchantsTitle')} · ${t('platform')}`
  return { title, origin: context.origin, merchants: await listMerchants(scope) }
})

export const action = operatorRoute({}, async ({ account, request }) => {
  const form = merchantStatusSchema.safeParse(Object.fromEntries(await request.formData()))
  if (!form.success) throw new Response('bad request', { status: 400 })
  const result = await setMerchantStatus(account, form.data.merchantId, form.data.status)
  return data({ ok: result.ok }, { status: result.ok ? 200 : 404 })
})

export default function Merchants() {
  const t = useMessages(messages)
  const { merchants, origin } = useLoaderData<typeof loader>()
  const fetcher = useFetcher<typeof action>()
  const add = (
    <LinkButton to="/platform/merchants/new" variant="primary">
      <Plus aria-hidden />
      {t('openMerchant')}
    </LinkButton>
  )
  return (
    <>
      <PasswordNotice />
      <PageHeader title={t('merchantsTitle')} description={t('merchantsLead')} actions={add} />
      <div className="flex flex-col gap-5">
        {fetcher.data && (
          <Flash tone={fetcher.data.ok ? 'success' : 'danger'}>
            {t(fetcher.data.ok ? 'statusSaved' : 'merchantUnknown')}
          </Flash>
        )}
        {merchants.length === 0 ? (
          <EmptyState
            icon={Building2}
            title={t('merchantsEmpty')}
            body={t('merchantsEmptyBody')}
            action={add}
          />
        ) : (
          <MerchantTable
            origin={origin}
            merchants={merchants}
            pending={fetcher.state !== 'idle'}
            onStatus={(merchantId, status) => fetcher.submit({ merchantId, status }, { method: 'post' })}
          />
        )}
      </div>
    </>
  )
}
