import { useEffect, useRef } from 'react'
import { CopyButton } from '#app/components/copy-button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { KeyValue } from '#app/components/key-value.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

/** A temporary password, shown this once: it came with the answer to the form and is stored nowhere. */
export function SecretPanel({
  title,
  merchantCode,
  loginName,
  password,
}: {
  title: string
  merchantCode: string
  loginName: string
  password: string
}) {
  const t = useMessages(messages)
  const panel = useRef<HTMLElement>(null)
  // It appears far from the button that asked for it, and must not be missed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new password is a new thing to read
  useEffect(() => panel.current?.focus(), [password])
  const all = [
    `${t('merchantCode')}: ${merchantCode}`,
    `${t('loginName')}: ${loginName}`,
    `${t('temporaryPassword')}: ${password}`,
  ].join('\n')
  return (
    <section
      ref={panel}
      tabIndex={-1}
      aria-label={title}
      className="scroll-mt-20 outline-none flex flex-col gap-4 rounded-md border border-line bg-surface p-5 shadow-sm"
    >
      <h2 className="text-base font-semibold">{title}</h2>
      <Flash tone="warning" title={t('passwordOnce')}>
        {t('passwordOnceBody')}
      </Flash>
      <KeyValue
        // One below the other on a phone: a password must not break over two lines.
        className="grid-cols-1 gap-y-0.5 text-base sm:grid-cols-[max-content_minmax(0,1fr)] sm:gap-y-2 [&_dd]:mb-2 sm:[&_dd]:mb-0"
        items={[
          { label: t('merchantCode'), value: <span className="font-mono">{merchantCode}</span> },
          { label: t('loginName'), value: <span className="font-mono">{loginName}</span> },
          {
            label: t('temporaryPassword'),
            value: <strong className="font-mono text-lg whitespace-nowrap select-all">{password}</strong>,
          },
        ]}
      />
      <div className="flex flex-wrap gap-2">
        <CopyButton text={password} label={t('copyPassword')} size="md" />
        <CopyButton text={all} label={t('copyAll')} size="md" />
      </div>
    </section>
  )
}
