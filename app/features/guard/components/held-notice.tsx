import { Flash } from '#app/components/flash.tsx'
import { formatDuration } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { heldMessages } from '../held-messages.ts'
import type { AttemptKind, Held } from '../types.ts'

/** Why an attempt was not let through, and when it makes sense again. */
export function HeldNotice({ held, kind }: { held: Held; kind: AttemptKind }) {
  const t = useMessages(heldMessages)
  const locale = useLocale()
  if (held.reason === 'CAPTCHA_NEEDED')
    return (
      <Flash tone="info" title={t('CAPTCHA_NEEDED')}>
        {t('CAPTCHA_NEEDED_do')}
      </Flash>
    )
  // Nobody needs the seconds of an hour.
  const seconds = held.seconds > 120 ? Math.ceil(held.seconds / 60) * 60 : held.seconds
  const duration = formatDuration(seconds, locale)
  const reason = held.reason === 'NUMBER_LOCKED' ? (`NUMBER_LOCKED_${kind}` as const) : held.reason
  return (
    <Flash tone="warning" title={t(reason)}>
      {t(`${reason}_do`, { duration })}
    </Flash>
  )
}
