import { Badge } from '#app/components/badge.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { columnLetter } from '../../spreadsheets/words.ts'
import { messages } from '../messages.ts'
import type { Preview } from '../types.ts'
import { maskPassword } from '../words.ts'

export interface PreviewTableProps {
  preview: Preview
  headerRow: number
  /** Columns as they are chosen at the moment. */
  number: number | undefined
  password: number | undefined
  remark: number | undefined
}

/** The first rows of the file, with what each column is taken for. */
export function PreviewTable({ preview, headerRow, number, password, remark }: PreviewTableProps) {
  const t = useMessages(messages)
  const columns = Array.from({ length: preview.columns }, (_, i) => i)
  const roleOf = (column: number) => {
    if (column === number) return t('numberColumn')
    if (column === password) return t('passwordColumn')
    return column === remark ? t('remarkColumn') : undefined
  }
  return (
    <div className="flex flex-col gap-2">
      <h2 className="text-[15px] font-semibold">{t('previewTitle')}</h2>
      <p className="text-xs text-muted">{t('previewHint')}</p>
      <Table caption={t('previewTitle')} stickyFirst>
        <TableHead>
          <tr>
            <TableHeader numeric>{t('rowNumber')}</TableHeader>
            {columns.map((column) => (
              <TableHeader key={column}>
                <span className="flex items-center gap-2">
                  {columnLetter(column)}
                  {roleOf(column) && <Badge tone="accent">{roleOf(column)}</Badge>}
                </span>
              </TableHeader>
            ))}
          </tr>
        </TableHead>
        <TableBody>
          {preview.rows.map(({ row, cells }) => (
            <TableRow key={row} className={row <= headerRow ? 'text-muted' : undefined}>
              <TableCell numeric className="text-muted">
                {row}
              </TableCell>
              {columns.map((column) => (
                <TableCell key={column} className="max-w-60 truncate font-mono">
                  {row > headerRow && column === password && column !== preview.masked
                    ? maskPassword(cells[column] ?? '')
                    : cells[column]}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  )
}
