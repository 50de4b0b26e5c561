import { TabLinks } from '#app/components/tabs.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

/** The two lists of the job centre: what people have asked for, and what comes back by the clock. */
export function CentreTabs({ tasks }: { tasks: boolean }) {
  const t = useMessages(messages)
  if (!tasks) return null
  return (
    <TabLinks
      label={t('tabs')}
      items={[
        { to: '/admin/jobs', label: t('tabJobs'), end: true },
        { to: '/admin/tasks', label: t('tabTasks') },
      ]}
    />
  )
}
