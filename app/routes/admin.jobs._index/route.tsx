import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { ListChecks, SearchX } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { useRefresh } from '#app/components/use-refresh.ts'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { addressesBeside, given } from '#app/core/paging/addresses.ts'
import { CentreTabs } from '#app/features/jobs/components/centre-tabs.tsx'
import { JobFilterForm } from '#app/features/jobs/components/job-filter-form.tsx'
import { JobTable } from '#app/features/jobs/components/job-table.tsx'
import { listJobs } from '#app/features/jobs/data.ts'
import { messages } from '#app/features/jobs/messages.ts'
import { jobListQuery } from '#app/features/jobs/schema.ts'
import { isFinished } from '#app/features/jobs/types.ts'

export const loader = memberRoute(
  { permission: null, query: jobListQuery },
  async ({ account, query, locale, may }) => {
    const { after, before, ...filter } = query
    return {
      title: translator(messages, locale)('listTitle'),
      ...(await listJobs(account, filter, { after, before })),
      filter,
      readsAll: may('job.read'),
      timeZone: account.time_zone,
    }
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function Jobs() {
  const t = useMessages(messages)
  const { jobs, filter, readsAll, previous, next, timeZone } = useLoaderData<typeof loader>()
  useRefresh(jobs.some((job) => !isFinished(job.status)))
  const narrowed = given(filter)
  return (
    <>
      <PageHeader title={t('listTitle')} description={t('listIntro')} />
      <div className="flex flex-col gap-4">
        <CentreTabs tasks={readsAll} />
        <JobFilterForm filter={filter} others={readsAll} />
        {jobs.length > 0 ? (
          <JobTable jobs={jobs} timeZone={timeZone} />
        ) : Object.keys(narrowed).length > 0 ? (
          <EmptyState icon={SearchX} title={t('emptyFilter')} />
        ) : (
          <EmptyState icon={ListChecks} title={t('empty')} body={t('emptyBody')} />
        )}
        <Pagination {...addressesBeside('/admin/jobs', narrowed, { previous, next })} />
      </div>
    </>
  )
}
