import { CircleHelp, Copy, Eye, EyeOff, Redo2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { Sheet, SheetState } from '../sheet.ts'
import type { SheetRow } from '../types.ts'

/** A link with more ids than this is longer than servers take. */
const MOST_IN_LINK = 100

export interface SheetToolbarProps {
  sheet: Sheet
  state: SheetState
  selected: readonly SheetRow[]
  /** Of the rows in sight: those that are not shown in full, and whether any is. */
  contacts: { hidden: readonly string[]; shown: boolean }
  onReveal: (orderIds: readonly string[]) => void
  onCopy: () => void
  onClear: () => void
  onHelp: () => void
  onList: () => void
}

/** What is done to the whole sheet, and to the selected rows. */
export function SheetToolbar(props: SheetToolbarProps) {
  const { sheet, state, selected, onHelp, onList } = props
  const t = useMessages(messages)
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-2">
      <Button
        size="sm"
        variant="ghost"
        aria-label={t('undo')}
        disabled={!state.canUndo}
        onClick={() => void sheet.undo()}
      >
        <Undo2 aria-hidden />
      </Button>
      <Button
        size="sm"
        variant="ghost"
        aria-label={t('redo')}
        disabled={!state.canRedo}
        onClick={() => void sheet.redo()}
      >
        <Redo2 aria-hidden />
      </Button>
      <Contacts {...props} />
      {selected.length > 0 ? (
        <Selection {...props} />
      ) : (
        <span className="text-xs text-muted">{t('hint')}</span>
      )}
      <span className="ml-auto flex items-center gap-2">
        <Live connected={state.connected} />
        <Button size="sm" variant="ghost" onClick={onHelp}>
          <CircleHelp aria-hidden />
          {t('help')}
        </Button>
        <Button size="sm" variant="ghost" onClick={onList}>
          {t('asList')}
        </Button>
      </span>
    </div>
  )
}

/** Consignees in full: those of the selected rows, else of the rows in sight; and masked again. */
function Contacts({ sheet, selected, contacts, onReveal }: SheetToolbarProps) {
  const t = useMessages(messages)
  if (!sheet.context.rights.reveal) return null
  const chosen = selected.filter((row) => row.mayReveal && row.consignee?.masked)
  const ids = chosen.length > 0 ? chosen.map((row) => row.orderId) : contacts.hidden
  if (ids.length === 0 && contacts.shown)
    return (
      <Button size="sm" variant="ghost" onClick={() => sheet.rows.hide()}>
        <EyeOff aria-hidden />
        {t('hideContacts')}
      </Button>
    )
  if (ids.length === 0) return null
  return (
    <Button size="sm" variant="secondary" title={t('contactsHint')} onClick={() => onReveal(ids)}>
      <Eye aria-hidden />
      {chosen.length > 0 ? t('showSelected', { n: chosen.length }) : t('showContacts')}
    </Button>
  )
}

function Live({ connected }: { connected: boolean }) {
  const t = useMessages(messages)
  return (
    <span className="inline-flex items-center gap-1.5 text-xs text-muted">
      <span
        aria-hidden
        className={connected ? 'size-2 rounded-full bg-success-ink' : 'size-2 rounded-full bg-warning-ink'}
      />
      {t(connected ? 'live' : 'offline')}
    </span>
  )
}

const waits = (row: SheetRow) => row.status === 'pending' && !row.held

function Selection({ sheet, selected, onCopy, onClear }: SheetToolbarProps) {
  const t = useMessages(messages)
  const [asking, setAsking] = useState(false)
  const { ship } = sheet.context.rights
  const free = selected.filter((row) => waits(row) && row.fulfilledBy === null)
  const unprepared = free.filter((row) => row.preparedAt === null)
  const prepared = free.filter((row) => row.preparedAt !== null)
  const toHandOver = selected.filter((row) => row.mayHandOver)
  const toBuy = free.filter((row) => row.pickUpStore === null)
  const ids = toBuy.slice(0, MOST_IN_LINK).map((row) => row.orderId)
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="text-sm font-medium">{t('selected', { n: selected.length })}</span>
      {ship && unprepared.length > 0 && (
        <Button size="sm" variant="secondary" onClick={() => void sheet.act('prepare', unprepared)}>
          {t('markPrepared')}
        </Button>
      )}
      {ship && prepared.length > 0 && (
        <Button size="sm" variant="secondary" onClick={() => void sheet.act('unprepare', prepared)}>
          {t('unmarkPrepared')}
        </Button>
      )}
      {ship && toBuy.length > 0 && (
        <LinkButton size="sm" variant="secondary" to={`/admin/waybills/new?orders=${ids.join(',')}`}>
          {t('buyWaybills')}
        </LinkButton>
      )}
      {toHandOver.length > 0 && (
        <ConfirmDialog
          title={t('handOverTitle', { n: toHandOver.length })}
          consequence={t('handOverBody')}
          confirmLabel={t('handOver')}
          open={asking}
          onOpenChange={setAsking}
          onConfirm={() => {
            setAsking(false)
            void sheet.act('handOver', toHandOver)
          }}
          trigger={
            <Button size="sm" variant="secondary">
              {t('handOver')}
            </Button>
          }
        />
      )}
      <Button size="sm" variant="ghost" onClick={onCopy}>
        <Copy aria-hidden />
        {t('copyRows')}
      </Button>
      <Button size="sm" variant="ghost" onClick={onClear}>
        {t('clearSelection')}
      </Button>
    </div>
  )
}
