import { Plus } from 'lucide-react'
import { Badge } from '#app/components/badge.tsx'
import { Card } from '#app/components/card.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { Sender } from '../settings/data.ts'

/** Where parcels leave from; people and phones are masked. */
export function SenderList({ senders }: { senders: readonly Sender[] }) {
  const t = useMessages(messages)
  const add = (
    <LinkButton to="/admin/waybills/settings/senders/new" size="sm">
      <Plus aria-hidden />
      {t('addSender')}
    </LinkButton>
  )
  return (
    <Card title={t('sendersTitle')} description={t('sendersLead')} actions={senders.length > 0 && add}>
      {senders.length === 0 ? (
        <EmptyState title={t('sendersEmpty')} body={t('sendersEmptyBody')} action={add} />
      ) : (
        <Table caption={t('sendersTitle')}>
          <TableHead>
            <tr>
              <TableHeader>{t('senderName')}</TableHeader>
              <TableHeader>{t('contact')}</TableHeader>
              <TableHeader>{t('senderRegion')}</TableHeader>
              <TableHeader>{t('row')}</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {senders.map(({ senderId, name, contact, region, isDefault }) => (
              <TableRow key={senderId}>
                <TableCell className="font-medium">
                  <span className="inline-flex items-center gap-2">
                    {name}
                    {isDefault && <Badge tone="accent">{t('default')}</Badge>}
                  </span>
                </TableCell>
                <TableCell className="tabular-nums">{contact}</TableCell>
                <TableCell>{region}</TableCell>
                <TableCell>
                  <LinkButton
                    to={`/admin/waybills/settings/senders/${senderId}`}
                    size="sm"
                    variant="ghost"
                    className="-mx-2"
                  >
                    {t('editRow')}
                  </LinkButton>
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  )
}
