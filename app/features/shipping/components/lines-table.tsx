import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { StagedLine } from '../types.ts'
import { carrierWords, noteWords, resultWords } from '../words.ts'

/** Lines of a checked file. @param say what the last column has: what is foreseen of a line, or what is odd about it */
export function LinesTable({
  caption,
  lines,
  say,
}: {
  caption: string
  lines: readonly StagedLine[]
  say: 'verdict' | 'note'
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const words = ({ verdict, note, otherLine }: StagedLine) => {
    if (say === 'note' && note) return noteWords(note, otherLine, locale)
    return verdict === 'SHIPPED' ? t('willShip') : resultWords(verdict, otherLine, locale)
  }
  return (
    <Table caption={caption} className="max-h-96">
      <TableHead>
        <tr>
          <TableHeader numeric>{t('rowNumber')}</TableHeader>
          <TableHeader>{t('orderNo')}</TableHeader>
          <TableHeader>{t('carrier')}</TableHeader>
          <TableHeader>{t('trackingNo')}</TableHeader>
          <TableHeader>{t('foreseen')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {lines.map((line) => (
          <TableRow key={line.line}>
            <TableCell numeric className="text-muted">
              {line.line}
            </TableCell>
            <TableCell className="max-w-52 truncate font-mono">{line.orderNo || '–'}</TableCell>
            <TableCell>{carrierWords(line.carrier, locale)}</TableCell>
            <TableCell className="max-w-52 truncate font-mono">{line.trackingNo || '–'}</TableCell>
            <TableCell wrap>{words(line)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
