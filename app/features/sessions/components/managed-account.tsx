import { Badge } from '#app/components/badge.tsx'
import { Card } from '#app/components/card.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { ManagedAccount } from '../data.ts'
import { messages } from '../messages.ts'
import { LimitSwitch } from './limit-switch.tsx'
import { PostButton } from './post-button.tsx'

/** What concerns the signing in of one account, and what its manager can do about it. @param sessions open ones */
export function ManagedAccountCard({ account, sessions }: { account: ManagedAccount; sessions: number }) {
  const t = useMessages(messages)
  const { id, name, bound, secondFactor } = account
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-3">
        <Badge tone={secondFactor ? 'success' : 'neutral'}>
          {t(secondFactor ? 'factorOn' : 'factorOff')}
        </Badge>
        <Badge tone={bound ? 'warning' : 'neutral'}>{t(bound ? 'limitOn' : 'limitOff')}</Badge>
      </div>
      <div className="mt-4 flex flex-wrap gap-3">
        {sessions > 0 && (
          <PostButton
            values={{ intent: 'all', memberId: id }}
            variant="danger"
            confirm={{
              title: t('endAllQuestion', { name }),
              consequence: t('endAllConsequence'),
              label: t('endAllOf'),
            }}
          >
            {t('endAllOf')}
          </PostButton>
        )}
        {secondFactor && (
          <PostButton
            values={{ intent: 'factor', memberId: id }}
            variant="danger"
            confirm={{
              title: t('resetQuestion', { name }),
              consequence: t('resetConsequence'),
              label: t('resetFactor'),
            }}
          >
            {t('resetFactor')}
          </PostButton>
        )}
        <LimitSwitch what="member" target={{ id, name, bound }} />
      </div>
    </Card>
  )
}
