import { ExternalLink } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge, type Tone } from '#app/components/badge.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { orderMessages } from '../order-messages.ts'
import type { Parcel } from '../types.ts'
import { Copyable } from './copyable.tsx'

type Carried = {
  /** In the reader's language. */
  carrierName: string | null
  /** The carrier's public page. */
  carrierSite: string | undefined
}

export type ShownParcel = Parcel & Carried

/** The parcels of a gift, each with how far it is and its number; nothing for a gift in one parcel. */
export function ParcelList({
  parcels,
  timeZone,
  tracks,
}: {
  parcels: readonly ShownParcel[]
  timeZone: string
  /** The way of each parcel by its order number, as far as it is known. */
  tracks?: Readonly<Record<string, ReactNode>> | undefined
}) {
  const t = useMessages(orderMessages)
  if (parcels.length === 0) return null
  return (
    <section aria-label={t('parcels', { n: parcels.length })} className="flex flex-col gap-3">
      <div>
        <h2 className="font-semibold">{t('parcels', { n: parcels.length })}</h2>
        <p className="text-sm text-muted">{t('parcelsHint')}</p>
      </div>
      <ol className="flex flex-col gap-3">
        {parcels.map((parcel, at) => (
          <li key={parcel.orderNo} className="rounded-md border border-line bg-surface">
            <Head parcel={parcel} place={at + 1} timeZone={timeZone} />
            {parcel.trackingNo && (
              <div className="border-t border-line px-4 pt-3 pb-2">
                <TrackingNumber {...parcel} number={parcel.trackingNo} />
                {tracks?.[parcel.orderNo] && <div className="pt-2 pb-1">{tracks[parcel.orderNo]}</div>}
              </div>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

const TONES = {
  parcelPending: 'neutral',
  parcelPrepared: 'info',
  parcelShipped: 'accent',
  parcelFinished: 'success',
  parcelCancelled: 'neutral',
} satisfies Record<string, Tone>

function stateOf({ status, preparedAt }: Parcel): keyof typeof TONES {
  if (status === 'pending') return preparedAt ? 'parcelPrepared' : 'parcelPending'
  return status === 'shipped' ? 'parcelShipped' : status === 'finished' ? 'parcelFinished' : 'parcelCancelled'
}

function Head({ parcel, place, timeZone }: { parcel: ShownParcel; place: number; timeZone: string }) {
  const t = useMessages(orderMessages)
  const locale = useLocale()
  const state = stateOf(parcel)
  const time = parcel.shippedAt && formatInstant(parcel.shippedAt, timeZone, locale)
  return (
    <div className="flex flex-col gap-1 p-4">
      <div className="flex items-start justify-between gap-3">
        <h3 className="min-w-0 leading-snug font-semibold wrap-anywhere">
          <span className="sr-only">{t('parcelPlace', { n: place })} </span>
          {parcel.name}
        </h3>
        <Badge tone={TONES[state]} className="mt-0.5 shrink-0 text-sm">
          {t(state)}
        </Badge>
      </div>
      <p className="flex flex-wrap gap-x-3 text-sm text-muted">
        <span>{t('parcelNo', { no: parcel.orderNo })}</span>
        {time && <span>{t('parcelSince', { time })}</span>}
      </p>
    </div>
  )
}

/** Which carrier has it, its number, and where to look it up. */
export function TrackingNumber({ carrierName, carrierSite, number }: Carried & { number: string }) {
  const t = useMessages(messages)
  const say = useMessages(orderMessages)
  return (
    <>
      <p className="text-sm text-muted">{carrierName ?? t('trackingNo')}</p>
      <Copyable text={number} />
      {carrierSite && carrierName && (
        <>
          <a
            href={carrierSite}
            target="_blank"
            rel="noreferrer"
            className="inline-flex min-h-11 items-center gap-2 text-accent-ink underline underline-offset-4"
          >
            {say('carrierSite', { carrier: carrierName })}
            <ExternalLink aria-hidden className="size-4 shrink-0" />
            <span className="sr-only">{say('newWindow')}</span>
          </a>
          <p className="text-sm text-muted">{say('trackingHint')}</p>
        </>
      )}
    </>
  )
}
