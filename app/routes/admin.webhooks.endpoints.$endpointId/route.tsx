import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Flash } from '#app/components/flash.tsx'
import type { Member } from '#app/core/auth/account.ts'
import { env } from '#app/core/env/env.ts'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { EndpointForm } from '#app/features/webhooks/components/endpoint-form.tsx'
import { EndpointPanel } from '#app/features/webhooks/components/endpoint-panel.tsx'
import { SecretOnce } from '#app/features/webhooks/components/secret-once.tsx'
import { listEndpoints } from '#app/features/webhooks/data.ts'
import { messages } from '#app/features/webhooks/messages.ts'
import {
  editEndpoint,
  removeEndpoint,
  replayFailed,
  rotateSecret,
  testEndpoint,
} from '#app/features/webhooks/mutations.ts'
import { endpointActionSchema, endpointSchema } from '#app/features/webhooks/schema.ts'

const params = z.object({ endpointId: z.uuid() })
const query = z.object({ saved: z.string().optional() })

export const loader = memberRoute(
  { permission: 'settings.write', params, query },
  async ({ account, locale, params, query, may }) => {
    const [endpoint] = await listEndpoints(account, params.endpointId)
    if (!endpoint) throw new Response('not found', { status: 404 })
    return {
      title: `${endpoint.name || translator(messages, locale)('editTitle')} · ${account.merchant_name}`,
      endpoint,
      timeZone: account.time_zone,
      privateHooks: env().TIHUO_PRIVATE_HOOKS,
      mayTell: may('order.edit'),
      saved: query.saved !== undefined,
      // Where "since" starts: a week ago.
      since: new Date(Date.now() - 7 * 86_400_000).toISOString().slice(0, 10),
    }
  },
)

export const action = memberRoute(
  { permission: 'settings.write', params },
  async ({ account, request, params, locale, may }) => {
    const { endpointId } = params
    const formData = await request.formData()
    if (formData.get('intent') === 'save') {
      const submission = parseWithZod(formData, {
        schema: endpointSchema(env().TIHUO_PRIVATE_HOOKS, may('order.edit')),
        error: zodErrorMap(locale, messages),
      })
      if (submission.status !== 'success') return data({ reply: submission.reply() }, { status: 400 })
      const edited = await editEndpoint(account, { ...submission.value, endpointId })
      if (!edited.ok) throw new Response('not found', { status: 404 })
      return redirect(`/admin/webhooks/endpoints/${endpointId}?saved=1`, { status: 303 })
    }
    const parsed = endpointActionSchema.safeParse(Object.fromEntries(formData))
    if (!parsed.success) throw new Response('bad request', { status: 400 })
    return act(account, endpointId, parsed.data, may('order.edit'))
  },
)

async function act(
  account: Member,
  endpointId: string,
  wish: z.output<typeof endpointActionSchema>,
  mayTell: boolean,
) {
  switch (wish.intent) {
    case 'rotate': {
      const [endpoint] = await listEndpoints(account, endpointId)
      // Whoever has the secret can make believe to be us; for personal data that takes more.
      if (!endpoint || (endpoint.withConsignee && endpoint.active && !mayTell))
        throw new Response('forbidden', { status: 403 })
      const rotated = await rotateSecret(account, endpointId, wish.version)
      if (!rotated.ok) return data({ problem: rotated.reason }, { status: 409 })
      return data({ secret: rotated.secret }, { headers: { 'cache-control': 'no-store' } })
    }
    case 'test': {
      const delivery = await testEndpoint(account.scope, endpointId)
      if (delivery === undefined) return data({ problem: 'testOff' as const }, { status: 409 })
      return redirect('/admin/webhooks?tested=1', { status: 303 })
    }
    case 'replay': {
      const n = await replayFailed(account, endpointId, wish.since)
      return redirect(
        `/admin/webhooks?${new URLSearchParams({ endpoint: endpointId, replayed: String(n) })}`,
        {
          status: 303,
        },
      )
    }
    case 'remove':
      await removeEndpoint(account, endpointId)
      return redirect('/admin/webhooks/endpoints?removed=1', { status: 303 })
  }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function EndpointPage() {
  const t = useMessages(messages)
  const { endpoint, timeZone, privateHooks, mayTell, saved, since } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <Breadcrumb
        items={[
          { label: t('tabEndpoints'), to: '/admin/webhooks/endpoints' },
          { label: endpoint.name || new URL(endpoint.url).host },
        ]}
      />
      {saved && !result && <Flash tone="success">{t('saved')}</Flash>}
      {result && 'problem' in result && <Flash tone="warning">{t(result.problem)}</Flash>}
      {result && 'secret' in result && (
        <SecretOnce secret={result.secret} endpointId={endpoint.endpointId} said="rotated" />
      )}
      <EndpointPanel endpoint={endpoint} timeZone={timeZone} since={since} />
      <EndpointForm
        key={endpoint.version}
        intent="save"
        draft={endpoint}
        privateHooks={privateHooks}
        mayTell={mayTell}
        lastResult={result && 'reply' in result ? result.reply : undefined}
      />
    </div>
  )
}
