import type { SubmissionResult } from '@conform-to/react'
import { Layers } from 'lucide-react'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { BatchFormOptions } from '#app/features/batches/types.ts'
import { ImportFacts } from '#app/features/imports/components/import-facts.tsx'
import { ImportForm } from '#app/features/imports/components/import-form.tsx'
import { ImportStatusBadge } from '#app/features/imports/components/import-status.tsx'
import { MappingForm } from '#app/features/imports/components/mapping-form.tsx'
import { Report } from '#app/features/imports/components/report.tsx'
import { IMPORT_LIMITS } from '#app/features/imports/limits.ts'
import { messages } from '#app/features/imports/messages.ts'
import type { BadRow, ImportDetail, Preview } from '#app/features/imports/types.ts'
import { JobPanel } from '#app/features/jobs/components/job-panel.tsx'
import { ReadingForm } from '#app/features/spreadsheets/components/reading-form.tsx'
import type { FileProblem } from '#app/features/spreadsheets/types.ts'
import { fileProblemWords } from '#app/features/spreadsheets/words.ts'

export interface ImportPageProps {
  found: ImportDetail
  columns: { choice: Preview['choice']; preview?: Preview; problem?: FileProblem } | undefined
  problems: BadRow[]
  options: BatchFormOptions | undefined
  currency: string
  timeZone: string
  mayManage: boolean
  validFrom: string
  validTo: string
  answer: {
    error?: string
    mapping?: SubmissionResult<string[]>
    batch?: SubmissionResult<string[]>
  }
}

/** One import, from its file to its cards: whatever step it is in, with the file's facts beside. */
export function ImportPage(props: ImportPageProps) {
  const t = useMessages(messages)
  const { found, answer, timeZone } = props
  const open = found.status === 'uploaded' || found.status === 'checked'
  return (
    <>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-3">
            <span className="min-w-0 break-all">{found.fileName}</span>
            <ImportStatusBadge status={found.status} />
          </span>
        }
        breadcrumb={
          <Breadcrumb items={[{ label: t('title'), to: '/admin/imports' }, { label: found.fileName }]} />
        }
      />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-5">
          {answer.error && <Flash tone="danger">{answer.error}</Flash>}
          <Notices found={found} />
          <Work {...props} />
          {props.columns ? <Columns {...props} columns={props.columns} /> : <Result {...props} />}
        </div>
        <ImportFacts found={found} timeZone={timeZone} mayDiscard={open} />
      </div>
    </>
  )
}

/** What has become of it, where that is not as people wanted. */
function Notices({ found }: { found: ImportDetail }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { problem, status } = found
  if (status === 'expired') return <Flash tone="info">{t('expiredBody')}</Flash>
  if (problem === null) return null
  if (problem === 'TAKEN_MEANWHILE') return <Flash tone="danger">{t('takenMeanwhile')}</Flash>
  if (problem === 'ALL_TAKEN') return <Flash tone="danger">{t('allTaken')}</Flash>
  return (
    <Flash tone="danger" title={t('wholeFile')}>
      {fileProblemWords(problem, IMPORT_LIMITS, locale)}
    </Flash>
  )
}

/** The job that works on it, while it does and when it could not. */
function Work({ found, mayManage }: ImportPageProps) {
  const t = useMessages(messages)
  const { job, status, importId } = found
  if (!job || (status !== 'checking' && status !== 'importing')) return null
  return (
    <Card title={t(status === 'checking' ? 'checkJob' : 'importJob')}>
      <JobPanel
        jobId={job.jobId}
        kind={status === 'checking' ? 'cards.check' : 'cards.import'}
        job={job}
        action={`/admin/jobs/${job.jobId}`}
        returnTo={`/admin/imports/${importId}`}
        mayManage={mayManage}
      />
    </Card>
  )
}

function Columns({
  found,
  columns,
  answer,
}: ImportPageProps & { columns: NonNullable<ImportPageProps['columns']> }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { choice, preview, problem } = columns
  const reading = found.source.kind === 'csv' || found.source.sheets.length > 1
  return (
    <>
      {reading && (
        <Card>
          <ReadingForm source={found.source} choice={choice} />
        </Card>
      )}
      {problem && (
        <Flash tone="danger" title={t('wholeFile')}>
          {fileProblemWords(problem, IMPORT_LIMITS, locale)}
        </Flash>
      )}
      {preview && <MappingForm preview={preview} lastResult={answer.mapping} />}
    </>
  )
}

/** What the check has found, and what can be done with it. */
function Result(props: ImportPageProps) {
  const t = useMessages(messages)
  const { found, problems, options, answer } = props
  const checked = found.status === 'checked'
  if (!checked && found.status !== 'done') return null
  return (
    <>
      {found.status === 'done' && <Done found={found} />}
      {(checked || found.badCount > 0) && <Report found={found} problems={problems} />}
      {checked && found.goodCount === 0 && <Flash tone="warning">{t('nothingGood')}</Flash>}
      {checked && (
        <div>
          <LinkButton to={`/admin/imports/${found.importId}?columns=1`} size="sm" variant="ghost">
            {t('checkAgain')}
          </LinkButton>
        </div>
      )}
      {options && (
        <ImportForm
          options={options}
          currency={props.currency}
          goodCount={found.goodCount}
          badCount={found.badCount}
          name={found.fileName.replace(/\.[a-z]{3,4}$/i, '').slice(0, 60)}
          validFrom={props.validFrom}
          validTo={props.validTo}
          lastResult={answer.batch}
        />
      )}
    </>
  )
}

function Done({ found }: { found: ImportDetail }) {
  const t = useMessages(messages)
  return (
    <>
      <Flash tone="success" title={t('doneTitle', { n: found.goodCount })}>
        {t('doneBody', { name: found.batchName ?? '' })}
        {found.badCount > 0 && ` ${t('doneRefused', { n: found.badCount })}`}
      </Flash>
      <div>
        <LinkButton to={`/admin/batches/${found.batchId}`} variant="primary">
          <Layers aria-hidden /> {t('showBatch')}
        </LinkButton>
      </div>
    </>
  )
}
