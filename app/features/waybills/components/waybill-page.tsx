import { SearchX, Tags } from 'lucide-react'
import { Card } from '#app/components/card.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Pagination } from '#app/components/pagination.tsx'
import { TabLinks } from '#app/components/tabs.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { addressesBeside } from '#app/core/paging/addresses.ts'
import type { Page } from '#app/core/paging/page.ts'
import { JobPanel } from '../../jobs/components/job-panel.tsx'
import type { JobProgress } from '../../jobs/types.ts'
import type { WaybillRow } from '../data.ts'
import { messages } from '../messages.ts'
import { type Told, WAYBILL_TABS, type WaybillTab } from '../schema.ts'
import type { WaybillSetup } from '../settings/data.ts'
import { isSetUp, SetupMissing } from './setup-missing.tsx'
import { type Narrowing, WaybillFilter } from './waybill-filter.tsx'
import { WaybillList } from './waybill-list.tsx'

export interface WaybillPageProps extends Page<WaybillRow> {
  counts: Record<Exclude<WaybillTab, 'all'>, number>
  setup: WaybillSetup
  tab: WaybillTab
  narrowing: Narrowing
  told: { done: Told; n: number } | undefined
  job:
    | { jobId: string; progress: JobProgress; mayManage: boolean; result: Record<string, unknown> | null }
    | undefined
  timeZone: string
  maySet: boolean
}

/** The list of waybills, of one purchase or of all. */
export function WaybillPage(props: WaybillPageProps) {
  const { rows, setup, tab, narrowing, told, job, timeZone, maySet } = props
  const t = useMessages(messages)
  const query = queryOf(tab, narrowing)
  const narrowed = Object.values(narrowing).some((value) => value !== undefined)
  return (
    <>
      {told && <Answer {...told} />}
      <SetupMissing setup={setup} maySet={maySet} />
      {job && (
        <Card
          title={t('jobTitle')}
          actions={
            <LinkButton to="/admin/waybills" size="sm" variant="ghost">
              {t('showAll')}
            </LinkButton>
          }
        >
          <JobPanel
            jobId={job.jobId}
            kind="waybills.buy"
            job={job.progress}
            action={`/admin/jobs/${job.jobId}`}
            returnTo={`/admin/jobs/${job.jobId}`}
            mayManage={job.mayManage}
          />
          {job.result && (
            <p className="mt-3 text-[13px] text-muted">{t('resultCounts', countsOf(job.result))}</p>
          )}
        </Card>
      )}
      <Tabs tab={tab} counts={props.counts} />
      <WaybillFilter tab={tab} narrowing={narrowing} />
      {rows.length > 0 ? (
        <>
          <WaybillList
            key={JSON.stringify(query)}
            rows={rows}
            timeZone={timeZone}
            mayShip
            shipWhen={setup.general.shipWhen}
            action={`/admin/waybills?index&${new URLSearchParams(query)}`}
          />
          <Pagination {...addressesBeside('/admin/waybills', query, props)} />
        </>
      ) : (
        <Nothing narrowed={narrowed || tab !== 'all'} ready={isSetUp(setup)} />
      )}
    </>
  )
}

function queryOf(tab: WaybillTab, narrowing: Narrowing): Record<string, string> {
  const query: Record<string, string> = tab === 'all' ? {} : { tab }
  for (const [name, value] of Object.entries(narrowing)) if (value !== undefined) query[name] = value
  return query
}

function countsOf(result: Record<string, unknown>): Record<'bought' | 'failed' | 'uncertain', number> {
  const count = (name: string) => (typeof result[name] === 'number' ? result[name] : 0)
  return { bought: count('bought'), failed: count('failed'), uncertain: count('uncertain') }
}

function Tabs({ tab, counts }: Pick<WaybillPageProps, 'tab' | 'counts'>) {
  const t = useMessages(messages)
  const counted = (n: number) => (n === 0 ? undefined : n >= 1000 ? '999+' : n)
  return (
    <TabLinks
      label={t('caption')}
      items={WAYBILL_TABS.map((each) => ({
        to: each === 'all' ? '/admin/waybills' : `/admin/waybills?tab=${each}`,
        label: t(`tab.${each}`),
        count: each === 'all' ? undefined : counted(counts[each]),
        current: each === tab,
      }))}
    />
  )
}

function Nothing({ narrowed, ready }: { narrowed: boolean; ready: boolean }) {
  const t = useMessages(messages)
  if (narrowed) return <EmptyState icon={SearchX} title={t('noMatch')} body={t('noMatchBody')} />
  return (
    <EmptyState
      icon={Tags}
      title={t('empty')}
      body={t(ready ? 'emptyBody' : 'emptySetUp')}
      action={
        ready && (
          <LinkButton to="/admin/waybills/new" variant="primary">
            {t('newTitle')}
          </LinkButton>
        )
      }
    />
  )
}

/** What came of the form before. */
function Answer({ done, n }: { done: Told; n: number }) {
  const t = useMessages(messages)
  switch (done) {
    case 'ship':
      return <Flash tone="success">{t('doneShip', { n })}</Flash>
    case 'cancel':
      return <Flash tone="success">{t('doneCancel')}</Flash>
    case 'giveUp':
      return <Flash tone="success">{t('doneGiveUp', { n })}</Flash>
    case 'nothing':
      return <Flash tone="warning">{t('doneNothing')}</Flash>
    case 'REFUSED':
      return <Flash tone="danger">{t('REFUSED')}</Flash>
    case 'NO_ANSWER':
      return <Flash tone="warning">{t('NO_ANSWER_CANCEL')}</Flash>
    default:
      return <Flash tone="warning">{t(done)}</Flash>
  }
}
