import { useEffect, useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Progress } from '#app/components/progress.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { secondsLeft } from '../time-left.ts'
import { failureKey, isFinished, isWhole, type JobKind, type JobProgress, type JobReason } from '../types.ts'
import { useJobProgress } from './use-job-progress.ts'

export interface JobPanelProps {
  jobId: string
  kind: JobKind
  job: JobProgress
  /** The job's own page; cancelling and retrying post there. */
  action: string
  /** Where to come back to after cancelling or retrying: a path of this site. */
  returnTo: string
  mayManage: boolean
}

/** How far a job is, with what can be done about it: cancel while it runs, retry when it has failed. */
export function JobPanel({ jobId, kind, job: initial, action, returnTo, mayManage }: JobPanelProps) {
  const t = useMessages(messages)
  const job = useJobProgress(jobId, initial)
  const tone = job.status === 'done' ? 'success' : job.status === 'failed' ? 'danger' : 'running'
  const cancelling = job.cancelRequested && !isFinished(job.status)
  const whole = isWhole(kind)
  const state = cancelling ? t('cancelling') : t(job.status)
  return (
    <div className="flex flex-col gap-4" data-job-status={job.status}>
      <Progress
        label={`${t(kind)} · ${state}`}
        done={job.done}
        total={job.total}
        tone={tone}
        secondsLeft={useSecondsLeft(job)}
      />
      {job.status === 'failed' && <Flash tone="danger">{t(failureKey(kind, job.reason))}</Flash>}
      {job.status === 'cancelled' && (
        <Flash tone="warning">{whole ? t('cancelledWhole') : t('cancelledBody', { n: job.done })}</Flash>
      )}
      {!isFinished(job.status) && (
        <div className="flex flex-col gap-1 text-xs text-muted">
          {whole && <p>{t('runsWhole')}</p>}
          <p>{t('runsOn')}</p>
        </div>
      )}
      <div className="flex flex-wrap gap-2 empty:hidden">
        {mayManage && !isFinished(job.status) && (
          <JobButton action={action} returnTo={returnTo} intent="cancel" disabled={cancelling}>
            {t('cancel')}
          </JobButton>
        )}
        {mayManage && job.status === 'failed' && !FINAL.has(job.reason ?? 'ERROR') && (
          <JobButton action={action} returnTo={returnTo} intent="retry">
            {t('retry')}
          </JobButton>
        )}
        {!isFinished(initial.status) && (
          <noscript>
            <LinkButton to={returnTo} reloadDocument size="sm">
              {t('reload')}
            </LinkButton>
          </noscript>
        )}
      </div>
    </div>
  )
}

/** Another attempt would find the same and stop again. */
const FINAL: ReadonlySet<string> = new Set<JobReason>([
  'SET_CHANGED',
  'REDEEMED_SINCE',
  'STOCK_TAKEN',
  'STORE_CLOSED',
])

function JobButton(props: {
  action: string
  returnTo: string
  intent: 'cancel' | 'retry'
  disabled?: boolean
  children: string
}) {
  return (
    <Form method="post" action={props.action}>
      <input type="hidden" name="intent" value={props.intent} />
      <input type="hidden" name="returnTo" value={props.returnTo} />
      <Button type="submit" variant="secondary" size="sm" disabled={props.disabled}>
        {props.children}
      </Button>
    </Form>
  )
}

/** Time left is only said in the browser: the server's clock reading would not match when it hydrates. */
function useSecondsLeft(job: JobProgress): number | undefined {
  const [left, setLeft] = useState<number>()
  useEffect(() => {
    // The time to the end of the work: one that is cancelled ends sooner.
    const known = job.status === 'running' && !job.cancelRequested
    setLeft(known ? secondsLeft(job, Date.now()) : undefined)
  }, [job])
  return left
}
