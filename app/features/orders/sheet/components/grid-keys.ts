import { type ClipboardEvent, type KeyboardEvent, useMemo } from 'react'
import { useNavigate } from '#app/components/navigation.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { MOST_AT_ONCE } from '../../../reveals/schema.ts'
import { MOST_LINES, parseClipboard, toClipboard } from '../clipboard.ts'
import { messages } from '../messages.ts'
import { type PastePlan, planPaste } from '../paste-plan.ts'
import { whyFixed } from '../rights.ts'
import type { Sheet } from '../sheet.ts'
import type { SheetRow } from '../types.ts'
import { isEditable, waitsToBeShown } from './columns.tsx'
import type { Grid } from './sheet-grid.tsx'

const isTyping = (grid: Grid) => grid.getEditingCells().length > 0

/** The focused cell; undefined in the header, or when there is none. */
export function focusedCell(grid: Grid): { row: SheetRow; column: string; rowIndex: number } | undefined {
  const cell = grid.getFocusedCell()
  const row = cell ? grid.getDisplayedRowAtIndex(cell.rowIndex)?.data : undefined
  return cell && row ? { row, column: cell.column.getColId(), rowIndex: cell.rowIndex } : undefined
}

/** Rows on screen, at most as many as one request may ask for. */
export function rowsInSight(grid: Grid): SheetRow[] {
  const [first, last] = [grid.getFirstDisplayedRowIndex(), grid.getLastDisplayedRowIndex()]
  if (first < 0) return []
  const rows: SheetRow[] = []
  for (let at = first; at <= last && rows.length < MOST_AT_ONCE; at += 1) {
    const row = grid.getDisplayedRowAtIndex(at)?.data
    if (row) rows.push(row)
  }
  return rows
}

/** A masked cell is shown before it is edited. @param key the character that was typed, which replaces what is there */
export async function showAndEdit(
  sheet: Sheet,
  grid: Grid,
  { row, column }: { row: SheetRow; column: string },
  key?: string,
): Promise<void> {
  if (!(await sheet.reveal([row.orderId]))) return
  const rowIndex = grid.getRowNode(row.orderId)?.rowIndex
  if (rowIndex === null || rowIndex === undefined || grid.isDestroyed()) return
  grid.setFocusedCell(rowIndex, column)
  grid.startEditingCell({ rowIndex, colKey: column, ...(key === undefined ? {} : { key }) })
}

/** True for a cell that somebody may edit and that is masked. */
export function isMasked(sheet: Sheet, { row, column }: { row: SheetRow; column: string }): boolean {
  return (
    isEditable(column) &&
    whyFixed(column, row, sheet.context.rights) === undefined &&
    waitsToBeShown(row, column)
  )
}

const opensEditor = (event: KeyboardEvent) =>
  event.key === 'Enter' ||
  event.key === 'F2' ||
  (event.key.length === 1 && event.key !== ' ' && !event.altKey)

/** A cell as it reads on screen. */
export function shownText(grid: Grid, orderId: string, colKey: string): string {
  const rowNode = grid.getRowNode(orderId)
  return rowNode ? String(grid.getCellValue({ rowNode, colKey, useFormatter: true }) ?? '') : ''
}

/** The columns on screen, without the boxes that select. */
function columnIds(grid: Grid): string[] {
  return grid.getAllDisplayedColumns().flatMap((column) => {
    const id = column.getColId()
    return id.startsWith('ag-Grid') ? [] : id
  })
}

/** Whole rows for a spreadsheet, with a line of headings. */
export function rowsAsText(grid: Grid, rows: readonly SheetRow[]): string {
  const columns = columnIds(grid)
  const head = columns.map((id) => grid.getColumnDef(id)?.headerName ?? id)
  return toClipboard([head, ...rows.map((row) => columns.map((id) => shownText(grid, row.orderId, id)))])
}

function pastePlan(grid: Grid, sheet: Sheet, block: string[][]): PastePlan | undefined {
  const cell = focusedCell(grid)
  if (!cell) return undefined
  const columns = columnIds(grid)
  const rows: SheetRow[] = []
  for (let at = cell.rowIndex; rows.length < block.length; at += 1) {
    const row = grid.getDisplayedRowAtIndex(at)?.data
    if (!row) break
    rows.push(row)
  }
  return planPaste(block, rows, columns.slice(columns.indexOf(cell.column)), sheet.context)
}

