import { Badge } from '#app/components/badge.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { Wording } from '../../reports/in-words.ts'
import { personInWords } from '../in-words.ts'
import { messages } from '../messages.ts'
import { type FiguresRow, NOBODY } from '../types.ts'

/** A store, and that it is closed. */
export function StoreName({ row }: { row: Pick<FiguresRow, 'name' | 'gone'> }) {
  const t = useMessages(messages)
  return (
    <>
      {row.name} {row.gone && <Badge tone="neutral">{t('closed')}</Badge>}
    </>
  )
}

/** Who did it: and where from, when not from this store. @param storeId whose figures these are */
export function PersonName({
  row,
  storeId,
  wording,
}: {
  row: FiguresRow
  storeId: string
  wording: Wording
}) {
  const t = useMessages(messages)
  const elsewhere = row.id !== NOBODY && row.name !== null && row.storeId !== storeId
  return (
    <>
      {personInWords(row, wording)} {row.gone && <Badge tone="neutral">{t('left')}</Badge>}
      {elsewhere && (
        <span className="block text-xs font-normal text-muted">
          {row.storeId === null ? t('office') : t('someone')}
        </span>
      )}
    </>
  )
}
