import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Flash } from '#app/components/flash.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { OptOutForm, OptOutList } from '#app/features/sms/components/opt-out-list.tsx'
import { listOptOuts } from '#app/features/sms/data.ts'
import { messages } from '#app/features/sms/messages.ts'
import { addOptOut, removeOptOut } from '#app/features/sms/mutations.ts'
import { optInSchema, optOutSchema } from '#app/features/sms/schema.ts'

const query = z.object({ done: z.enum(['added', 'removed']).optional().catch(undefined) })

export const loader = memberRoute(
  { permission: 'order.read', query },
  async ({ account, locale, query, may }) => ({
    title: `${translator(messages, locale)('tabOptOuts')} · ${account.merchant_name}`,
    numbers: await listOptOuts(account),
    timeZone: account.time_zone,
    mayChange: may('order.ship'),
    done: query.done,
  }),
)

export const action = memberRoute({ permission: 'order.ship' }, async ({ account, request, locale }) => {
  const formData = await request.formData()
  if (formData.get('intent') === 'remove') {
    const parsed = optInSchema.safeParse(Object.fromEntries(formData))
    if (!parsed.success) throw new Response('bad request', { status: 400 })
    await removeOptOut(account, parsed.data.number)
    return redirect('/admin/sms/opt-outs?done=removed', { status: 303 })
  }
  const submission = parseWithZod(formData, { schema: optOutSchema, error: zodErrorMap(locale, messages) })
  if (submission.status !== 'success') return data(submission.reply(), { status: 400 })
  await addOptOut(account, submission.value.phone)
  return redirect('/admin/sms/opt-outs?done=added', { status: 303 })
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function SmsOptOuts() {
  const t = useMessages(messages)
  const { numbers, timeZone, mayChange, done } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <>
      {done && <Flash tone="success">{t(done === 'added' ? 'optOutAdded' : 'optOutRemoved')}</Flash>}
      <p className="max-w-prose text-muted">{t('optOutLead')}</p>
      {mayChange && <OptOutForm key={numbers.length} lastResult={result} />}
      <OptOutList numbers={numbers} timeZone={timeZone} mayChange={mayChange} />
    </>
  )
}
