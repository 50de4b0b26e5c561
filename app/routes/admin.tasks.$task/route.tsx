import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { CalendarClock } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { RunTable } from '#app/features/tasks/components/run-table.tsx'
import { listRuns } from '#app/features/tasks/data.ts'
import { messages } from '#app/features/tasks/messages.ts'
import { taskParams } from '#app/features/tasks/schema.ts'

export const loader = memberRoute(
  { permission: 'job.read', params: taskParams },
  async ({ account, params, locale }) => ({
    title: translator(messages, locale)(params.task),
    runs: await listRuns(account, params.task),
    timeZone: account.time_zone,
  }),
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function Task() {
  const t = useMessages(messages)
  const { title, runs, timeZone } = useLoaderData<typeof loader>()
  return (
    <>
      <PageHeader title={title} description={t('runsIntro')} />
      <div className="flex flex-col gap-4">
        {runs.length > 0 ? (
          <RunTable runs={runs} timeZone={timeZone} />
        ) : (
          <EmptyState icon={CalendarClock} title={t('noRuns')} />
        )}
        <LinkButton to="/admin/tasks" size="sm" className="self-start">
          {t('back')}
        </LinkButton>
      </div>
    </>
  )
}
