import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { WaybillSetup } from '../settings/data.ts'

/** True when numbers can be bought. */
export function isSetUp({ general, accounts, contracts, senders }: WaybillSetup): boolean {
  const { provider } = general
  return (
    provider !== null &&
    accounts.includes(provider) &&
    contracts.some((each) => each.enabled) &&
    senders.length > 0
  )
}

/** What is still to be done before numbers can be bought; nothing when all is. */
export function SetupMissing({ setup, maySet }: { setup: WaybillSetup; maySet: boolean }) {
  const t = useMessages(messages)
  if (isSetUp(setup)) return null
  const { provider } = setup.general
  const missing = [
    provider === null && t('needProvider'),
    provider !== null &&
      !setup.accounts.includes(provider) &&
      t('needAccount', { provider: t(`provider.${provider}`) }),
    !setup.contracts.some((each) => each.enabled) && t('needCarrier'),
    setup.senders.length === 0 && t('needSender'),
  ].filter((line) => line !== false)
  return (
    <Flash
      tone="warning"
      title={t('setUpFirst')}
      action={
        maySet && (
          <LinkButton to="/admin/waybills/settings" size="sm">
            {t('goSettings')}
          </LinkButton>
        )
      }
    >
      <ul className="list-disc pl-5">
        {missing.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {!maySet && <p className="mt-1">{t('askOffice')}</p>}
    </Flash>
  )
}
