import { ChevronDown } from 'lucide-react'
import { cn } from '#app/components/cn.ts'
import { formatDate } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { SeasonWords } from '#app/features/availability/components/season-words.tsx'
import { messages as availability } from '#app/features/availability/messages.ts'
import type { ProductRefusal } from '#app/features/availability/types.ts'
import { messages } from '../messages.ts'
import type { Gift } from '../types.ts'
import { GiftPicture, type PictureLoading } from './gift-picture.tsx'

/** Descriptions up to this length stand open; longer ones are folded. */
const SHORT = 60

/** A gift as the goods page shows it. */
export type ShownGift = Omit<Gift, 'dates' | 'regionRule'>

/** One gift with its picture and season; one that cannot be had now is grey, says why, and cannot be chosen. */
export function GiftChoice({
  gift,
  checked,
  loading,
}: {
  gift: ShownGift
  checked: boolean
  loading: PictureLoading
}) {
  const t = useMessages(messages)
  const long = [...gift.description].length > SHORT
  const [refusal] = gift.refusals
  return (
    <div
      className={cn(
        'overflow-hidden rounded-md border border-line bg-surface shadow-sm transition-colors',
        'has-checked:border-accent has-checked:ring-2 has-checked:ring-accent',
        'has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-ring',
        refusal ? 'bg-sunken shadow-none' : 'hover:border-edge',
      )}
    >
      <label className={cn('block', refusal && 'cursor-not-allowed')}>
        <span className="relative block">
          <GiftPicture
            picture={gift.picture}
            size="card"
            loading={loading}
            className={cn('aspect-[16/10] w-full', refusal && 'opacity-60 saturate-0')}
          />
          {refusal && <ReasonBadge refusal={refusal} />}
        </span>
        <span className="flex items-start gap-3 p-4">
          <input
            type="radio"
            name="product"
            value={gift.productId}
            defaultChecked={checked && !refusal}
            disabled={refusal !== undefined}
            aria-describedby={`about-${gift.productId}`}
            required
            className="mt-0.5 size-6 shrink-0 accent-accent outline-none"
          />
          <span className="min-w-0 flex-1">
            <span className={cn('block text-lg leading-snug font-semibold', refusal && 'text-muted')}>
              {gift.name}
            </span>
            {gift.description && !long && (
              <span className="mt-1 block text-base whitespace-pre-line text-muted">{gift.description}</span>
            )}
          </span>
        </span>
      </label>
      <div id={`about-${gift.productId}`} className="px-4 pl-[52px] not-empty:-mt-2 not-empty:pb-4">
        {refusal && <NextTime refusal={refusal} />}
        <SeasonWords seasons={gift.seasons} />
      </div>
      {long && (
        <details className="group border-t border-line px-4 text-base">
          <summary className="flex min-h-11 list-none items-center justify-between text-muted">
            {t('details')}
            <ChevronDown aria-hidden className="size-5 transition-transform group-open:rotate-180" />
          </summary>
          <p className="pb-4 whitespace-pre-line">{gift.description}</p>
        </details>
      )}
    </div>
  )
}

function ReasonBadge({ refusal }: { refusal: ProductRefusal }) {
  const t = useMessages(availability)
  return (
    <span className="absolute top-3 left-3 rounded-md bg-surface px-2.5 py-1 text-sm font-medium">
      {t(refusal.reason)}
    </span>
  )
}

/** When it can be had again; nothing where only the merchant knows. */
function NextTime({ refusal }: { refusal: ProductRefusal }) {
  const t = useMessages(availability)
  const locale = useLocale()
  if (refusal.reason !== 'PRODUCT_OUT_OF_SEASON') return null
  return (
    <p className="text-base font-medium">
      {refusal.opens ? t('opens', { date: formatDate(refusal.opens, locale) }) : t('over')}
    </p>
  )
}
