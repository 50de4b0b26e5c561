import { Download, Image } from 'lucide-react'
import { Card } from '#app/components/card.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { ChangeAction } from '../../changes/schema.ts'
import { messages } from '../messages.ts'

export interface BulkBarProps {
  /** Query string of a search that says which cards; undefined where it does not. */
  query: string | undefined
  /** What the account may ask for. */
  actions: readonly ChangeAction[]
  mayExport: boolean
}

const STATE: readonly ChangeAction[] = ['activate', 'deactivate', 'void', 'restore']

const LABELS = {
  activate: 'activate',
  deactivate: 'deactivate',
  void: 'voidAction',
  restore: 'restore',
  products: 'changeProducts',
  validity: 'changeValidity',
  channel: 'changeChannel',
  remark: 'changeRemark',
  regions: 'changeRegions',
  store: 'changeStore',
} as const satisfies Record<ChangeAction, string>

/** What can be done with all cards of a search. Each leads to a page that says exactly how many it would touch. */
export function BulkBar({ query, actions, mayExport }: BulkBarProps) {
  const t = useMessages(messages)
  if (actions.length === 0 && !mayExport) return null
  return (
    <Card
      title={t('bulkTitle')}
      description={query === undefined ? undefined : t('bulkHint')}
      className="scroll-mt-4"
    >
      <div id="bulk">
        {query === undefined ? (
          <p className="text-muted">{t('searchFirst')}</p>
        ) : (
          <BulkLinks query={query} actions={actions} mayExport={mayExport} />
        )}
      </div>
    </Card>
  )
}

/** The links alone, in groups. */
export function BulkLinks({ query, actions, mayExport }: BulkBarProps & { query: string }) {
  const t = useMessages(messages)
  const link = (action: ChangeAction) => (
    <LinkButton key={action} size="sm" to={`${pageOf(action)}${query}`}>
      {t(LABELS[action])}
    </LinkButton>
  )
  const groups = [
    { label: t('groupState'), links: actions.filter((action) => STATE.includes(action)).map(link) },
    { label: t('groupEdit'), links: actions.filter((action) => !STATE.includes(action)).map(link) },
    { label: t('groupFiles'), links: mayExport ? files(query, t('export'), t('draw')) : [] },
  ]
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-[max-content_minmax(0,1fr)] sm:items-center">
      {groups.map(
        ({ label, links }) =>
          links.length > 0 && (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields, these are links
            <div key={label} role="group" aria-label={label} className="contents">
              <p aria-hidden className="-mb-2 text-[13px] text-muted sm:mb-0">
                {label}
              </p>
              <div className="flex flex-wrap gap-2">{links}</div>
            </div>
          ),
      )}
    </div>
  )
}

/** Cards for stores are counted out, all or none, and not changed one by one. */
function pageOf(action: ChangeAction): string {
  return action === 'store' ? '/admin/stores/allocate?' : `/admin/cards/change?action=${action}&`
}

function files(query: string, exportLabel: string, drawLabel: string) {
  return [
    <LinkButton key="export" size="sm" to={`/admin/cards/export?${query}`}>
      <Download aria-hidden /> {exportLabel}
    </LinkButton>,
    <LinkButton key="draw" size="sm" to={`/admin/cards/draw?${query}`}>
      <Image aria-hidden /> {drawLabel}
    </LinkButton>,
  ]
}
