import { useEffect, useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Checkbox } from '#app/components/checkbox.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Progress } from '#app/components/progress.tsx'
import { StatTile } from '#app/components/stat-tile.tsx'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages as jobMessages } from '../../jobs/messages.ts'
import { secondsLeft } from '../../jobs/time-left.ts'
import { isFinished, type JobProgress } from '../../jobs/types.ts'
import { type Sums, sumsOf } from '../counts.ts'
import { messages } from '../messages.ts'
import type { ShipmentDetail } from '../types.ts'
import { ConsoleLines } from './console-lines.tsx'
import { FailedDownload } from './failed-download.tsx'
import { useConsole } from './use-console.ts'

export interface ConsoleProps {
  base: string
  found: ShipmentDetail & { job: NonNullable<ShipmentDetail['job']> }
  mayManage: boolean
}

/** Shipping as it happens: how far it is, each line with its result, and what is to be done about those that failed. */
export function Console({ base, found, mayManage }: ConsoleProps) {
  const { job, shipmentId } = found
  const heard = useConsole(`${base}/${shipmentId}/events`, job)
  // What was counted on the server, until the lines heard have caught up with it.
  const caughtUp = heard.lines.length >= job.done && heard.lines.length > 0
  const sums = sumsOf(caughtUp ? heard.counts : job.counts)
  const progress = heard.progress
  return (
    <div className="flex min-w-0 flex-col gap-5">
      <Tiles sums={sums} lines={found.lineCount} />
      <Card>
        <Steering progress={progress} mayManage={mayManage} />
      </Card>
      <Outcome base={base} found={found} progress={progress} sums={sums} />
      <Lines heard={heard} running={!isFinished(progress.status)} />
    </div>
  )
}

function Tiles({ sums, lines }: { sums: Sums; lines: number }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const number = (value: number) => <span className="tabular-nums">{formatNumber(value, locale)}</span>
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      <StatTile label={t('lines')} value={number(lines)} />
      <StatTile label={t('shipped')} value={number(sums.shipped)} />
      <StatTile label={t('sameAlready')} value={number(sums.nothingToDo)} />
      <StatTile label={t('failed')} value={number(sums.failed)} />
    </div>
  )
}

/** How far it is, and the buttons to stop it or to go on. */
function Steering({ progress, mayManage }: { progress: JobProgress; mayManage: boolean }) {
  const t = useMessages(messages)
  const j = useMessages(jobMessages)
  const { status, cancelRequested } = progress
  const over = isFinished(status)
  const cancelling = cancelRequested && !over
  const state = cancelling ? t('cancelling') : status === 'failed' ? t('failedJob') : t(status)
  const tone = status === 'done' ? 'success' : status === 'failed' ? 'danger' : 'running'
  return (
    <div className="flex flex-col gap-4" data-job-status={status}>
      <Progress
        label={`${t('progress')} · ${state}`}
        done={progress.done}
        total={progress.total}
        tone={tone}
        secondsLeft={useSecondsLeft(progress)}
      />
      {status === 'failed' && <Flash tone="danger">{j(progress.reason ?? 'ERROR')}</Flash>}
      {!over && <p className="text-xs text-muted">{t('runsOn')}</p>}
      {mayManage && (
        <div className="flex flex-wrap gap-2 empty:hidden">
          {!over && (
            <Intent intent="cancel" disabled={cancelling}>
              {t('cancel')}
            </Intent>
          )}
          {status === 'failed' && <Intent intent="retry">{t('retry')}</Intent>}
        </div>
      )}
    </div>
  )
}

function Intent(props: { intent: 'cancel' | 'retry'; disabled?: boolean; children: string }) {
  return (
    <Form method="post">
      <input type="hidden" name="intent" value={props.intent} />
      <Button type="submit" variant="secondary" size="sm" disabled={props.disabled}>
        {props.children}
      </Button>
    </Form>
  )
}

/** Time left is only said in the browser: the server's clock reading would not match when it hydrates. */
function useSecondsLeft(progress: JobProgress): number | undefined {
  const [left, setLeft] = useState<number>()
  useEffect(() => {
    setLeft(progress.status === 'running' ? secondsLeft(progress, Date.now()) : undefined)
  }, [progress])
  return left
}

/** What it came to, and the file of what failed. */
function Outcome({
  base,
  found,
  progress,
  sums,
}: {
  base: string
  found: ShipmentDetail
  progress: JobProgress
  sums: Sums
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  if (!isFinished(progress.status)) return null
  const number = (value: number) => formatNumber(value, locale)
  const left = found.lineCount - progress.done
  return (
    <section aria-label={t('summary')} className="flex flex-col gap-3">
      {progress.status === 'cancelled' && (
        <Flash tone="warning">{t('cancelledBody', { n: number(progress.done) })}</Flash>
      )}
      {progress.status === 'done' && sums.failed === 0 && (
        <Flash tone="success">{t('allDone', { n: number(progress.done) })}</Flash>
      )}
      {progress.status === 'done' && sums.failed > 0 && (
        <Flash tone="warning">
          {t('doneBody', { shipped: number(sums.shipped), failed: number(sums.failed) })}
        </Flash>
      )}
      {(sums.failed > 0 || left > 0) && (
        <>
          <div className="flex flex-wrap gap-2">
            <FailedDownload base={base} shipmentId={found.shipmentId} />
            <LinkButton to={`${base}/new`} size="sm" variant="ghost">
              {t('uploadMended')}
            </LinkButton>
          </div>
          <p className="text-xs text-muted">{t(found.fileKept ? 'failedHint' : 'failedHintShort')}</p>
        </>
      )}
    </section>
  )
}

/** Each line as it happens, all of them or those that failed. */
function Lines({ heard, running }: { heard: ReturnType<typeof useConsole>; running: boolean }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const [failedOnly, setFailedOnly] = useState(false)
  const [follow, setFollow] = useState(running)
  const shown = failedOnly ? heard.failed : heard.lines
  const filters = [
    { only: false, label: t('showAll'), count: heard.lines.length },
    { only: true, label: t('showFailed'), count: heard.failed.length },
  ]
  return (
    <section aria-labelledby="console-title" className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 id="console-title" className="text-[15px] font-semibold">
          {t('console')}
        </h2>
        <fieldset className="flex gap-1">
          <legend className="sr-only">{t('result')}</legend>
          {filters.map(({ only, label, count }) => (
            <Button
              key={label}
              size="sm"
              variant={failedOnly === only ? 'secondary' : 'ghost'}
              aria-pressed={failedOnly === only}
              onClick={() => setFailedOnly(only)}
            >
              {label} <span className="tabular-nums">{formatNumber(count, locale)}</span>
            </Button>
          ))}
        </fieldset>
        {running && (
          <>
            <Checkbox
              label={t('follow')}
              checked={follow}
              onChange={(event) => setFollow(event.currentTarget.checked)}
            />
            <span role="status" className="text-xs text-muted">
              {t(heard.connected ? 'live' : 'reconnecting')}
            </span>
          </>
        )}
      </div>
      <noscript>
        <Flash tone="info">{t('noScript')}</Flash>
      </noscript>
      <ConsoleLines
        key={String(failedOnly)}
        lines={shown}
        follow={follow}
        onLeave={() => setFollow(false)}
        empty={t(failedOnly ? 'noFailed' : 'waiting')}
      />
    </section>
  )
}
