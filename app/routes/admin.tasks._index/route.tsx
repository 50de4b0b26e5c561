import { data, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { CalendarClock } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { useRefresh } from '#app/components/use-refresh.ts'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { CentreTabs } from '#app/features/jobs/components/centre-tabs.tsx'
import { TaskTable } from '#app/features/tasks/components/task-table.tsx'
import { listTasks } from '#app/features/tasks/data.ts'
import { messages } from '#app/features/tasks/messages.ts'
import { changeTask } from '#app/features/tasks/mutations.ts'
import { taskActionSchema } from '#app/features/tasks/schema.ts'

export const loader = memberRoute({ permission: 'job.read' }, async ({ account, locale, may }) => ({
  title: translator(messages, locale)('title'),
  tasks: await listTasks(account),
  mayManage: may('job.manage'),
  timeZone: account.time_zone,
  now: Date.now(),
}))

const DONE = { run: 'doneRun', stop: 'doneStop', resume: 'doneResume' } as const

export const action = memberRoute({ permission: 'job.manage' }, async ({ account, request, locale }) => {
  const t = translator(messages, locale)
  const parsed = taskActionSchema.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) throw new Response('bad request', { status: 400 })
  const { task, action: wanted } = parsed.data
  const changed = await changeTask(account, task, wanted)
  if (!changed.ok) return data({ ok: false, text: t('unknown') }, { status: 404 })
  return data({ ok: true, text: t(DONE[wanted], { task: t(task) }) })
})

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function Tasks() {
  const t = useMessages(messages)
  const page = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  useRefresh(true, 5000)
  return (
    <>
      <PageHeader title={t('title')} description={t('intro')} />
      <div className="flex flex-col gap-4">
        <CentreTabs tasks />
        <div aria-live="polite" className="empty:hidden">
          {answer && <Flash tone={answer.ok ? 'success' : 'warning'}>{answer.text}</Flash>}
        </div>
        {page.tasks.length > 0 ? (
          <TaskTable tasks={page.tasks} mayManage={page.mayManage} timeZone={page.timeZone} now={page.now} />
        ) : (
          <EmptyState icon={CalendarClock} title={t('empty')} body={t('emptyBody')} />
        )}
        <p className="text-[13px] text-muted">{t('always')}</p>
      </div>
    </>
  )
}
