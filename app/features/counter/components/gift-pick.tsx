import type { ReactNode } from 'react'
import { cn } from '#app/components/cn.ts'
import { formatDate } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages as availability } from '#app/features/availability/messages.ts'
import { GiftPicture } from '#app/features/redemptions/components/gift-picture.tsx'
import type { Picture } from '#app/features/redemptions/types.ts'
import { messages } from '../messages.ts'
import type { ShownGift } from '../types.ts'

/** The goods a card is good for, in rows that a thumb hits; what cannot be had now is grey and says why. */
export function GiftPick({ gifts }: { gifts: readonly ShownGift[] }) {
  const t = useMessages(messages)
  const good = gifts.filter((gift) => !gift.refusal)
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-2 text-lg font-semibold">{t('choose')}</legend>
      {gifts.map((gift) => (
        <label
          key={gift.productId}
          className={cn(
            'flex min-h-20 items-center gap-3 rounded-md border border-line bg-surface p-2.5 pr-4',
            'has-checked:border-accent has-checked:ring-2 has-checked:ring-accent',
            'has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-ring',
            gift.refusal && 'cursor-not-allowed bg-sunken text-muted',
          )}
        >
          <Goods picture={gift.picture} names={[gift.name]}>
            {gift.refusal && <Why gift={gift} />}
          </Goods>
          <input
            type="radio"
            name="product"
            value={gift.productId}
            required
            disabled={gift.refusal !== undefined}
            // The only one comes chosen.
            defaultChecked={good.length === 1 && !gift.refusal}
            className="size-6 shrink-0 accent-accent outline-none"
          />
        </label>
      ))}
    </fieldset>
  )
}

function Why({ gift }: { gift: ShownGift }) {
  const t = useMessages(availability)
  const locale = useLocale()
  const { refusal } = gift
  if (!refusal) return null
  const opens = refusal.reason === 'PRODUCT_OUT_OF_SEASON' ? refusal.opens : undefined
  return (
    <span className="block text-sm">
      {t(refusal.reason)}
      {opens && <> · {t('opens', { date: formatDate(opens, locale) })}</>}
    </span>
  )
}

/** Goods with their picture. @param names of all parts */
export function Goods({
  picture,
  names,
  children,
}: {
  picture: Picture | undefined
  names: readonly string[]
  children?: ReactNode
}) {
  return (
    <>
      <GiftPicture
        picture={picture}
        size="thumb"
        loading="eager"
        className="size-16 shrink-0 rounded-md sm:size-20"
      />
      <span className="min-w-0 flex-1">
        {names.map((name) => (
          <span key={name} className="block text-lg leading-snug font-semibold wrap-anywhere">
            {name}
          </span>
        ))}
        {children}
      </span>
    </>
  )
}
