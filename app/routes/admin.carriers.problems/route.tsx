import type { MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { PackageX } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { ProblemTable } from '#app/features/carriers/components/problem-table.tsx'
import { messages } from '#app/features/carriers/messages.ts'
import { listProblems } from '#app/features/tracking/data.ts'

export const loader = memberRoute({ permission: 'order.read' }, async ({ account, scope, locale, may }) => {
  return {
    title: `${translator(messages, locale)('tabProblems')} · ${account.merchant_name}`,
    ...(await listProblems(scope, account.merchant_id)),
    sets: may('settings.write'),
    timeZone: account.time_zone,
  }
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function ProblemParcelsPage() {
  const t = useMessages(messages)
  const { parcels, on, sets, timeZone } = useLoaderData<typeof loader>()
  if (parcels.length === 0)
    return (
      <EmptyState
        icon={PackageX}
        title={t(on ? 'noProblems' : 'noTracking')}
        body={t(on ? 'noProblemsHint' : 'noTrackingHint')}
        action={!on && sets && <LinkButton to="/admin/carriers/accounts">{t('goSetUp')}</LinkButton>}
      />
    )
  return (
    <div className="flex flex-col gap-3">
      <p className="max-w-3xl text-muted">{t('problemsLead')}</p>
      <ProblemTable parcels={parcels} timeZone={timeZone} />
    </div>
  )
}
