import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { placesToChoose } from '#app/features/accounts/data.ts'
import { messages as accountMessages } from '#app/features/accounts/messages.ts'
import { mayGrant } from '#app/features/accounts/policy.ts'
import { invitationSchema } from '#app/features/accounts/schema.ts'
import { InvitationForm } from '#app/features/invitations/components/invitation-form.tsx'
import { InvitationLink } from '#app/features/invitations/components/invitation-link.tsx'
import { messages } from '#app/features/invitations/messages.ts'
import { invite } from '#app/features/invitations/mutations.ts'
import { drawQr } from '#app/features/merchants/site-address.ts'
import { rolesToGive } from '#app/features/roles/data.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

const query = z.object({ store: z.uuid().optional().catch(undefined) })

export const loader = memberRoute(
  { permission: 'account.manage', query },
  async ({ account, scope, locale, query }) => ({
    title: `${translator(messages, locale)('invite')} · ${account.merchant_name}`,
    store: query.store,
    grantable: mayGrant(account),
    roles: await rolesToGive(account),
    ...(await placesToChoose(scope)),
  }),
)

export const action = memberRoute(
  { permission: 'account.manage' },
  async ({ account, request, context, locale }) => {
    const t = translator(accountMessages, locale)
    const submission = parseWithZod(await request.formData(), {
      schema: invitationSchema,
      error: zodErrorMap(locale, accountMessages),
    })
    if (submission.status !== 'success') return data({ reply: submission.reply() }, { status: 400 })
    const { value } = submission
    const result = await invite(account, value, { origin: context.backOfficeOrigin, locale })
    if (!result.ok) {
      const fieldErrors = {
        PLACE_UNKNOWN: { [`${value.kind}Id`]: [t('placeUnknown')] },
        ROLE_UNKNOWN: { [`${value.kind}Role`]: [t('roleUnknown')] },
        NOT_YOURS_TO_GIVE: { permissions: [t('notYoursToGive')] },
      }[result.reason]
      return data({ reply: submission.reply({ fieldErrors }) }, { status: 400 })
    }
    // No redirect: the link travels in this answer and nowhere else.
    return data({
      made: { name: value.displayName, link: result.link, mailed: result.mailed, qr: drawQr(result.link) },
    })
  },
)

export default function Invite() {
  const t = useMessages(messages)
  const { stores, suppliers, store, roles, grantable } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const made = answer && 'made' in answer ? answer.made : undefined
  return (
    <div className="max-w-4xl">
      <PageHeader
        title={t('invite')}
        description={t('inviteLead')}
        breadcrumb={
          <Breadcrumb
            items={[{ label: t('title'), to: '/admin/accounts/invitations' }, { label: t('invite') }]}
          />
        }
      />
      {made ? (
        <div className="flex max-w-2xl flex-col gap-5">
          <InvitationLink {...made} />
          <div className="flex flex-wrap gap-2">
            <LinkButton to="/admin/accounts/invitations" variant="primary">
              {t('toList')}
            </LinkButton>
            <LinkButton to="/admin/accounts/invite">{t('inviteAnother')}</LinkButton>
          </div>
        </div>
      ) : (
        <InvitationForm
          lastResult={answer && 'reply' in answer ? answer.reply : undefined}
          store={store}
          choices={{ stores, suppliers, roles, grantable }}
        />
      )}
    </div>
  )
}
