import { Flash } from '#app/components/flash.tsx'
import { Link } from '#app/components/navigation.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

/** Stands above every page of the back office while an alarm is on. */
export function AttackBanner() {
  const t = useMessages(messages)
  return (
    <div className="mb-5">
      <Flash tone="danger" title={t('running')}>
        {t('bannerCard')} <Link to="/admin/security">{t('bannerMore')}</Link>
      </Flash>
    </div>
  )
}
