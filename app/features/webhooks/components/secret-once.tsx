import { Card } from '#app/components/card.tsx'
import { CopyButton } from '#app/components/copy-button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

/** A secret, the one time it can be seen. */
export function SecretOnce({
  secret,
  endpointId,
  said,
}: {
  secret: string
  endpointId: string
  said: 'created' | 'rotated'
}) {
  const t = useMessages(messages)
  return (
    <Card title={t('secretTitle')} description={t('secretLead')}>
      <div className="flex flex-col gap-4">
        <Flash tone="success" title={t(said)}>
          {t('secretOnce')}
        </Flash>
        <div className="flex flex-wrap items-center gap-3">
          <code className="rounded-md bg-sunken px-3 py-2 text-[13px] break-all">{secret}</code>
          <CopyButton text={secret} />
        </div>
        <div>
          <LinkButton to={`/admin/webhooks/endpoints/${endpointId}`} variant="secondary">
            {t('toEndpoint')}
          </LinkButton>
        </div>
      </div>
    </Card>
  )
}
