import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { RetentionTable } from '#app/features/retention/components/retention-table.tsx'
import { listRetention } from '#app/features/retention/data.ts'
import { messages } from '#app/features/retention/messages.ts'

export const loader = memberRoute({ permission: 'log.read' }, async ({ account, scope, locale }) => ({
  title: `${translator(messages, locale)('title')} · ${account.merchant_name}`,
  rules: await listRetention(scope),
  timeZone: account.time_zone,
  now: Date.now(),
}))

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function Retention() {
  const t = useMessages(messages)
  const { rules, timeZone, now } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader title={t('title')} description={t('intro')} />
      <RetentionTable rules={rules} timeZone={timeZone} now={now} />
    </>
  )
}
