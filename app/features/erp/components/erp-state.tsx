import { PlugZap } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { ErpOverview } from '../data.ts'
import { messages } from '../messages.ts'
import { TaskBar } from './task-bar.tsx'
import { WaitingNames } from './waiting-names.tsx'

/** What stands above every list: whether it is on, what waits for a name, how the tasks are. */
export function ErpState({
  overview,
  timeZone,
  maySet,
  mayReadRuns,
}: {
  overview: ErpOverview
  timeZone: string
  maySet: boolean
  mayReadRuns: boolean
}) {
  const t = useMessages(messages)
  const { settings, tasks } = overview
  const goSettings = maySet && (
    <LinkButton to="/admin/erp/settings" variant="primary">
      {t('goSettings')}
    </LinkButton>
  )
  if (!settings)
    return (
      <EmptyState
        icon={PlugZap}
        title={t('notSetUp')}
        body={t(maySet ? 'notSetUpBody' : 'notSetUpRead')}
        action={goSettings}
      />
    )
  return (
    <>
      {!settings.enabled && (
        <Flash tone="warning" action={goSettings}>
          {t('off')}
        </Flash>
      )}
      <WaitingNames unmapped={overview.unmapped} unnamed={overview.unnamed} />
      {tasks.length > 0 && <TaskBar tasks={tasks} timeZone={timeZone} mayReadRuns={mayReadRuns} />}
    </>
  )
}
