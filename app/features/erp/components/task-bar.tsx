import { Button } from '#app/components/button.tsx'
import { Form, Link } from '#app/components/navigation.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { ErpTask } from '../data.ts'
import { messages } from '../messages.ts'

const PROBLEMS = ['NOT_SET_UP', 'CREDENTIALS', 'UNREACHABLE', 'THROTTLED', 'VENDOR', 'ERROR'] as const

/** How the two tasks are, and a button that lets each run at once. @param mayReadRuns whether the log of runs may be seen */
export function TaskBar({
  tasks,
  timeZone,
  mayReadRuns,
}: {
  tasks: readonly ErpTask[]
  timeZone: string
  mayReadRuns: boolean
}) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {tasks.map((task) => (
        <TaskState key={task.task} state={task} timeZone={timeZone} mayReadRuns={mayReadRuns} />
      ))}
    </div>
  )
}

function TaskState({
  state,
  timeZone,
  mayReadRuns,
}: {
  state: ErpTask
  timeZone: string
  mayReadRuns: boolean
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { task, dueAt, running, finishedAt, problem, problemText } = state
  const known = PROBLEMS.find((each) => each === problem)
  const when = running
    ? t('runningNow')
    : dueAt === null
      ? t('stopped')
      : finishedAt
        ? t('lastRun', { time: formatInstant(finishedAt, timeZone, locale) })
        : t('neverRan')
  return (
    <section className="flex items-start justify-between gap-3 rounded-md border border-line bg-surface px-4 py-3">
      <div className="min-w-0">
        <h2 className="text-[13px] font-semibold">{t(`task.${task}`)}</h2>
        <p className="text-xs text-muted">
          {when}
          {mayReadRuns && (
            <>
              {' · '}
              <Link to={`/admin/tasks/${task}`} className="underline">
                {t('runLog')}
              </Link>
            </>
          )}
        </p>
        {problem !== null && dueAt !== null && (
          <p className="mt-1 text-xs text-danger-ink">
            {t(`problem.${known ?? 'ERROR'}`)}
            {problemText && (
              <span className="block break-words text-muted">{t('erpSays', { text: problemText })}</span>
            )}
          </p>
        )}
      </div>
      {dueAt !== null && (
        <Form method="post" action="/admin/erp?index">
          <input type="hidden" name="intent" value="run" />
          <input type="hidden" name="task" value={task} />
          <Button type="submit" size="sm" variant="secondary">
            {t(task === 'erp.push' ? 'runPush' : 'runPull')}
          </Button>
        </Form>
      )}
    </section>
  )
}
