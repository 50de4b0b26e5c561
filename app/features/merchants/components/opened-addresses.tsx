import { Card } from '#app/components/card.tsx'
import { CopyButton } from '#app/components/copy-button.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

/** Where a merchant that has just been opened finds its back office and its redemption site. */
export function OpenedAddresses({ backOffice, site }: { backOffice: string; site: string }) {
  const t = useMessages(messages)
  return (
    <Card title={t('openedAddresses')}>
      <ul className="flex flex-col gap-3">
        {[
          { label: t('backOffice'), address: backOffice },
          { label: t('redemptionSite'), address: site },
        ].map(({ label, address }) => (
          <li key={address} className="flex flex-wrap items-center gap-x-4 gap-y-1">
            <span className="w-full text-muted sm:w-36">{label}</span>
            <a href={address} className="min-w-0 font-mono text-[13px] break-all text-accent-ink underline">
              {address}
            </a>
            <CopyButton text={address} />
          </li>
        ))}
      </ul>
    </Card>
  )
}
