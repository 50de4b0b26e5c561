import { Flash } from '#app/components/flash.tsx'
import { useSearchParams } from '#app/components/navigation.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

/** On the home page after a change of password: that it worked. */
export function PasswordNotice() {
  const t = useMessages(messages)
  const [search] = useSearchParams()
  if (search.get('notice') !== 'password') return null
  return (
    <div className="mb-6">
      <Flash tone="success">{t('passwordSaved')}</Flash>
    </div>
  )
}
