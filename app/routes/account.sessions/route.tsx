import { type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Flash } from '#app/components/flash.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { accountRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { PostButton } from '#app/features/sessions/components/post-button.tsx'
import { SessionList } from '#app/features/sessions/components/session-list.tsx'
import { listSessions } from '#app/features/sessions/data.ts'
import { messages } from '#app/features/sessions/messages.ts'
import { endOtherSessions, endSession } from '#app/features/sessions/mutations.ts'
import { doneSchema, ownSessionsSchema } from '#app/features/sessions/schema.ts'

const query = doneSchema.extend({ notice: z.literal('new-device').optional().catch(undefined) })

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = accountRoute(async ({ account, context, locale, request }) => ({
  title: translator(messages, locale)('sessionsTitle'),
  own: context.session?.sessionId,
  timeZone: account.type === 'member' ? account.time_zone : 'Asia/Shanghai',
  sessions: await listSessions(account),
  ...query.parse(Object.fromEntries(new URL(request.url).searchParams)),
}))

export const action = accountRoute(async ({ account, context, request }) => {
  const sent = ownSessionsSchema.safeParse(Object.fromEntries(await request.formData()))
  if (!sent.success) throw new Response('bad form', { status: 400 })
  const done = (what: string) => redirect(`/account/sessions?done=${what}`, { status: 303 })
  if (sent.data.intent === 'others') {
    await endOtherSessions(account, context.session?.sessionId)
    return done('endedAll')
  }
  return done((await endSession(account, sent.data.sessionId, 'ended')) ? 'ended' : 'notEnded')
})

export default function OwnSessions() {
  const t = useMessages(messages)
  const { own, sessions, timeZone, done, notice } = useLoaderData<typeof loader>()
  const others = sessions.filter(({ sessionId }) => sessionId !== own)
  return (
    <>
      <PageHeader title={t('sessionsTitle')} description={t('sessionsLead')} />
      {notice && (
        <Flash tone="warning" title={t('newDeviceTitle')}>
          {t('newDeviceBody')}
        </Flash>
      )}
      {done && <Flash tone={done === 'notEnded' ? 'info' : 'success'}>{t(done)}</Flash>}
      <SessionList
        sessions={sessions}
        timeZone={timeZone}
        own={own}
        action={({ sessionId, agent }) => (
          <PostButton
            values={{ intent: 'end', sessionId }}
            variant="secondary"
            aria-label={t('endOf', { agent })}
            className="min-h-11 sm:min-h-0"
          >
            {t('end')}
          </PostButton>
        )}
      />
      {others.length === 0 ? (
        <p className="text-muted">{t('noOthers')}</p>
      ) : (
        <div>
          <PostButton
            values={{ intent: 'others' }}
            variant="danger"
            confirm={{
              title: t('endOthersQuestion', { n: others.length }),
              consequence: t('endOthersConsequence'),
              label: t('endOthers'),
            }}
          >
            {t('endOthers')}
          </PostButton>
        </div>
      )}
    </>
  )
}
