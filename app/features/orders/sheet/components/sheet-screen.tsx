import { type ReactNode, useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { Button } from '#app/components/button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { CarrierCode } from '../../carriers.ts'
import type { ViewCounts } from '../../types.ts'
import { followOrders, orderBackend, type SheetQuestion } from '../backend.ts'
import { messages } from '../messages.ts'
import { type PastePlan, plannedChanges } from '../paste-plan.ts'
import type { SheetRights } from '../rights.ts'
import { Sheet, type SheetState } from '../sheet.ts'
import type { Mark, SheetRow } from '../types.ts'
import { isEditable } from './columns.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import { focusedCell, rowsAsText, rowsInSight, shownText, useGridKeys } from './grid-keys.ts'
import { HelpDialog } from './help-dialog.tsx'
import { PasteDialog } from './paste-dialog.tsx'
import { Problems } from './problems.tsx'
import { type Grid, SheetGrid } from './sheet-grid.tsx'
import { SheetToolbar } from './sheet-toolbar.tsx'

export interface SheetScreenProps {
  rows: SheetRow[]
  next: string | undefined
  question: SheetQuestion
  today: string
  timeZone: string
  defaultCarrier: string
  carriers: readonly CarrierCode[]
  rights: SheetRights
  mayReview: boolean
  /** Shown while there are no rows. */
  empty: ReactNode
  onCounts: (counts: ViewCounts) => void
  onList: () => void
}

function useSheet(props: SheetScreenProps): { sheet: Sheet; state: SheetState } {
  const locale = useLocale()
  // One sheet for the life of the screen: another view comes as another screen.
  const [sheet] = useState(
    () =>
      new Sheet({
        rows: props.rows,
        next: props.next ?? null,
        question: props.question,
        today: props.today,
        context: { rights: props.rights, defaultCarrier: props.defaultCarrier, locale },
        backend: orderBackend,
      }),
  )
  const state = useSyncExternalStore(sheet.subscribe, sheet.state, sheet.state)
  useEffect(
    () =>
      followOrders(
        (news) => void sheet.takeNews(news),
        (connected) => sheet.connected(connected),
      ),
    [sheet],
  )
  return { sheet, state }
}

/** What of the rows in sight is masked, and whether any is shown; looked at anew when they move or change. */
function useContactsInSight(sheet: Sheet, grid: Grid | undefined) {
  const [contacts, setContacts] = useState<{ hidden: string[]; shown: boolean }>({ hidden: [], shown: false })
  const look = useCallback(() => {
    if (!grid) return
    const rows = rowsInSight(grid).flatMap(({ orderId }) => sheet.rows.get(orderId) ?? [])
    const hidden = rows.filter((row) => row.mayReveal && row.consignee?.masked).map((row) => row.orderId)
    const shown = rows.some((row) => row.consignee?.masked === false)
    setContacts((before) =>
      before.shown === shown && before.hidden.join() === hidden.join() ? before : { hidden, shown },
    )
  }, [grid, sheet])
  useEffect(() => {
    look()
    return sheet.rows.onChange(look)
  }, [look, sheet])
  return { contacts, look }
}

/** Everything of the sheet; loaded when the page runs in a browser that is wide enough. */
export default function SheetScreen(props: SheetScreenProps) {
  const { onCounts } = props
  const t = useMessages(messages)
  const { sheet, state } = useSheet(props)
  const [grid, setGrid] = useState<Grid>()
  const [selected, setSelected] = useState<SheetRow[]>([])
  const [plan, setPlan] = useState<PastePlan>()
  const [help, setHelp] = useState(false)
  const [, setFocus] = useState(0)
  const onHelp = useCallback(() => setHelp(true), [])
  const onFocus = useCallback(() => setFocus((n) => n + 1), [])
  const keys = useGridKeys(sheet, grid, setPlan, onHelp)
  useEffect(() => {
    if (state.counts) onCounts(state.counts)
  }, [state.counts, onCounts])
  const copy = useCallback(() => {
    if (!grid) return
    navigator.clipboard.writeText(rowsAsText(grid, grid.getSelectedRows())).then(
      () => sheet.tell('success', t('copiedRows', { n: grid.getSelectedRows().length })),
      () => sheet.tell('warning', t('copyFailed')),
    )
  }, [grid, sheet, t])
  const { contacts, look } = useContactsInSight(sheet, grid)
  const reveal = async (orderIds: readonly string[]) => {
    if (await sheet.reveal(orderIds)) sheet.tell('success', t('contactsShown', { n: orderIds.length }))
    look()
  }
  const [conflict] = state.conflicts
  if (state.loaded === 0) return props.empty
  return (
    <div className="flex flex-col gap-2">
      <SheetToolbar
        sheet={sheet}
        state={state}
        selected={selected}
        contacts={contacts}
        onReveal={(orderIds) => void reveal(orderIds)}
        onCopy={copy}
        onClear={() => grid?.deselectAll()}
        onHelp={onHelp}
        onList={props.onList}
      />
      <Notice sheet={sheet} state={state} />
      <div aria-live="polite" className="empty:hidden">
        <Problems sheet={sheet} marks={state.marks} onGoTo={(mark) => grid && goTo(grid, mark)} />
      </div>
      {grid && <CellLine sheet={sheet} grid={grid} />}
      <div {...keys}>
        <SheetGrid
          sheet={sheet}
          timeZone={props.timeZone}
          today={props.today}
          mayReview={props.mayReview}
          carriers={props.carriers}
          label={t('sheet')}
          onReady={setGrid}
          onFocus={onFocus}
          onSelection={setSelected}
          onScroll={look}
        />
      </div>
      <Loaded sheet={sheet} state={state} />
      <HelpDialog open={help} onOpenChange={setHelp} />
      {plan && (
        <PasteDialog
          plan={plan}
          onClose={() => setPlan(undefined)}
          onSave={(useOffers) => {
            setPlan(undefined)
            void sheet.edit(plannedChanges(plan, useOffers))
          }}
        />
      )}
      {conflict && !plan && (
        <ConflictDialog
          key={conflict.orderId}
          conflict={conflict}
          more={state.conflicts.length - 1}
          timeZone={props.timeZone}
          onKeep={(each) => sheet.keepTheirs(each)}
          onOverwrite={(each) => void sheet.overwrite(each)}
        />
      )}
    </div>
  )
}

function goTo(grid: Grid, { orderId, column }: Mark): void {
  const rowIndex = grid.getRowNode(orderId)?.rowIndex
  if (rowIndex === null || rowIndex === undefined) return
  grid.ensureIndexVisible(rowIndex)
  grid.ensureColumnVisible(column)
  grid.setFocusedCell(rowIndex, column)
}

/** What has just happened, also for those who do not see it. */
function Notice({ sheet, state: { notice, saving } }: { sheet: Sheet; state: SheetState }) {
  const t = useMessages(messages)
  const many = notice?.text === t('manyChanges')
  return (
    <div aria-live="polite" className="empty:hidden">
      {saving > 0 ? (
        <Flash tone="info">{t('saving')}</Flash>
      ) : (
        notice && (
          <Flash
            tone={notice.tone}
            action={
              many && (
                <Button size="sm" variant="secondary" onClick={() => void sheet.reload()}>
                  {t('refresh')}
                </Button>
              )
            }
          >
            {notice.text}
          </Flash>
        )
      )}
    </div>
  )
}

/** The focused cell in full, as spreadsheets show it above the table. */
function CellLine({ sheet, grid }: { sheet: Sheet; grid: Grid }) {
  const t = useMessages(messages)
  const cell = focusedCell(grid)
  const name = cell ? grid.getColumnDef(cell.column)?.headerName : undefined
  const problem = cell && isEditable(cell.column) ? sheet.mark(cell.row.orderId, cell.column) : undefined
  return (
    <div className="flex min-h-8 items-baseline gap-3 rounded-md border border-line bg-surface px-3 py-1 text-sm">
      <span className="shrink-0 text-xs text-muted">
        {cell && name ? t('problemAt', { orderNo: cell.row.orderNo, column: name }) : t('noCell')}
      </span>
      <span className="min-w-0 break-words">{cell && shownText(grid, cell.row.orderId, cell.column)}</span>
      {problem && <span className="ml-auto text-danger-ink">{problem.problem.text}</span>}
    </div>
  )
}

function Loaded({ sheet, state: { more, loaded } }: { sheet: Sheet; state: SheetState }) {
  const t = useMessages(messages)
  if (more === 'failed')
    return (
      <p className="flex items-center gap-2 text-xs text-danger-ink">
        {t('loadFailed')}
        <Button size="sm" variant="secondary" onClick={() => void sheet.loadMore()}>
          {t('retry')}
        </Button>
      </p>
    )
  const text = { yes: 'loadedSome', no: 'loadedAll', loading: 'loadedSome' } as const
  return (
    <p className="text-xs text-muted">
      {more === 'loading' ? t('loadingMore') : t(text[more], { n: loaded })}
    </p>
  )
}
