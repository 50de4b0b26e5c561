import type { SubmissionResult } from '@conform-to/react'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { Flash } from '#app/components/flash.tsx'
import { KeyValue } from '#app/components/key-value.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form } from '#app/components/navigation.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { formatBytes, formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { ReadingForm } from '../../spreadsheets/components/reading-form.tsx'
import { messages as tableMessages } from '../../spreadsheets/messages.ts'
import type { FileProblem, Reading } from '../../spreadsheets/types.ts'
import { fileProblemWords } from '../../spreadsheets/words.ts'
import { SHIPPING_LIMITS } from '../limits.ts'
import { messages } from '../messages.ts'
import type { ShipmentDetail, StagedLine } from '../types.ts'
import { CheckedFile } from './checked-file.tsx'
import { ColumnsForm, type PreviewedFile } from './columns-form.tsx'
import { Console } from './console.tsx'
import { ShipmentStatusBadge } from './shipment-status.tsx'

export interface ShipmentPageProps {
  /** Address of the pages, e.g. /admin/shipping. */
  base: string
  found: ShipmentDetail
  columns: { choice: Reading; preview?: PreviewedFile; problem?: FileProblem } | undefined
  preview: { first: StagedLine[]; problems: StagedLine[]; noted: StagedLine[] } | undefined
  mayManage: boolean
  mayReadLog: boolean
  timeZone: string
  answer: { error?: string; mapping?: SubmissionResult<string[]> }
}

/** One file, from its columns to the last of its lines: whatever step it is in. */
export function ShipmentPage(props: ShipmentPageProps) {
  const t = useMessages(messages)
  const { base, found, answer } = props
  return (
    <>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-3">
            <span className="min-w-0 break-all">{found.fileName}</span>
            <ShipmentStatusBadge status={found.status} />
          </span>
        }
        breadcrumb={<Breadcrumb items={[{ label: t('title'), to: base }, { label: found.fileName }]} />}
      />
      <div className="flex min-w-0 flex-col gap-5">
        {answer.error && <Flash tone="danger">{answer.error}</Flash>}
        {found.status === 'expired' && <Flash tone="info">{t('expiredBody')}</Flash>}
        <Step {...props} />
        <Facts {...props} />
      </div>
    </>
  )
}

function Step({ base, found, columns, preview, answer, mayManage }: ShipmentPageProps) {
  if (columns) return <Columns found={found} columns={columns} answer={answer} />
  if (preview) return <CheckedFile base={base} found={found} preview={preview} />
  const { job } = found
  if (job) return <Console key={job.jobId} base={base} found={{ ...found, job }} mayManage={mayManage} />
  return null
}

function Columns({
  found,
  columns,
  answer,
}: Pick<ShipmentPageProps, 'found' | 'answer'> & { columns: NonNullable<ShipmentPageProps['columns']> }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { choice, preview } = columns
  const problem = columns.problem ?? found.problem
  const several = found.source.kind === 'csv' || found.source.sheets.length > 1
  return (
    <>
      {problem && (
        <Flash tone="danger" title={t('wholeFile')}>
          {fileProblemWords(problem, SHIPPING_LIMITS, locale)}
        </Flash>
      )}
      {several && (
        <Card>
          <ReadingForm source={found.source} choice={choice} />
        </Card>
      )}
      {preview && (
        <ColumnsForm preview={preview} again={found.mapping !== null} lastResult={answer.mapping} />
      )}
    </>
  )
}

/** The file itself, and the way to give it up while nothing of it is shipped. */
function Facts({ base, found, mayReadLog, timeZone }: ShipmentPageProps) {
  const t = useMessages(messages)
  const table = useMessages(tableMessages)
  const locale = useLocale()
  const { source, job, finishedAt } = found
  const reading = source.kind === 'csv' ? ` · ${table(source.encoding)}` : ''
  const open = found.status === 'uploaded' || found.status === 'checked'
  const logged = mayReadLog && job && finishedAt && base.startsWith('/admin')
  return (
    <Card title={t('facts')}>
      <KeyValue
        className="text-[13px]"
        items={[
          { label: t('size'), value: formatBytes(found.fileBytes, locale) },
          { label: t('detected'), value: `${table(source.kind)}${reading}` },
          ...(found.supplierName ? [{ label: t('supplier'), value: found.supplierName }] : []),
          { label: t('createdBy'), value: found.createdBy ?? '–' },
          { label: t('createdAt'), value: formatInstant(found.createdAt, timeZone, locale) },
          ...(finishedAt
            ? [{ label: t('finishedAt'), value: formatInstant(finishedAt, timeZone, locale) }]
            : []),
          { label: 'SHA-256', value: <span className="font-mono text-xs break-all">{found.sha256}</span> },
        ]}
      />
      <div className="mt-4 flex flex-wrap gap-2 empty:hidden">
        {logged && (
          <LinkButton to={`/admin/log/${job.jobId}`} size="sm" variant="ghost">
            {t('logEntry')}
          </LinkButton>
        )}
        {open && <Discard fileName={found.fileName} />}
      </div>
    </Card>
  )
}

function Discard({ fileName }: { fileName: string }) {
  const t = useMessages(messages)
  return (
    <Form method="post" id="discard-shipment">
      <input type="hidden" name="intent" value="discard" />
      <noscript>
        <Button type="submit" variant="secondary" size="sm">
          {t('discard')}
        </Button>
      </noscript>
      <ConfirmDialog
        title={t('discardTitle', { name: fileName })}
        consequence={t('discardBody')}
        confirmLabel={t('discardConfirm')}
        danger
        formId="discard-shipment"
        trigger={
          <Button variant="ghost" size="sm">
            {t('discard')}
          </Button>
        }
      />
    </Form>
  )
}
