import type { ReactNode } from 'react'
import { cn } from '#app/components/cn.ts'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import type { Permission } from '#app/core/auth/permissions.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { permissionTexts } from '../../accounts/permission-texts.ts'
import { boxName, seenName } from '../grid.ts'
import { messages } from '../messages.ts'

export type GridCell = {
  permission: Permission
  ticked: boolean
  /** A word under the box: from the role, withheld, not the store. */
  marks: readonly ('role' | 'withheld' | 'blocked')[]
  disabled: boolean
}

export type GridRow = {
  id: string
  /** Plain name of the row, for the labels of its boxes. */
  name: string
  head: ReactNode
  cells: readonly GridCell[]
  version: string
  /** Somebody else has changed it since the viewer looked. */
  conflict?: boolean | undefined
}

/**
 * Rows × permissions as boxes to tick, to stand in one form: it works without scripts, and the state that was shown goes
 * with it, so that changes of two people do not overwrite each other.
 */
export function RightsGrid({
  caption,
  head,
  columns,
  rows,
}: {
  caption: string
  head: string
  columns: readonly Permission[]
  rows: readonly GridRow[]
}) {
  const p = useMessages(permissionTexts)
  return (
    <Table caption={caption} stickyFirst className="max-h-[75dvh]">
      <TableHead>
        <tr>
          <TableHeader>{head}</TableHeader>
          {columns.map((permission) => (
            <TableHeader key={permission} className="text-center" title={p(`${permission}.hint`)}>
              {p(permission)}
            </TableHeader>
          ))}
        </tr>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id} selected={row.conflict ?? false}>
            <TableCell className="max-w-40 sm:max-w-64">
              {row.head}
              {/* Only with boxes that are sent: a row without any would look as if all were unticked. */}
              {row.cells.some((cell) => !cell.disabled) && (
                <input type="hidden" name={seenName(row.id)} value={row.version} />
              )}
            </TableCell>
            {row.cells.map((cell) => (
              <Box key={cell.permission} row={row} cell={cell} />
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function Box({ row, cell }: { row: GridRow; cell: GridCell }) {
  const t = useMessages(messages)
  const p = useMessages(permissionTexts)
  const { permission, ticked, marks, disabled } = cell
  return (
    <TableCell className="p-0 text-center align-middle">
      <label
        className={cn(
          'flex min-h-12 flex-col items-center justify-center gap-0.5 px-2 py-1',
          !disabled && 'cursor-pointer',
          marks.includes('blocked') && 'bg-sunken',
        )}
      >
        <input
          type="checkbox"
          // What is ticked depends on what was shown: a new state is a new box.
          key={`${row.version}:${ticked}`}
          name={boxName(row.id, permission)}
          value="1"
          defaultChecked={ticked}
          disabled={disabled}
          aria-label={t('cellOf', { who: row.name, permission: p(permission) })}
          className="size-4 accent-accent"
        />
        {marks.length > 0 && (
          <span className="text-[11px] leading-tight text-muted">
            {marks.map((mark) => t(`mark.${mark}`)).join(' · ')}
          </span>
        )}
      </label>
    </TableCell>
  )
}

/** What the words in the boxes mean. */
export function GridLegend() {
  const t = useMessages(messages)
  const marks = ['role', 'withheld', 'blocked'] as const
  return (
    <ul className="flex flex-wrap gap-x-6 gap-y-1 text-xs text-muted">
      {marks.map((mark) => (
        <li key={mark}>{t('legendIs', { mark: t(`mark.${mark}`), means: t(`legend.${mark}`) })}</li>
      ))}
    </ul>
  )
}
