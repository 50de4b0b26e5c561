import { Pencil } from 'lucide-react'
import { LinkButton } from '#app/components/link-button.tsx'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { common } from '#app/core/i18n/common.ts'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { ChannelRow, Contact } from '../types.ts'

// On a phone a row is a small card: the name, and below it each value with its column's name.
const asCard =
  'max-sm:flex max-sm:flex-col max-sm:border-b max-sm:border-line max-sm:py-2 max-sm:last:border-b-0'
const inCard = 'max-sm:h-auto max-sm:border-b-0 max-sm:py-1'
const labelled = `${inCard} max-sm:flex max-sm:justify-between max-sm:gap-4 max-sm:before:shrink-0 max-sm:before:text-muted max-sm:before:content-[attr(data-label)]`

/** The channels; contacts and notes only for accounts that may see them. */
export function ChannelTable({
  channels,
  mayManage,
}: {
  channels: readonly ChannelRow[]
  mayManage: boolean
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  return (
    <Table caption={t('title')}>
      <TableHead className="max-sm:hidden">
        <tr>
          <TableHeader>{t('name')}</TableHeader>
          {mayManage && <TableHeader>{t('contact')}</TableHeader>}
          {mayManage && <TableHeader>{t('commissionNote')}</TableHeader>}
          <TableHeader numeric>{t('batches')}</TableHeader>
          <TableHeader>{c('actions')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody className="max-sm:block">
        {channels.map((channel) => (
          <Row key={channel.channelId} channel={channel} mayManage={mayManage} />
        ))}
      </TableBody>
    </Table>
  )
}

function Row({ channel, mayManage }: { channel: ChannelRow; mayManage: boolean }) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const { channelId, name, batches, details } = channel
  const address = `/admin/channels/${channelId}`
  return (
    <TableRow className={asCard}>
      <TableCell wrap className={`${inCard} font-medium break-words max-sm:text-sm`}>
        {mayManage ? (
          <Link to={address} className="hover:underline">
            {name}
          </Link>
        ) : (
          name
        )}
      </TableCell>
      {mayManage && (
        <TableCell data-label={t('contact')} className={labelled}>
          <ContactWords contact={details?.contact ?? null} />
        </TableCell>
      )}
      {mayManage && (
        <TableCell data-label={t('commissionNote')} wrap className={`${labelled} max-w-80 max-sm:max-w-none`}>
          {details?.commissionNote ? (
            <span className="line-clamp-2 break-words whitespace-pre-line">{details.commissionNote}</span>
          ) : (
            <span className="text-muted">–</span>
          )}
        </TableCell>
      )}
      <TableCell numeric data-label={t('batches')} className={labelled}>
        {formatNumber(batches, locale)}
      </TableCell>
      <TableCell className={inCard}>
        <div className="flex flex-wrap gap-1 max-sm:-ml-2.5">
          <LinkButton
            to={`/admin/cards?channelId=${channelId}`}
            size="sm"
            variant="ghost"
            aria-label={t('showCardsOf', { name })}
          >
            {t('showCards')}
          </LinkButton>
          {mayManage && (
            <LinkButton to={address} size="sm" variant="ghost" aria-label={t('editOf', { name })}>
              <Pencil aria-hidden />
              {c('edit')}
            </LinkButton>
          )}
        </div>
      </TableCell>
    </TableRow>
  )
}

function ContactWords({ contact }: { contact: Contact | null }) {
  if (!contact) return <span className="text-muted">–</span>
  return (
    <div className="min-w-0 max-sm:text-right">
      <div className="max-w-48 truncate">{contact.name}</div>
      {contact.phone && (
        <a
          href={`tel:${contact.phone.replace(/[^\d+]/g, '')}`}
          className="text-xs text-muted tabular-nums hover:underline"
        >
          {contact.phone}
        </a>
      )}
    </div>
  )
}
