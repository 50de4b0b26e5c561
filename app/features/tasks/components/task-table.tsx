import { Badge } from '#app/components/badge.tsx'
import { Button } from '#app/components/button.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { Form, Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatDuration, formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { ScheduledTask } from '../types.ts'

/** What runs by the clock, with what can be done about it. @param now milliseconds, of the server */
export function TaskTable(props: {
  tasks: readonly ScheduledTask[]
  mayManage: boolean
  timeZone: string
  now: number
}) {
  const t = useMessages(messages)
  return (
    <Table caption={t('title')} stickyFirst>
      <TableHead>
        <tr>
          <TableHeader>{t('task')}</TableHeader>
          <TableHeader>{t('result')}</TableHeader>
          <TableHeader>{t('lastRun')}</TableHeader>
          <TableHeader>{t('nextRun')}</TableHeader>
          <TableHeader>{t('every')}</TableHeader>
          {props.mayManage && <TableHeader>{t('actions')}</TableHeader>}
        </tr>
      </TableHead>
      <TableBody>
        {props.tasks.map((task) => (
          <Row key={task.task} task={task} {...props} />
        ))}
      </TableBody>
    </Table>
  )
}

type RowProps = { task: ScheduledTask; mayManage: boolean; timeZone: string; now: number }

function Row({ task, mayManage, timeZone, now }: RowProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <TableRow className="align-top">
      <TableCell className="max-w-64 min-w-40 whitespace-normal">
        <Link to={`/admin/tasks/${task.task}`} className="font-medium text-accent-ink hover:underline">
          {t(task.task)}
        </Link>
      </TableCell>
      <TableCell className="min-w-40 whitespace-normal">
        <Result task={task} />
      </TableCell>
      <TableCell className="tabular-nums">
        {task.finishedAt ? formatInstant(task.finishedAt, timeZone, locale) : t('never')}
      </TableCell>
      <TableCell className="tabular-nums">
        <NextRun task={task} timeZone={timeZone} now={now} />
      </TableCell>
      <TableCell>{formatDuration(task.intervalSeconds, locale)}</TableCell>
      {mayManage && (
        <TableCell>
          <Actions task={task} />
        </TableCell>
      )}
    </TableRow>
  )
}

function Result({ task }: { task: ScheduledTask }) {
  const t = useMessages(messages)
  if (task.outcome === null) return <span className="text-muted">—</span>
  if (task.outcome === 'done') return <Badge tone="success">{t('done')}</Badge>
  return (
    <div className="flex max-w-sm flex-col items-start gap-1">
      <Badge tone="danger">{t('failed')}</Badge>
      <p className="text-xs">{t(task.problem ?? 'ERROR')}</p>
      {task.problemText && <p className="text-xs break-words text-muted">{task.problemText}</p>}
      {task.failures > 1 && <p className="text-xs text-muted">{t('failedTimes', { n: task.failures })}</p>}
    </div>
  )
}

function NextRun({ task, timeZone, now }: Pick<RowProps, 'task' | 'timeZone' | 'now'>) {
  const t = useMessages(messages)
  const locale = useLocale()
  if (task.running) return <Badge tone="info">{t('running')}</Badge>
  if (task.dueAt === null) return <Badge>{t('stopped')}</Badge>
  return <>{+task.dueAt <= now + 1000 ? t('soon') : formatInstant(task.dueAt, timeZone, locale)}</>
}

function Actions({ task }: { task: ScheduledTask }) {
  const t = useMessages(messages)
  const name = t(task.task)
  const formId = `stop-${task.task}`
  return (
    <div className="flex flex-wrap gap-1">
      <TaskButton
        task={task}
        action="run"
        label={t('runNow')}
        spoken={t('of', { action: t('runNow'), task: name })}
      />
      {task.dueAt === null ? (
        <TaskButton
          task={task}
          action="resume"
          label={t('resume')}
          spoken={t('of', { action: t('resume'), task: name })}
        />
      ) : (
        <>
          <Form method="post" id={formId}>
            <input type="hidden" name="task" value={task.task} />
            <input type="hidden" name="action" value="stop" />
          </Form>
          <ConfirmDialog
            title={t('stopTitle', { task: name })}
            consequence={t('stopBody')}
            confirmLabel={t('stop')}
            formId={formId}
            trigger={
              <Button variant="ghost" size="sm" aria-label={t('of', { action: t('stop'), task: name })}>
                {t('stop')}
              </Button>
            }
          />
        </>
      )}
    </div>
  )
}

function TaskButton(props: { task: ScheduledTask; action: 'run' | 'resume'; label: string; spoken: string }) {
  return (
    <Form method="post">
      <input type="hidden" name="task" value={props.task.task} />
      <input type="hidden" name="action" value={props.action} />
      <Button
        type="submit"
        variant="secondary"
        size="sm"
        aria-label={props.spoken}
        disabled={props.task.running}
      >
        {props.label}
      </Button>
    </Form>
  )
}
