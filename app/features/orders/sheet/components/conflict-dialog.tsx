import { Button } from '#app/components/button.tsx'
import { Dialog } from '#app/components/dialog.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { carrierName } from '../../carriers.ts'
import { messages as orderMessages } from '../../messages.ts'
import { messages } from '../messages.ts'
import { cellText, differences } from '../row.ts'
import { EDITABLE, type OpenConflict } from '../types.ts'

export interface ConflictDialogProps {
  conflict: OpenConflict
  /** Others that wait for their turn. */
  more: number
  timeZone: string
  onKeep: (conflict: OpenConflict) => void
  onOverwrite: (conflict: OpenConflict) => void
}

/** Two people at one order: who changed what, and whose shall stand. */
export function ConflictDialog({ conflict, more, timeZone, onKeep, onOverwrite }: ConflictDialogProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { now, by, at } = conflict
  const who =
    by && at ? t('conflictBy', { by, time: formatInstant(at, timeZone, locale) }) : t('conflictUnknown')
  return (
    <Dialog
      title={t('conflictTitle', { orderNo: now.orderNo })}
      description={who}
      open
      onOpenChange={(open) => !open && onKeep(conflict)}
      wide
      footer={
        <>
          <Button variant="secondary" onClick={() => onOverwrite(conflict)}>
            {t('overwrite')}
          </Button>
          <Button onClick={() => onKeep(conflict)}>{t('keepTheirs')}</Button>
        </>
      }
    >
      <Fields conflict={conflict} />
      {more > 0 && <p className="mt-3 text-sm text-muted">{t('conflictMore', { n: more })}</p>}
    </Dialog>
  )
}

function Fields({ conflict }: { conflict: OpenConflict }) {
  const t = useMessages(messages)
  const s = useMessages(orderMessages)
  const locale = useLocale()
  const { seen, now, mine } = conflict
  const changed = differences(seen, now)
  const columns = EDITABLE.filter(
    (column) => changed.includes(column) || mine.some((change) => change.column === column),
  )
  const yours = (column: (typeof columns)[number]) => {
    const change = mine.find((each) => each.column === column)
    if (!change) return <span className="text-muted">{t('unchanged')}</span>
    const text = column === 'carrier' ? carrierName(change.typed, locale) : change.typed
    return text || t('empty')
  }
  return (
    <Table caption={t('column')}>
      <TableHead>
        <tr>
          <TableHeader>{t('column')}</TableHeader>
          <TableHeader>{t('was')}</TableHeader>
          <TableHeader>{t('theirs')}</TableHeader>
          <TableHeader>{t('yours')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {seen.status !== now.status && (
          <TableRow>
            <TableCell>{t('status')}</TableCell>
            <TableCell>{s(seen.status)}</TableCell>
            <TableCell className="font-medium">{s(now.status)}</TableCell>
            <TableCell className="text-muted">{t('unchanged')}</TableCell>
          </TableRow>
        )}
        {columns.map((column) => (
          <TableRow key={column} className="align-top">
            <TableCell>{t(column)}</TableCell>
            <TableCell className="whitespace-normal">
              {cellText(seen, column, locale) || t('empty')}
            </TableCell>
            <TableCell className="font-medium whitespace-normal">
              {cellText(now, column, locale) || t('empty')}
            </TableCell>
            <TableCell className="whitespace-normal">{yours(column)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
