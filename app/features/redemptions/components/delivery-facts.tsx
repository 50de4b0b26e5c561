import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { dayInWords } from '../day-words.ts'
import { deliveryMessages } from '../delivery-messages.ts'
import { messages } from '../messages.ts'
import type { PickUpStore } from '../types.ts'
import { PlaceOfStore } from './place-of-store.tsx'

export interface DeliveryFactsProps {
  consignee: string
  phone: string
  /** Of the consignee, or of the store. */
  address: string
  /** Where it is picked up; absent: it is delivered. */
  pickUpStore: Omit<PickUpStore, 'address'> | null | undefined
  /** The day it shall arrive or be picked up on, 'YYYY-MM-DD'; absent where none was asked. */
  deliverOn: string | null | undefined
}

/** Who gets it, where and when: parts of a description list. */
export function DeliveryFacts({ consignee, phone, address, pickUpStore, deliverOn }: DeliveryFactsProps) {
  const t = useMessages(messages)
  const say = useMessages(deliveryMessages)
  const locale = useLocale()
  return (
    <>
      {/* Whoever was handed the goods at a counter has given no name. */}
      {consignee && (
        <div>
          <dt className="text-sm text-muted">{pickUpStore ? say('receiver') : t('deliverTo')}</dt>
          <dd className="mt-1 font-medium wrap-anywhere">
            {consignee} <span className="whitespace-nowrap">{phone}</span>
          </dd>
          {!pickUpStore && <dd className="mt-1 wrap-anywhere">{address}</dd>}
        </div>
      )}
      {pickUpStore && (
        <div>
          <dt className="text-sm text-muted">{say('pickUpAt')}</dt>
          <dd className="mt-1">
            <PlaceOfStore {...pickUpStore} address={address} />
          </dd>
        </div>
      )}
      {deliverOn && (
        <div>
          <dt className="text-sm text-muted">{say(pickUpStore ? 'pickUpOn' : 'deliverOn')}</dt>
          <dd className="mt-1 font-medium">{dayInWords(deliverOn, locale)}</dd>
        </div>
      )}
    </>
  )
}
