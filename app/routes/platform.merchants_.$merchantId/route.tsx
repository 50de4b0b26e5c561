import { type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Badge } from '#app/components/badge.tsx'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { operatorRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '#app/features/networks/messages.ts'
import { openNetworks, readPlatformAccess } from '#app/features/networks/mutations.ts'
import { resetOwnersFactor } from '#app/features/second-factor/mutations.ts'
import { platformAccessSchema } from '#app/features/second-factor/schema.ts'
import { PostButton } from '#app/features/sessions/components/post-button.tsx'

const params = z.object({ merchantId: z.uuid() })
const query = z.object({
  done: z.enum(['factorReset', 'networksOpened', 'unchanged']).optional().catch(undefined),
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = operatorRoute({ params, query }, async ({ account, params, query, locale }) => {
  const access = await readPlatformAccess(account, params.merchantId)
  if (!access) throw new Response('not found', { status: 404 })
  const title = translator(messages, locale)('accessTitle', { name: access.name })
  return { title, access, done: query.done }
})

export const action = operatorRoute({ params }, async ({ account, params: { merchantId }, request }) => {
  const sent = platformAccessSchema.safeParse(Object.fromEntries(await request.formData()))
  if (!sent.success) throw new Response('bad form', { status: 400 })
  const [changed, what] =
    sent.data.intent === 'reset'
      ? [await resetOwnersFactor(account, merchantId, sent.data.memberId), 'factorReset']
      : [await openNetworks(account, merchantId), 'networksOpened']
  return redirect(`/platform/merchants/${merchantId}?done=${changed ? what : 'unchanged'}`, { status: 303 })
})

/** For a merchant that has locked itself out: the second factor of its owners, and its networks. */
export default function MerchantAccess() {
  const t = useMessages(messages)
  const { access, done } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader
        breadcrumb={
          <Breadcrumb items={[{ label: t('merchants'), to: '/platform' }, { label: access.name }]} />
        }
        title={t('accessTitle', { name: access.name })}
        description={t('accessLead')}
      />
      <div className="flex flex-col gap-6">
        {done && <Flash tone={done === 'unchanged' ? 'info' : 'success'}>{t(done)}</Flash>}
        <Card title={t('owners')}>
          <ul className="divide-y divide-line rounded-md border border-line">
            {access.owners.map(({ memberId, displayName, loginName, secondFactor }) => (
              <li key={memberId} className="flex flex-wrap items-center gap-3 px-4 py-3">
                <span className="min-w-0 flex-1">
                  <span className="font-medium">{displayName}</span>{' '}
                  <span className="text-muted">{loginName}</span>
                </span>
                <Badge tone={secondFactor ? 'success' : 'neutral'}>
                  {t('factorState')} · {t(secondFactor ? 'factorOn' : 'factorOff')}
                </Badge>
                {secondFactor && (
                  <PostButton
                    values={{ intent: 'reset', memberId }}
                    variant="danger"
                    size="sm"
                    confirm={{
                      title: t('resetQuestion', { name: displayName }),
                      consequence: t('resetConsequence'),
                      label: t('resetFactor'),
                    }}
                  >
                    {t('resetFactor')}
                  </PostButton>
                )}
              </li>
            ))}
          </ul>
        </Card>
        <Card title={t('networksNow')}>
          {access.networks.length === 0 ? (
            <p className="text-muted">{t('networksNone')}</p>
          ) : (
            <div className="flex flex-col items-start gap-4">
              <ul className="font-mono">
                {access.networks.map((network) => (
                  <li key={network}>{network}</li>
                ))}
              </ul>
              <PostButton
                values={{ intent: 'networks' }}
                variant="danger"
                confirm={{
                  title: t('openQuestion', { name: access.name }),
                  consequence: t('openConsequence'),
                  label: t('openNetworks'),
                }}
              >
                {t('openNetworks')}
              </PostButton>
            </div>
          )}
        </Card>
      </div>
    </>
  )
}
