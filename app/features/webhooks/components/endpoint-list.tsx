import { Webhook } from 'lucide-react'
import { Badge, type Tone } from '#app/components/badge.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { Endpoint } from '../data.ts'
import { messages } from '../messages.ts'

type State = 'active' | 'failing' | 'off' | 'disabled'
const TONES: Record<State, Tone> = {
  active: 'success',
  failing: 'warning',
  off: 'neutral',
  disabled: 'danger',
}

function endpointState({
  active,
  disabledAt,
  failingSince,
}: Pick<Endpoint, 'active' | 'disabledAt' | 'failingSince'>): State {
  if (disabledAt) return 'disabled'
  if (!active) return 'off'
  return failingSince ? 'failing' : 'active'
}

/** How an endpoint does, in a word. */
export function EndpointBadge({
  endpoint,
}: {
  endpoint: Pick<Endpoint, 'active' | 'disabledAt' | 'failingSince'>
}) {
  const t = useMessages(messages)
  const state = endpointState(endpoint)
  return <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge>
}

const inCard = 'max-sm:h-auto max-sm:border-b-0 max-sm:py-1'

/** The merchant's endpoints, and how they do. */
export function EndpointList({ endpoints, timeZone }: { endpoints: readonly Endpoint[]; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  if (endpoints.length === 0)
    return (
      <EmptyState
        icon={Webhook}
        title={t('endpointsEmpty')}
        body={t('endpointsEmptyBody')}
        action={
          <LinkButton to="/admin/webhooks/endpoints/new" variant="primary">
            {t('addEndpoint')}
          </LinkButton>
        }
      />
    )
  return (
    <Table caption={t('endpointsCaption')}>
      <TableHead className="max-sm:hidden">
        <tr>
          <TableHeader>{t('endpoint')}</TableHeader>
          <TableHeader>{t('stateTitle')}</TableHeader>
          <TableHeader>{t('lastSuccess')}</TableHeader>
          <TableHeader numeric>{t('waiting')}</TableHeader>
          <TableHeader numeric>{t('failed')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody className="max-sm:block">
        {endpoints.map((endpoint) => (
          <TableRow
            key={endpoint.endpointId}
            className="max-sm:flex max-sm:flex-col max-sm:border-b max-sm:border-line max-sm:py-2"
          >
            <TableCell wrap className={`${inCard} max-w-md`}>
              <Link
                to={`/admin/webhooks/endpoints/${endpoint.endpointId}`}
                className="font-medium hover:underline"
              >
                {endpoint.name || new URL(endpoint.url).host}
              </Link>
              <span className="block text-xs break-all text-muted">{endpoint.url}</span>
            </TableCell>
            <TableCell className={inCard}>
              <EndpointBadge endpoint={endpoint} />
            </TableCell>
            <TableCell className={`${inCard} tabular-nums`}>
              <span className="text-muted sm:hidden">{t('lastSuccess')} </span>
              {endpoint.lastSuccessAt ? formatInstant(endpoint.lastSuccessAt, timeZone, locale) : t('never')}
            </TableCell>
            <TableCell numeric className={`${inCard} max-sm:text-left`}>
              <span className="text-muted sm:hidden">{t('waiting')} </span>
              {endpoint.waiting}
            </TableCell>
            <TableCell numeric className={`${inCard} max-sm:text-left`}>
              <span className="text-muted sm:hidden">{t('failed')} </span>
              {endpoint.failed}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
