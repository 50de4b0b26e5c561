import { QrCode } from 'lucide-react'
import { LinkButton } from '#app/components/link-button.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

/** The way to the pick-up code, beside the way to a parcel. @param ordered what is picked up is chosen already */
export function PickUpOffer({ path, ordered }: { path: string; ordered: boolean }) {
  const t = useMessages(messages)
  return (
    <section className="flex flex-col gap-3 rounded-md border border-line bg-surface p-4">
      <div className="flex items-start gap-3">
        <QrCode aria-hidden className="mt-0.5 size-6 shrink-0 text-accent-ink" />
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold">{t('offer')}</h2>
          <p className="mt-0.5 text-base text-muted">{t(ordered ? 'offerOrder' : 'offerBody')}</p>
        </div>
      </div>
      <LinkButton to={path}>{t('open')}</LinkButton>
    </section>
  )
}
