import { CopyButton } from '#app/components/copy-button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

/** A new set of recovery codes, the only time that it is shown. @param next where to go when they are saved */
export function RecoveryCodes({ codes, next }: { codes: readonly string[]; next: string }) {
  const t = useMessages(messages)
  return (
    <div className="flex flex-col gap-4">
      <Flash tone="warning" title={t('codesTitle')}>
        {t('codesBody')}
      </Flash>
      <ul
        data-testid="recovery-codes"
        className="grid gap-x-8 gap-y-2 rounded-md border border-line bg-surface p-5 font-mono text-base sm:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-3">
        <LinkButton to={next} variant="primary">
          {t('saved')}
        </LinkButton>
        <CopyButton text={codes.join('\n')} label={t('copyCodes')} size="md" />
      </div>
    </div>
  )
}
