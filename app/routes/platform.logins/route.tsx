import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { PageHeader } from '#app/components/page-header.tsx'
import { operatorRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { LoginLog } from '#app/features/login-log/components/login-log.tsx'
import { messages } from '#app/features/login-log/messages.ts'
import { loginQuerySchema } from '#app/features/login-log/schema.ts'
import { searchLogins } from '#app/features/login-log/search.ts'
import { zoneOf } from '#app/features/mails/mutations.ts'

export const loader = operatorRoute({ query: loginQuerySchema }, async ({ account, query, locale }) => ({
  title: translator(messages, locale)('title'),
  timeZone: zoneOf(account),
  page: await searchLogins(account, query),
}))

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function PlatformLogins() {
  const t = useMessages(messages)
  const { page, timeZone } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader title={t('title')} description={t('platformLead')} />
      <LoginLog page={page} home="/platform/logins" timeZone={timeZone} />
    </>
  )
}
