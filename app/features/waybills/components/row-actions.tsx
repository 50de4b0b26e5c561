import { LinkButton } from '#app/components/link-button.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { WaybillRow } from '../data.ts'
import { messages } from '../messages.ts'
import { ConfirmedButton } from './confirmed-button.tsx'

/** What can be done with one waybill. */
export function RowActions({ row, form }: { row: WaybillRow; form: string }) {
  const t = useMessages(messages)
  const { waybillId: only, orderNo, state } = row
  const base = { form, only, size: 'sm' as const, variant: 'ghost' as const }
  const cancellable = (state === 'bought' && !row.shipped) || state === 'cancelling'
  return (
    <span className="-mx-2 flex flex-wrap">
      {row.hasTemplate && state === 'bought' && (
        <LinkButton
          to={`/admin/waybills/${only}/template`}
          reloadDocument
          target="_blank"
          size="sm"
          variant="ghost"
        >
          {t('vendorLabel')}
        </LinkButton>
      )}
      {cancellable && (
        <ConfirmedButton
          {...base}
          intent="cancel"
          danger
          title={t('cancelSure', { orderNo })}
          consequence={t('cancelBody', { number: row.trackingNo ?? '' })}
          confirmLabel={t('cancel')}
        >
          {t('cancel')}
        </ConfirmedButton>
      )}
      {row.stuck && row.reason !== 'TOO_LATE' && (
        <ConfirmedButton
          {...base}
          intent="askAgain"
          title={t('askAgainSure')}
          consequence={t('askAgainBody')}
          confirmLabel={t('askAgain')}
        >
          {t('askAgain')}
        </ConfirmedButton>
      )}
      {row.stuck && (
        <ConfirmedButton
          {...base}
          intent="giveUp"
          danger
          title={t('giveUpSure', { orderNo })}
          consequence={t('giveUpBody')}
          confirmLabel={t('giveUp')}
        >
          {t('giveUp')}
        </ConfirmedButton>
      )}
      {(state === 'failed' || state === 'cancelled') && row.orderStatus === 'pending' && (
        <LinkButton to={`/admin/waybills/new?orders=${row.orderId}`} size="sm" variant="ghost">
          {t('buyAgain')}
        </LinkButton>
      )}
    </span>
  )
}
