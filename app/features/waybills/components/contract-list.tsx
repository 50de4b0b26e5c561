import { Plus } from 'lucide-react'
import { Badge } from '#app/components/badge.tsx'
import { Card } from '#app/components/card.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { CARRIERS, carrierName } from '../../orders/carriers.ts'
import { messages } from '../messages.ts'
import type { Contract } from '../settings/data.ts'

/** The merchant's contracts with carriers, secrets left out. */
export function ContractList({ contracts }: { contracts: readonly Contract[] }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const missing = CARRIERS.find(({ code }) => !contracts.some(({ carrier }) => carrier === code))
  const add = missing && (
    <LinkButton to={`/admin/waybills/settings/carriers/${missing.code}?new=1`} size="sm">
      <Plus aria-hidden />
      {t('addCarrier')}
    </LinkButton>
  )
  return (
    <Card title={t('carriersTitle')} description={t('carriersLead')} actions={contracts.length > 0 && add}>
      {contracts.length === 0 ? (
        <EmptyState title={t('carriersEmpty')} body={t('carriersEmptyBody')} action={add} />
      ) : (
        <Table caption={t('carriersTitle')}>
          <TableHead>
            <tr>
              <TableHeader>{t('carrier')}</TableHeader>
              <TableHeader>{t('customer')}</TableHeader>
              <TableHeader>{t('payType')}</TableHeader>
              <TableHeader>{t('row')}</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {contracts.map(({ carrier, customerMasked, payType, expType, enabled }) => (
              <TableRow key={carrier}>
                <TableCell className="font-medium">
                  <span className="inline-flex items-center gap-2">
                    {carrierName(carrier, locale)}
                    {!enabled && <Badge>{t('off')}</Badge>}
                  </span>
                </TableCell>
                <TableCell className="tabular-nums">{customerMasked}</TableCell>
                <TableCell>
                  {t(`pay.${payType}`)}
                  {expType !== '' && ` · ${expType}`}
                </TableCell>
                <TableCell>
                  <LinkButton
                    to={`/admin/waybills/settings/carriers/${carrier}`}
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
