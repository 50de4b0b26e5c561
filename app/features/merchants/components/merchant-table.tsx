import { Badge } from '#app/components/badge.tsx'
import { Button } from '#app/components/button.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { Link } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { common } from '#app/core/i18n/common.ts'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { MerchantRow, MerchantStatus } from '../types.ts'

// Operators look after merchants of several zones; one clock for all of them keeps the column comparable.
const OPERATOR_TIME_ZONE = 'Asia/Shanghai'

interface Props {
  merchants: readonly MerchantRow[]
  /** Where the sites of the merchants are. */
  origin: string
  pending: boolean
  /** Called after the confirmation. */
  onStatus: (merchantId: string, status: MerchantStatus) => void
}

/** All merchants of the platform. */
export function MerchantTable({ merchants, origin, pending, onStatus }: Props) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  return (
    <Table caption={t('merchantsTitle')} stickyFirst>
      <TableHead>
        <tr>
          <TableHeader>{t('name')}</TableHeader>
          <TableHeader>{t('code')}</TableHeader>
          <TableHeader>{t('status')}</TableHeader>
          <TableHeader>{t('createdAt')}</TableHeader>
          <TableHeader>{c('actions')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {merchants.map((merchant) => (
          <TableRow key={merchant.merchantId}>
            <TableCell className="max-w-40 truncate font-medium sm:max-w-80" title={merchant.name}>
              <Link
                to={`/platform/merchants/${merchant.merchantId}`}
                className="rounded-md text-accent-ink hover:underline"
              >
                {merchant.name}
              </Link>
            </TableCell>
            <TableCell className="font-mono">
              <a href={`${origin}/r/${merchant.code}`} className="rounded-md text-accent-ink hover:underline">
                {merchant.code}
              </a>
            </TableCell>
            <TableCell>
              <Badge tone={merchant.status === 'active' ? 'success' : 'danger'}>{t(merchant.status)}</Badge>
            </TableCell>
            <TableCell className="text-muted">
              {formatInstant(merchant.createdAt, OPERATOR_TIME_ZONE, locale)}
            </TableCell>
            <TableCell>
              <StatusButton merchant={merchant} pending={pending} onStatus={onStatus} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function StatusButton({
  merchant,
  pending,
  onStatus,
}: Omit<Props, 'merchants' | 'origin'> & { merchant: MerchantRow }) {
  const t = useMessages(messages)
  const { name, merchantId } = merchant
  const suspending = merchant.status === 'active'
  return (
    <ConfirmDialog
      danger={suspending}
      title={suspending ? t('suspendQuestion', { name }) : t('reactivateQuestion', { name })}
      consequence={suspending ? t('suspendConsequence') : t('reactivateConsequence')}
      confirmLabel={suspending ? t('suspend') : t('reactivate')}
      onConfirm={() => onStatus(merchantId, suspending ? 'suspended' : 'active')}
      trigger={
        <Button variant="secondary" size="sm" pending={pending}>
          {suspending ? t('suspend') : t('reactivate')}
        </Button>
      }
    />
  )
}
