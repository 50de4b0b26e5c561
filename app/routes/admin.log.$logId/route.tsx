import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Card } from '#app/components/card.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { EntryFacts, LoggedChanges } from '#app/features/logs/components/log-details.tsx'
import { listChanges, loadEntry } from '#app/features/logs/data.ts'
import { actionInWords } from '#app/features/logs/in-words.ts'
import { messages } from '#app/features/logs/messages.ts'

const params = z.object({ logId: z.uuid() })
const query = z.object({ after: z.coerce.number().int().nonnegative().catch(0).default(0) })

export const loader = memberRoute(
  { permission: 'log.read', params, query },
  async ({ account, params, query, locale, may }) => {
    const entry = await loadEntry(account, params.logId)
    if (!entry) throw new Response('not found', { status: 404 })
    const page = may('card.read') ? await listChanges(account, entry.operationId, query.after) : undefined
    return {
      title: `${actionInWords(entry.action, locale)} · ${translator(messages, locale)('title')}`,
      name: actionInWords(entry.action, locale),
      entry,
      page,
      after: query.after,
      timeZone: account.time_zone,
      currency: account.currency,
    }
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function LogEntryPage() {
  const t = useMessages(messages)
  const { name, entry, page, after, timeZone, currency } = useLoaderData<typeof loader>()
  const here = `/admin/log/${entry.logId}`
  return (
    <div className="max-w-5xl">
      <PageHeader
        title={name}
        breadcrumb={<Breadcrumb items={[{ label: t('title'), to: '/admin/log' }, { label: name }]} />}
      />
      <div className="flex flex-col gap-5">
        <Card>
          <EntryFacts entry={entry} timeZone={timeZone} currency={currency} />
        </Card>
        <Card title={t('changes')} description={t('changesBody')}>
          {page === undefined && <p className="text-muted">{t('noCardRead')}</p>}
          {page?.changes.length === 0 && <p className="text-muted">{t('noChanges')}</p>}
          {page && page.changes.length > 0 && (
            <div className="flex flex-col gap-4">
              <LoggedChanges changes={page.changes} timeZone={timeZone} />
              <Pagination
                previous={after > 0 ? here : undefined}
                next={page.next === undefined ? undefined : `${here}?after=${page.next}`}
              />
            </div>
          )}
        </Card>
      </div>
    </div>
  )
}
