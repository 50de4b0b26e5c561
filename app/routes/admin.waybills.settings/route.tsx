import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Flash } from '#app/components/flash.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { ContractList } from '#app/features/waybills/components/contract-list.tsx'
import { GeneralForm } from '#app/features/waybills/components/general-form.tsx'
import { SenderList } from '#app/features/waybills/components/sender-list.tsx'
import { messages } from '#app/features/waybills/messages.ts'
import { generalSchema } from '#app/features/waybills/schema.ts'
import { loadSetup } from '#app/features/waybills/settings/data.ts'
import { saveGeneral } from '#app/features/waybills/settings/mutations.ts'

const DONE = ['savedGeneral', 'contractSaved', 'contractRemoved', 'senderSaved', 'senderRemoved'] as const
const query = z.object({ done: z.enum(DONE).optional().catch(undefined) })

export const loader = memberRoute(
  { permission: 'settings.write', query },
  async ({ account, scope, locale, query }) => ({
    title: `${translator(messages, locale)('tabSettings')} · ${account.merchant_name}`,
    setup: await loadSetup(scope, account.merchant_id),
    done: query.done,
  }),
)

export const action = memberRoute({ permission: 'settings.write' }, async ({ account, request, locale }) => {
  const form = await request.formData()
  const submission = parseWithZod(form, { schema: generalSchema, error: zodErrorMap(locale, messages) })
  if (submission.status !== 'success') return data(submission.reply(), { status: 400 })
  await saveGeneral(account, submission.value)
  return redirect('/admin/waybills/settings?done=savedGeneral', { status: 303 })
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function WaybillSettings() {
  const t = useMessages(messages)
  const { setup, done } = useLoaderData<typeof loader>()
  const lastResult = useActionData<typeof action>()
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      {done && !lastResult && <Flash tone="success">{t(done)}</Flash>}
      <GeneralForm setup={setup} lastResult={lastResult} />
      <ContractList contracts={setup.contracts} />
      <SenderList senders={setup.senders} />
    </div>
  )
}
