import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { v7 as uuid } from 'uuid'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { env } from '#app/core/env/env.ts'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { EndpointForm } from '#app/features/webhooks/components/endpoint-form.tsx'
import { SecretOnce } from '#app/features/webhooks/components/secret-once.tsx'
import { messages } from '#app/features/webhooks/messages.ts'
import { addEndpoint } from '#app/features/webhooks/mutations.ts'
import { endpointSchema } from '#app/features/webhooks/schema.ts'
import { WEBHOOK_EVENTS } from '#app/features/webhooks/types.ts'

export const loader = memberRoute({ permission: 'settings.write' }, async ({ account, locale, may }) => ({
  title: `${translator(messages, locale)('newTitle')} · ${account.merchant_name}`,
  // Made here, so that a form that is sent twice adds one endpoint.
  endpointId: uuid(),
  privateHooks: env().TIHUO_PRIVATE_HOOKS,
  mayTell: may('order.edit'),
}))

/** Adds the endpoint and shows its secret, this once: so it answers with a page and not with a redirect. */
export const action = memberRoute(
  { permission: 'settings.write' },
  async ({ account, request, locale, may }) => {
    const submission = parseWithZod(await request.formData(), {
      schema: endpointSchema(env().TIHUO_PRIVATE_HOOKS, may('order.edit')),
      error: zodErrorMap(locale, messages),
    })
    if (submission.status !== 'success') return data({ reply: submission.reply() }, { status: 400 })
    const { endpointId } = submission.value
    const added = await addEndpoint(account, submission.value)
    if (added.ok)
      return data({ secret: added.secret, endpointId }, { headers: { 'cache-control': 'no-store' } })
    if (added.reason === 'EXISTS') return redirect(`/admin/webhooks/endpoints/${endpointId}`, { status: 303 })
    const formErrors = [translator(messages, locale)(added.reason)]
    return data({ reply: submission.reply({ formErrors }) }, { status: 409 })
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function NewEndpoint() {
  const t = useMessages(messages)
  const { endpointId, privateHooks, mayTell } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const draft = { endpointId, name: '', url: '', events: [...WEBHOOK_EVENTS] }
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <Breadcrumb
        items={[{ label: t('tabEndpoints'), to: '/admin/webhooks/endpoints' }, { label: t('newTitle') }]}
      />
      {result && 'secret' in result ? (
        <SecretOnce secret={result.secret} endpointId={result.endpointId} said="created" />
      ) : (
        <EndpointForm
          intent="create"
          draft={{ ...draft, withConsignee: false, active: true }}
          privateHooks={privateHooks}
          mayTell={mayTell}
          lastResult={result?.reply}
        />
      )}
    </div>
  )
}
