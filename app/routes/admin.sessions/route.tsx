import { type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Users } from 'lucide-react'
import { z } from 'zod'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { tellMember } from '#app/features/mails/mutations.ts'
import { officeOrigin } from '#app/features/mails/office.ts'
import { resetFactor } from '#app/features/second-factor/mutations.ts'
import { AccountChoice } from '#app/features/sessions/components/account-choice.tsx'
import { ManagedAccountCard } from '#app/features/sessions/components/managed-account.tsx'
import { PostButton } from '#app/features/sessions/components/post-button.tsx'
import { SessionList } from '#app/features/sessions/components/session-list.tsx'
import { listManaged, listManagedSessions } from '#app/features/sessions/data.ts'
import { messages } from '#app/features/sessions/messages.ts'
import { endSession, endSessionsOf, limitToBound } from '#app/features/sessions/mutations.ts'
import { doneSchema, managedSessionsSchema } from '#app/features/sessions/schema.ts'

const query = doneSchema.extend({ account: z.uuid().optional().catch(undefined) })

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = memberRoute(
  { permission: 'account.manage', query },
  async ({ account: viewer, locale, query }) => {
    const accounts = await listManaged(viewer)
    const chosen = accounts.find(({ id }) => id === query.account)
    if (query.account && !chosen) throw new Response('not found', { status: 404 })
    return {
      title: `${translator(messages, locale)('managedTitle')} · ${viewer.merchant_name}`,
      timeZone: viewer.time_zone,
      accounts,
      chosen,
      done: query.done,
      sessions: await listManagedSessions(viewer, chosen?.id),
    }
  },
)

export const action = memberRoute(
  { permission: 'account.manage', query },
  async ({ account: actor, request, query }) => {
    const sent = managedSessionsSchema.safeParse(Object.fromEntries(await request.formData()))
    if (!sent.success) throw new Response('bad form', { status: 400 })
    const done = (what: string) => {
      const back = new URLSearchParams({ ...(query.account && { account: query.account }), done: what })
      return redirect(`/admin/sessions?${back}`, { status: 303 })
    }
    const asked = sent.data
    if (asked.intent === 'end')
      return done((await endSession(actor, asked.sessionId, 'manager')) ? 'ended' : 'notEnded')
    if (asked.intent === 'all') {
      await endSessionsOf(actor, asked.memberId)
      return done('endedAllOf')
    }
    if (asked.intent === 'factor') {
      if (!(await resetFactor(actor, asked.memberId))) return done('factorNotReset')
      await tellMember(actor, asked.memberId, 'second_factor_changed', {
        ...{ at: Date.now(), timeZone: actor.time_zone, change: 'reset' },
        link: `${officeOrigin()}/account/second-factor`,
      })
      return done('factorReset')
    }
    const limit = asked.intent === 'limit'
    if (!(await limitToBound(actor, 'member', asked.id, limit))) return done('unchanged')
    return done(limit ? 'limited' : 'freed')
  },
)

const BAD = new Set(['notEnded', 'factorNotReset', 'unchanged'])

export default function ManagedSessions() {
  const t = useMessages(messages)
  const { accounts, chosen, sessions, timeZone, done } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader
        title={chosen ? t('oneAccount', { name: chosen.name }) : t('managedTitle')}
        description={chosen ? t('oneAccountLead', { login: chosen.loginName }) : t('managedLead')}
        actions={
          <LinkButton to="/admin/devices" variant="secondary">
            {t('devicesTitle')}
          </LinkButton>
        }
      />
      <div className="flex flex-col gap-5">
        {done && <Flash tone={BAD.has(done) ? 'info' : 'success'}>{t(done)}</Flash>}
        <AccountChoice accounts={accounts} chosen={chosen?.id} />
        {chosen && <ManagedAccountCard account={chosen} sessions={sessions.length} />}
        {sessions.length === 0 ? (
          <EmptyState icon={Users} title={t('managedEmpty')} body={t('managedEmptyBody')} />
        ) : (
          <SessionList
            sessions={sessions}
            timeZone={timeZone}
            own={undefined}
            action={({ sessionId, agent }) => (
              <PostButton
                values={{ intent: 'end', sessionId }}
                variant="secondary"
                size="sm"
                aria-label={t('endOf', { agent })}
              >
                {t('end')}
              </PostButton>
            )}
          />
        )}
      </div>
    </>
  )
}
