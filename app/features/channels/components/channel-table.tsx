import { Eye, Pencil } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { FieldErrors } from '#app/components/field.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Link, useFetcher } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { common } from '#app/core/i18n/common.ts'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { ChannelRow, Contact, ContactAnswer } from '../types.ts'

// On a phone a row is a small card: the name, and below it each value with its column's name.
const asCard =
  'max-sm:flex max-sm:flex-col max-sm:border-b max-sm:border-line max-sm:py-2 max-sm:last:border-b-0'
const inCard = 'max-sm:h-auto max-sm:border-b-0 max-sm:py-1'
const labelled = `${inCard} max-sm:flex max-sm:justify-between max-sm:gap-4 max-sm:before:shrink-0 max-sm:before:text-muted max-sm:before:content-[attr(data-label)]`

type Rights = {
  mayManage: boolean
  /** contact.reveal */
  mayReveal: boolean
  /** What came of a press on 显示 without scripts. */
  answer: ContactAnswer | undefined
}

/** The channels; contacts, with stars, and notes only for accounts that may see them. */
export function ChannelTable({ channels, ...rights }: Rights & { channels: readonly ChannelRow[] }) {
  const { mayManage } = rights
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
          <Row key={channel.channelId} channel={channel} {...rights} />
        ))}
      </TableBody>
    </Table>
  )
}

function Row({ channel, mayManage, mayReveal, answer }: Rights & { channel: ChannelRow }) {
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
          <ContactCell channel={channel} mayReveal={mayReveal} answer={answer} />
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

/** The contact with stars, and a button that shows it; for as long as the page is open it then stays in full. */
function ContactCell({ channel, mayReveal, answer }: Omit<Rights, 'mayManage'> & { channel: ChannelRow }) {
  const t = useMessages(messages)
  const fetcher = useFetcher<ContactAnswer>()
  const { channelId, name, details } = channel
  if (!details?.contact) return <span className="text-muted">–</span>
  const given = fetcher.data ?? (answer?.channelId === channelId ? answer : undefined)
  const open = given?.ok ? given.contact : null
  return (
    <div className="min-w-0 max-sm:text-right">
      <ContactWords contact={open ?? details.contact} open={open !== null} />
      {mayReveal && !open && (
        <fetcher.Form method="post" action="/admin/channels?index" className="w-fit max-sm:ml-auto">
          <Button
            type="submit"
            name="channelId"
            value={channelId}
            size="sm"
            variant="ghost"
            className="-ml-2.5 max-sm:-mr-2.5 max-sm:ml-0"
            aria-label={t('showOf', { name })}
            title={t('showHint')}
            pending={fetcher.state !== 'idle'}
          >
            <Eye aria-hidden />
            {t('show')}
          </Button>
        </fetcher.Form>
      )}
      <div aria-live="polite" className="max-w-56 whitespace-normal">
        <FieldErrors errors={given && !given.ok ? [given.error] : undefined} />
      </div>
    </div>
  )
}

function ContactWords({ contact, open }: { contact: Contact; open: boolean }) {
  const { name, phone } = contact
  return (
    <>
      <div className="max-w-48 truncate max-sm:ml-auto">{name}</div>
      {open && phone ? (
        <a
          href={`tel:${phone.replace(/[^\d+]/g, '')}`}
          className="text-xs text-muted tabular-nums hover:underline"
        >
          {phone}
        </a>
      ) : (
        <div className="text-xs text-muted tabular-nums">{phone}</div>
      )}
    </>
  )
}
