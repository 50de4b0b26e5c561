import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Flash } from '#app/components/flash.tsx'
import { KeyValue } from '#app/components/key-value.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { publicRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { KIND_KEYS } from '#app/features/accounts/components/account-table.tsx'
import { EntryShell } from '#app/features/accounts/components/entry-shell.tsx'
import { messages as accountMessages } from '#app/features/accounts/messages.ts'
import { JoinForm } from '#app/features/invitations/components/join-form.tsx'
import { readInvitation } from '#app/features/invitations/data.ts'
import { readInvitationToken } from '#app/features/invitations/link.ts'
import { messages } from '#app/features/invitations/messages.ts'
import { acceptInvitation } from '#app/features/invitations/mutations.ts'
import { joinMessages, joinSchema } from '#app/features/invitations/schema.ts'
import { weakPassword } from '#app/features/passwords/policy.ts'
import { hoursInWords } from '#app/features/roles/hours-in-words.ts'

/** The address is a secret: no cache keeps the page, and no link tells it to others. */
export const headers = () => ({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

// Anything may stand there: what is no invitation gets the same answer as one that is over.
const params = z.object({ token: z.string().max(200) })
const JOINED = 'joined'

async function invitationOf(text: string) {
  const token = readInvitationToken(text)
  const invitation = token && (await readInvitation(token, null))
  return token && invitation ? { token, invitation } : undefined
}

export const loader = publicRoute({ params }, async ({ params, locale }) => {
  const t = translator(messages, locale)
  if (params.token === JOINED) return { title: t('toLogin'), joined: true as const, invitation: undefined }
  const found = await invitationOf(params.token)
  if (!found) return { title: t('deadTitle'), joined: false as const, invitation: undefined }
  // No ids: the page is for somebody who has no account yet.
  const { merchantName, merchantCode, displayName, kind, place, role, invitedBy } = found.invitation
  return {
    title: t('joinTitle', { merchant: merchantName }),
    joined: false as const,
    invitation: {
      ...{ merchantName, merchantCode, displayName, kind, place, role, invitedBy },
      hours: hoursInWords(found.invitation, locale),
    },
  }
})

export const action = publicRoute({ params }, async ({ params, request, locale }) => {
  const t = translator(messages, locale)
  const found = await invitationOf(params.token)
  // The page says what there is to say about it.
  if (!found) return redirect(`/invite/${encodeURIComponent(params.token)}`, { status: 303 })
  const { token, invitation } = found
  const submission = parseWithZod(await request.formData(), {
    schema: joinSchema(invitation),
    error: zodErrorMap(locale, joinMessages),
  })
  const hideFields = ['newPassword', 'repeat']
  if (submission.status !== 'success') return data(submission.reply({ hideFields }), { status: 400 })
  const { newPassword, ...join } = submission.value
  const refuse = (fieldErrors: Record<string, string[]>) =>
    data(submission.reply({ fieldErrors, hideFields }), { status: 400 })
  const fault = weakPassword(newPassword, { ...join, ...invitation, displayName: join.displayName })
  if (fault) return refuse({ newPassword: [translator(joinMessages, locale)(fault)] })
  const result = await acceptInvitation(token, join, newPassword)
  if (result.ok) return redirect(`/invite/${JOINED}`, { status: 303 })
  switch (result.reason) {
    case 'LOGIN_TAKEN':
      return refuse({ loginName: [t('loginTaken')] })
    case 'UNAVAILABLE':
      return data(submission.reply({ formErrors: [t('unavailable')], hideFields }), { status: 503 })
    case 'INVITATION_UNKNOWN':
      return redirect(`/invite/${encodeURIComponent(params.token)}`, { status: 303 })
  }
})

export default function Invitation() {
  const t = useMessages(messages)
  const a = useMessages(accountMessages)
  const { joined, invitation } = useLoaderData<typeof loader>()
  const lastResult = useActionData<typeof action>()
  const login = (
    <LinkButton to="/login" variant={joined ? 'primary' : 'secondary'}>
      {t('toLogin')}
    </LinkButton>
  )
  if (!invitation)
    return (
      <EntryShell title={joined ? t('toLogin') : t('deadTitle')} lead={!joined && t('deadBody')}>
        {joined ? <Flash tone="success">{t('joined')}</Flash> : <p>{t('deadNext')}</p>}
        {login}
      </EntryShell>
    )
  const { merchantName, merchantCode, kind, place, role, invitedBy, hours } = invitation
  return (
    <EntryShell
      title={t('joinTitle', { merchant: merchantName })}
      lead={invitedBy ? t('joinLead', { inviter: invitedBy }) : t('joinLeadPlain')}
    >
      <KeyValue
        items={[
          { label: t('joinAs'), value: [a(KIND_KEYS[kind]), place, role].filter(Boolean).join(' · ') },
          ...(hours ? [{ label: t('hours'), value: hours }] : []),
          { label: a('merchantCode'), value: <span className="font-mono">{merchantCode}</span> },
        ]}
      />
      <JoinForm lastResult={lastResult} invitation={invitation} />
    </EntryShell>
  )
}
