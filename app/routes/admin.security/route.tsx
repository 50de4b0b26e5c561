import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { AttackList } from '#app/features/guard/components/attack-list.tsx'
import { EventTable } from '#app/features/guard/components/event-table.tsx'
import { LockTable } from '#app/features/guard/components/lock-table.tsx'
import { ThresholdsForm } from '#app/features/guard/components/thresholds-form.tsx'
import { securityOverview } from '#app/features/guard/data.ts'
import { messages } from '#app/features/guard/messages.ts'
import { saveThresholds, unlock } from '#app/features/guard/mutations.ts'
import { thresholdsSchema, unlockSchema } from '#app/features/guard/schema.ts'

const query = z.object({ done: z.enum(['saved', 'unlocked', 'notLocked']).optional().catch(undefined) })

export const loader = memberRoute(
  { permission: 'log.read', query },
  async ({ account, scope, locale, query, may }) => ({
    title: `${translator(messages, locale)('title')} · ${account.merchant_name}`,
    timeZone: account.time_zone,
    mayEdit: may('settings.write'),
    done: query.done,
    ...(await securityOverview(scope, account.merchant_id)),
  }),
)

export const action = memberRoute({ permission: 'settings.write' }, async ({ account, request, locale }) => {
  const form = await request.formData()
  const done = (what: string) => redirect(`/admin/security?done=${what}`, { status: 303 })
  if (form.get('intent') === 'unlock') {
    const sent = unlockSchema.safeParse(Object.fromEntries(form))
    if (!sent.success) throw new Response('bad form', { status: 400 })
    const { idx, ...locked } = sent.data
    const opened = await unlock(account, { ...locked, idx: Buffer.from(idx, 'base64url') })
    return done(opened ? 'unlocked' : 'notLocked')
  }
  const submission = parseWithZod(form, { schema: thresholdsSchema, error: zodErrorMap(locale, messages) })
  if (submission.status !== 'success') return data(submission.reply(), { status: 400 })
  if (!(await saveThresholds(account, submission.value))) throw new Response('forbidden', { status: 403 })
  return done('saved')
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function Security() {
  const t = useMessages(messages)
  const { attacks, locks, events, thresholds, timeZone, mayEdit, done } = useLoaderData<typeof loader>()
  const lastResult = useActionData<typeof action>()
  return (
    <>
      <PageHeader title={t('title')} description={t('lead')} />
      <div className="flex flex-col gap-6">
        {done && !lastResult && <Flash tone={done === 'notLocked' ? 'info' : 'success'}>{t(done)}</Flash>}
        {!attacks.some(({ running }) => running) && (
          <Flash tone="success" title={t('calm')}>
            {t('calmBody')}
          </Flash>
        )}
        <Card title={t('attacks')} description={t('attacksLead')}>
          <AttackList attacks={attacks} timeZone={timeZone} />
        </Card>
        <Card title={t('locks')} description={t('locksLead')}>
          <LockTable locks={locks} timeZone={timeZone} mayUnlock={mayEdit} />
        </Card>
        <Card title={t('events')} description={t('eventsLead')}>
          <EventTable events={events} timeZone={timeZone} />
        </Card>
        {thresholds && (
          <ThresholdsForm
            // After a save the fields begin anew with what is stored now.
            key={lastResult ? 'typed' : JSON.stringify(thresholds)}
            thresholds={thresholds}
            mayEdit={mayEdit}
            lastResult={lastResult}
          />
        )}
      </div>
    </>
  )
}
