import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatDate, formatInstant, formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { CardRow } from '../types.ts'
import { CardStatusBadge } from './card-status.tsx'

/** A page of cards; the serial stays in sight while the rest scrolls sideways. */
export function CardTable({
  cards,
  currency,
  timeZone,
}: {
  cards: readonly CardRow[]
  currency: string
  timeZone: string
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Table caption={t('caption')} stickyFirst className="max-h-[75dvh]">
      <TableHead>
        <tr>
          <TableHeader numeric>{t('serial')}</TableHeader>
          <TableHeader>{t('number')}</TableHeader>
          <TableHeader>{t('status')}</TableHeader>
          <TableHeader numeric>{t('faceValue')}</TableHeader>
          <TableHeader>{t('batch')}</TableHeader>
          <TableHeader>{t('validTo')}</TableHeader>
          <TableHeader>{t('activatedAt')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {cards.map((card) => (
          <TableRow key={card.serial}>
            <TableCell numeric>{card.serial}</TableCell>
            <TableCell className="font-mono">{card.number}</TableCell>
            <TableCell>
              <CardStatusBadge status={card.status} />
            </TableCell>
            <TableCell numeric>{formatMoney(card.faceValueMinor, currency, locale)}</TableCell>
            <TableCell className="max-w-56">
              <Link to={`/admin/batches/${card.batchId}`} className="block truncate hover:underline">
                {card.batchName}
              </Link>
            </TableCell>
            <TableCell>{card.validTo ? formatDate(card.validTo, locale) : t('noLimit')}</TableCell>
            <TableCell>
              {card.activatedAt ? formatInstant(card.activatedAt, timeZone, locale) : '–'}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
