import { shownCell } from '../spreadsheets/cell-text.ts'
import { MAX_COLUMNS } from '../spreadsheets/limits.ts'
import { previewRows } from '../spreadsheets/source.ts'
import type { FileBytes, Source } from '../spreadsheets/types.ts'
import { suggest } from './header.ts'
import type { Mapping, Preview } from './types.ts'
import { maskPassword } from './words.ts'

/**
 * The first rows of a file and what its columns seem to be. Passwords leave the server masked.
 * @param chosen an earlier choice of columns in the same reading of the file, which wins over the guess
 * @throws FileRefused
 */
export async function makePreview(
  file: FileBytes,
  source: Source,
  choice: Preview['choice'],
  chosen: Mapping | null,
): Promise<Preview> {
  const found = await previewRows(file, source, choice)
  const guess = suggest(found)
  const same =
    chosen !== null &&
    chosen.sheet === choice.sheet &&
    chosen.encoding === choice.encoding &&
    chosen.delimiter === choice.delimiter
  const suggestion = same ? chosen : { headerRow: guess.headerRow, ...guess.roles }
  const columns = Math.min(MAX_COLUMNS, Math.max(2, ...found.map(({ cells }) => cells.length)))
  const { password } = suggestion
  const rows = found.map(({ row, cells }) => ({
    row,
    cells: Array.from({ length: columns }, (_, column) => {
      const text = shownCell(cells[column])
      return column === password && row > suggestion.headerRow && text !== '' ? maskPassword(text) : text
    }),
  }))
  const { headerRow, number, remark } = suggestion
  return { choice, columns, rows, masked: password, suggestion: { headerRow, number, password, remark } }
}
