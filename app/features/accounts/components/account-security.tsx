import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { AccountDetail } from '../types.ts'

export type SecurityIntent = 'disable' | 'enable' | 'reset' | 'leave'

/** Disable or enable an account, reset its password, and see somebody off, each after a confirmation. */
export function AccountSecurity({
  account,
  pending,
  onConfirm,
}: {
  account: Pick<AccountDetail, 'displayName' | 'status'>
  pending: boolean
  onConfirm: (intent: SecurityIntent) => void
}) {
  const t = useMessages(messages)
  const name = account.displayName
  return (
    <Card title={t('security')}>
      <div className="flex flex-wrap gap-2">
        <ConfirmDialog
          title={t('resetQuestion', { name })}
          consequence={t('resetConsequence')}
          confirmLabel={t('resetPassword')}
          onConfirm={() => onConfirm('reset')}
          trigger={
            <Button variant="secondary" pending={pending}>
              {t('resetPassword')}
            </Button>
          }
        />
        {account.status === 'active' ? (
          <ConfirmDialog
            danger
            title={t('disableQuestion', { name })}
            consequence={t('disableConsequence')}
            confirmLabel={t('disable')}
            onConfirm={() => onConfirm('disable')}
            trigger={
              <Button variant="secondary" pending={pending}>
                {t('disable')}
              </Button>
            }
          />
        ) : (
          <ConfirmDialog
            title={t('enableQuestion', { name })}
            consequence={t('enableConsequence')}
            confirmLabel={t('enable')}
            onConfirm={() => onConfirm('enable')}
            trigger={
              <Button variant="secondary" pending={pending}>
                {t('enable')}
              </Button>
            }
          />
        )}
        {account.status === 'active' && (
          <ConfirmDialog
            danger
            title={t('leaveQuestion', { name })}
            consequence={t('leaveConsequence')}
            confirmLabel={t('leave')}
            onConfirm={() => onConfirm('leave')}
            trigger={
              <Button variant="danger" pending={pending}>
                {t('leave')}
              </Button>
            }
          />
        )}
      </div>
    </Card>
  )
}
