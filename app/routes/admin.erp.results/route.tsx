import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { PackageCheck, SearchX } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { addressesBeside, given } from '#app/core/paging/addresses.ts'
import { ErpState } from '#app/features/erp/components/erp-state.tsx'
import { ResultTable } from '#app/features/erp/components/result-table.tsx'
import { SearchForm } from '#app/features/erp/components/search-form.tsx'
import { listResults, loadOverview } from '#app/features/erp/data.ts'
import { messages } from '#app/features/erp/messages.ts'
import { resultQuery } from '#app/features/erp/schema.ts'

export const loader = memberRoute(
  { permission: 'erp.manage', query: resultQuery },
  async ({ account, query, locale, may }) => {
    const { show, orderNo, after, before, done } = query
    return {
      title: `${translator(messages, locale)('tabResults')} · ${account.merchant_name}`,
      overview: await loadOverview(account),
      page: await listResults(account, { show, orderNo }, { after, before }),
      ...{ show, orderNo, done },
      timeZone: account.time_zone,
      maySet: may('settings.write'),
      mayReadRuns: may('job.read'),
    }
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function ErpResults() {
  const t = useMessages(messages)
  const loaded = useLoaderData<typeof loader>()
  const { overview, page, show, orderNo, timeZone } = loaded
  const searched = show !== undefined || orderNo !== undefined
  return (
    <>
      {loaded.done === 'run' && <Flash tone="success">{t('doneRun')}</Flash>}
      <ErpState
        overview={overview}
        timeZone={timeZone}
        maySet={loaded.maySet}
        mayReadRuns={loaded.mayReadRuns}
      />
      {(page.rows.length > 0 || searched) && (
        <SearchForm
          address="/admin/erp/results"
          choice={{
            name: 'show',
            label: t('show'),
            all: t('showAll'),
            value: show,
            options: (['problems', 'unacked'] as const).map((value) => ({
              value,
              label: t(`show.${value}`),
            })),
          }}
          orderNo={orderNo}
        />
      )}
      {page.rows.length > 0 ? (
        <>
          <ResultTable results={page.rows} timeZone={timeZone} />
          <Pagination {...addressesBeside('/admin/erp/results', given({ show, orderNo }), page)} />
        </>
      ) : searched ? (
        <EmptyState icon={SearchX} title={t('noMatch')} body={t('noMatchBody')} />
      ) : (
        overview.settings && (
          <EmptyState icon={PackageCheck} title={t('emptyResults')} body={t('emptyResultsBody')} />
        )
      )}
    </>
  )
}
