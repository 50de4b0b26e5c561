import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { PageHeader } from '#app/components/page-header.tsx'
import { operatorRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { RetentionTable } from '#app/features/retention/components/retention-table.tsx'
import { listRetention } from '#app/features/retention/data.ts'
import { messages } from '#app/features/retention/messages.ts'

// Operators belong to no merchant whose clock would be theirs.
const TIME_ZONE = 'Asia/Shanghai'

export const loader = operatorRoute({}, async ({ scope, locale }) => ({
  title: translator(messages, locale)('title'),
  rules: await listRetention(scope),
  now: Date.now(),
}))

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function PlatformRetention() {
  const t = useMessages(messages)
  const { rules, now } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader title={t('title')} description={t('introPlatform')} />
      <RetentionTable rules={rules} timeZone={TIME_ZONE} now={now} />
    </>
  )
}
