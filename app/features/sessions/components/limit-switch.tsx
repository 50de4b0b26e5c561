import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { Bindable } from '../types.ts'
import { PostButton } from './post-button.tsx'

/** Switches "only bound devices" for an account or a store. */
export function LimitSwitch({ what, target }: { what: 'member' | 'store'; target: Bindable }) {
  const t = useMessages(messages)
  const { id, name, bound } = target
  if (bound) {
    return (
      <PostButton values={{ intent: 'free', what, id }} variant="secondary" size="sm">
        {t('switchOff')}
      </PostButton>
    )
  }
  return (
    <PostButton
      values={{ intent: 'limit', what, id }}
      variant="secondary"
      size="sm"
      confirm={{
        title: t('switchOnQuestion', { name }),
        consequence: t('switchOnConsequence'),
        label: t('switchOn'),
      }}
    >
      {t('switchOn')}
    </PostButton>
  )
}
