import {
  CellApiModule,
  type CellEditRequestEvent,
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  type GridApi,
  type GridReadyEvent,
  HighlightChangesModule,
  LargeTextEditorModule,
  LocaleModule,
  ModuleRegistry,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  ScrollApiModule,
  SelectEditorModule,
  TextEditorModule,
  type ViewportChangedEvent,
} from 'ag-grid-community'
import { AgGridReact } from 'ag-grid-react'
import { useCallback, useMemo, useRef } from 'react'
import type { RowNews } from '../row-store.ts'
import type { Sheet } from '../sheet.ts'
import type { SheetRow } from '../types.ts'
import { type ColumnFacts, isEditable, sheetColumns } from './columns.tsx'
import { isMasked, showAndEdit } from './grid-keys.ts'
import { gridTexts } from './grid-texts.ts'
import { gridTheme } from './grid-theme.ts'

ModuleRegistry.registerModules([
  CellApiModule,
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  HighlightChangesModule,
  LargeTextEditorModule,
  LocaleModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  ScrollApiModule,
  SelectEditorModule,
  TextEditorModule,
])

export type Grid = GridApi<SheetRow>

/** Rows before the end at which more are fetched. */
const AHEAD = 20
const FLASH_MS = 1200

/** Takes over what has changed without moving the cell somebody is in. */
function showNews(grid: Grid, news: RowNews): void {
  if (news.kind === 'all') {
    grid.setGridOption('rowData', news.rows)
    return
  }
  if (news.kind === 'changed') {
    grid.applyTransaction({ update: news.rows })
    const rowNodes = news.rows.flatMap(({ orderId }) => grid.getRowNode(orderId) ?? [])
    // Classes of marks depend on more than the row.
    grid.refreshCells({ rowNodes, force: true })
    if (news.flash) grid.flashCells({ rowNodes, flashDuration: FLASH_MS })
    return
  }
  if (news.kind === 'end') {
    grid.applyTransaction({ add: news.rows })
    return
  }
  const focused = grid.getFocusedCell()
  const first = grid.getFirstDisplayedRowIndex()
  const scrolled = grid.getVerticalPixelRange().top > 0
  grid.applyTransaction({ add: news.rows, addIndex: 0 })
  if (scrolled) grid.ensureIndexVisible(first + news.rows.length, 'top')
  if (focused && grid.getEditingCells().length === 0)
    grid.setFocusedCell(focused.rowIndex + news.rows.length, focused.column)
  const rowNodes = news.rows.flatMap(({ orderId }) => grid.getRowNode(orderId) ?? [])
  grid.flashCells({ rowNodes, flashDuration: FLASH_MS })
}

/** The nonce of this page, which our Content-Security-Policy wants of every style; scripts see it as a property. */
const pageNonce = () => document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce

export interface SheetGridProps extends Omit<ColumnFacts, 'sheet'> {
  sheet: Sheet
  label: string
  onReady: (grid: Grid) => void
  onFocus: () => void
  onSelection: (rows: SheetRow[]) => void
  /** Other rows are in sight. */
  onScroll: () => void
}

function useGridOptions({ sheet, timeZone, today, mayReview, carriers }: ColumnFacts) {
  return useMemo(() => {
    const nonce = pageNonce()
    return {
      theme: gridTheme,
      // Below the utilities of our own style sheet; it stands before that in the page, so the name must be its lowest.
      themeCssLayer: 'base',
      ...(nonce ? { styleNonce: nonce } : {}),
      localeText: gridTexts(sheet.context.locale),
      columnDefs: sheetColumns({ sheet, timeZone, today, mayReview, carriers }),
      defaultColDef: {
        sortable: false,
        resizable: true,
        suppressMovable: true,
        suppressHeaderMenuButton: true,
      },
      rowSelection: {
        mode: 'multiRow',
        checkboxes: true,
        headerCheckbox: true,
        enableClickSelection: false,
      },
      selectionColumnDef: { pinned: 'left', width: 44, resizable: false, suppressHeaderMenuButton: true },
      rowData: sheet.rows.all,
      getRowId: ({ data }: { data: SheetRow }) => data.orderId,
    } as const
  }, [sheet, timeZone, today, mayReview, carriers])
}

/** The grid itself: what is edited in it goes to the sheet, what the sheet knows anew appears in it. */
export function SheetGrid(props: SheetGridProps) {
  const { sheet, label, onReady, onFocus, onSelection, onScroll, ...facts } = props
  const options = useGridOptions({ sheet, ...facts })
  const frame = useRef<HTMLDivElement>(null)
  const ready = useCallback(
    ({ api }: GridReadyEvent<SheetRow>) => {
      sheet.rows.onNews((news) => {
        if (!api.isDestroyed()) showNews(api, news)
      })
      // Rows that came between the page and the grid.
      api.setGridOption('rowData', sheet.rows.all)
      frame.current?.querySelector('[role=grid],[role=treegrid]')?.setAttribute('aria-label', label)
      onReady(api)
    },
    [sheet, label, onReady],
  )
  const request = ({ data, column, newValue }: CellEditRequestEvent<SheetRow>) => {
    const id = column.getColId()
    if (data && isEditable(id))
      void sheet.edit([{ orderId: data.orderId, column: id, typed: String(newValue ?? '') }])
  }
  const more = ({ lastRow, api }: ViewportChangedEvent<SheetRow>) => {
    onScroll()
    if (lastRow >= api.getDisplayedRowCount() - AHEAD) void sheet.loadMore()
  }
  return (
    <div ref={frame} className="h-[calc(100dvh-22rem)] min-h-96">
      <AgGridReact<SheetRow>
        {...options}
        readOnlyEdit
        stopEditingWhenCellsLoseFocus
        enterNavigatesVerticallyAfterEdit
        suppressStartEditOnTab
        ensureDomOrder
        suppressColumnVirtualisation
        animateRows={false}
        onGridReady={ready}
        onCellEditRequest={request}
        onCellEditingStarted={({ data }) => sheet.rows.editing(data?.orderId)}
        onCellEditingStopped={() => sheet.rows.editing(undefined)}
        onViewportChanged={more}
        onCellDoubleClicked={({ api, data: row, column }) => {
          const cell = row && { row, column: column.getColId() }
          if (cell && isMasked(sheet, cell)) void showAndEdit(sheet, api, cell)
        }}
        onCellFocused={onFocus}
        onSelectionChanged={({ api }) => onSelection(api.getSelectedRows())}
      />
    </div>
  )
}
