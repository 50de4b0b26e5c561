import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData, useSearchParams } from '@remix-run/react'
import { Send } from 'lucide-react'
import { z } from 'zod'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { InvitationTable } from '#app/features/invitations/components/invitation-table.tsx'
import { listInvitations } from '#app/features/invitations/data.ts'
import { messages } from '#app/features/invitations/messages.ts'
import { revokeInvitation } from '#app/features/invitations/mutations.ts'
import { AccessTabs } from '#app/features/roles/components/access-tabs.tsx'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = memberRoute({ permission: 'account.manage' }, async ({ account, locale, may }) => ({
  title: `${translator(messages, locale)('title')} · ${account.merchant_name}`,
  invitations: await listInvitations(account),
  timeZone: account.time_zone,
  may: { accounts: true, stores: may('store.manage') },
}))

export const action = memberRoute({ permission: 'account.manage' }, async ({ account, request, locale }) => {
  const id = z.uuid().safeParse((await request.formData()).get('invitationId'))
  if (!id.success) throw new Response('bad request', { status: 400 })
  const result = await revokeInvitation(account, id.data)
  if (result.ok) return redirect('/admin/accounts/invitations?revoked=1', { status: 303 })
  return data({ problem: translator(messages, locale)('revokeGone') })
})

export default function Invitations() {
  const t = useMessages(messages)
  const { invitations, timeZone, may } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const [search] = useSearchParams()
  const invite = (
    <LinkButton to="/admin/accounts/invite" variant="primary">
      <Send aria-hidden />
      {t('invite')}
    </LinkButton>
  )
  return (
    <>
      <PageHeader title={t('title')} description={t('lead')} actions={invite} />
      <div className="flex flex-col gap-5">
        <AccessTabs may={may} />
        {answer && <Flash tone="warning">{answer.problem}</Flash>}
        {!answer && search.has('revoked') && <Flash tone="success">{t('revoked')}</Flash>}
        {invitations.length > 0 ? (
          <InvitationTable invitations={invitations} timeZone={timeZone} />
        ) : (
          <EmptyState icon={Send} title={t('empty')} body={t('emptyBody')} action={invite} />
        )}
      </div>
    </>
  )
}
