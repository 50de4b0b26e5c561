import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Download } from 'lucide-react'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { LoginLog } from '#app/features/login-log/components/login-log.tsx'
import { messages } from '#app/features/login-log/messages.ts'
import { loginQuerySchema } from '#app/features/login-log/schema.ts'
import { searchLogins } from '#app/features/login-log/search.ts'

export const loader = memberRoute(
  { permission: 'log.read', query: loginQuerySchema },
  async ({ account, query, locale }) => ({
    title: `${translator(messages, locale)('title')} · ${account.merchant_name}`,
    timeZone: account.time_zone,
    page: await searchLogins(account, query),
  }),
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function Logins() {
  const t = useMessages(messages)
  const { page, timeZone } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('lead')}
        actions={
          page.entries.length > 0 && (
            // A document request: the answer is a file, not a page.
            <LinkButton to={`/admin/logins.csv?${page.search}`} reloadDocument>
              <Download aria-hidden /> {t('download')}
            </LinkButton>
          )
        }
      />
      <LoginLog page={page} home="/admin/logins" timeZone={timeZone} />
    </>
  )
}
