import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Plus } from 'lucide-react'
import { z } from 'zod'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { EndpointList } from '#app/features/webhooks/components/endpoint-list.tsx'
import { listEndpoints } from '#app/features/webhooks/data.ts'
import { messages } from '#app/features/webhooks/messages.ts'
import { MOST_ENDPOINTS } from '#app/features/webhooks/mutations.ts'

const query = z.object({ removed: z.string().optional() })

export const loader = memberRoute(
  { permission: 'settings.write', query },
  async ({ account, locale, query }) => ({
    title: `${translator(messages, locale)('tabEndpoints')} · ${account.merchant_name}`,
    endpoints: await listEndpoints(account),
    timeZone: account.time_zone,
    most: MOST_ENDPOINTS,
    removed: query.removed !== undefined,
  }),
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function WebhookEndpoints() {
  const t = useMessages(messages)
  const { endpoints, timeZone, most, removed } = useLoaderData<typeof loader>()
  return (
    <>
      {removed && <Flash tone="success">{t('removed')}</Flash>}
      {endpoints.length > 0 && (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-[13px] text-muted">{t('endpointsLead', { n: most })}</p>
          {endpoints.length < most && (
            <LinkButton to="/admin/webhooks/endpoints/new" size="sm" variant="secondary">
              <Plus aria-hidden />
              {t('addEndpoint')}
            </LinkButton>
          )}
        </div>
      )}
      <EndpointList endpoints={endpoints} timeZone={timeZone} />
      <p className="text-[13px] text-muted">{t('docs')}</p>
    </>
  )
}