/** A copied block, or one text where line ends mean nothing: an address out of a chat. */
function blockOf(data: DataTransfer, column: string | undefined): string[][] {
  const text = data.getData('text/plain')
  const fromTable = text.includes('\t') || data.getData('text/html').includes('<table')
  if ((column === 'address' || column === 'remark') && !fromTable && text.trim() !== '')
    return [[column === 'address' ? text.replace(/\s*[\r\n]+\s*/g, ' ').trim() : text.trim()]]
  return parseClipboard(text)
}

/** Delete clears a remark, and nothing else: the other cells are never empty. */
function clear(sheet: Sheet, { row, column }: { row: SheetRow; column: string }): void {
  if (column === 'remark' && whyFixed(column, row, sheet.context.rights) === undefined)
    void sheet.edit([{ orderId: row.orderId, column, typed: '' }])
}

/**
 * What keys and clipboard do in the sheet beside what the grid does by itself.
 * @param onPlan shows a pasted block before it is saved
 */
export function useGridKeys(
  sheet: Sheet,
  grid: Grid | undefined,
  onPlan: (plan: PastePlan) => void,
  onHelp: () => void,
) {
  const t = useMessages(messages)
  const navigate = useNavigate()
  return useMemo(() => {
    const take = (event: KeyboardEvent | ClipboardEvent) => {
      event.preventDefault()
      event.stopPropagation()
    }
    const onKeyDownCapture = (event: KeyboardEvent) => {
      if (!grid || isTyping(grid)) return
      const key = event.key.toLowerCase()
      const cell = focusedCell(grid)
      if (event.ctrlKey || event.metaKey) {
        const act =
          key === '/' ? onHelp : key === 'y' || (key === 'z' && event.shiftKey) ? sheet.redo : sheet.undo
        if (!['z', 'y', '/'].includes(key)) return
        take(event)
        void act.call(sheet)
      } else if (key === 'delete' || key === 'backspace') {
        take(event)
        if (cell) clear(sheet, cell)
      } else if (key === 'enter' && cell?.column === 'orderNo') {
        take(event)
        navigate(`/admin/orders/${cell.row.orderId}`)
      } else if (cell && opensEditor(event) && isMasked(sheet, cell)) {
        take(event)
        void showAndEdit(sheet, grid, cell, event.key.length === 1 ? event.key : undefined)
      }
    }
    const onCopy = (event: ClipboardEvent) => {
      const cell = grid && !isTyping(grid) ? focusedCell(grid) : undefined
      if (!grid || !cell) return
      const selected = grid.getSelectedRows()
      const whole = selected.some((row) => row.orderId === cell.row.orderId)
      take(event)
      const text = whole ? rowsAsText(grid, selected) : shownText(grid, cell.row.orderId, cell.column)
      event.clipboardData.setData('text/plain', whole ? text : toClipboard([[text]]))
      sheet.tell('success', whole ? t('copiedRows', { n: selected.length }) : t('copied'))
    }
    const onPaste = (event: ClipboardEvent) => {
      if (!grid || isTyping(grid)) return
      take(event)
      const cell = focusedCell(grid)
      if (!cell) return sheet.tell('warning', t('pasteNoCell'))
      const block = blockOf(event.clipboardData, cell.column)
      if (block.length === 0) return sheet.tell('warning', t('pasteEmpty'))
      if (block.length > MOST_LINES) return sheet.tell('warning', t('pasteTooLong', { n: MOST_LINES }))
      const [typed = ''] = block[0] ?? []
      if (block.length === 1 && block[0]?.length === 1 && isEditable(cell.column)) {
        void sheet.edit([{ orderId: cell.row.orderId, column: cell.column, typed }])
        return
      }
      const plan = pastePlan(grid, sheet, block)
      if (plan) onPlan(plan)
    }
    return { onKeyDownCapture, onCopy, onPaste }
  }, [sheet, grid, onPlan, onHelp, navigate, t])
}
