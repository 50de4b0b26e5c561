import { useMessages } from '#app/core/i18n/react.tsx'
import { deliveryMessages } from '../delivery-messages.ts'

/** Where a store is, and when it is open. */
export function PlaceOfStore({ name, address, hours }: { name: string; address: string; hours: string }) {
  const t = useMessages(deliveryMessages)
  return (
    <>
      <span className="block font-medium wrap-anywhere">{name}</span>
      <span className="mt-1 block wrap-anywhere">{address}</span>
      {hours && <span className="mt-1 block text-base text-muted">{t('hours', { hours })}</span>}
    </>
  )
}
