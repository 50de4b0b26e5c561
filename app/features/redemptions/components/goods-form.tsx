import { ChevronDown } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { cn } from '#app/components/cn.ts'
import { FieldErrors } from '#app/components/field.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { Gift } from '../types.ts'
import { GiftPicture } from './gift-picture.tsx'

/** Descriptions up to this length stand open; longer ones are folded. */
const SHORT = 60

/** The gifts of a card, one to be chosen. The only one there is comes chosen. */
export function GoodsForm({
  gifts,
  chosen,
  errors,
}: {
  gifts: readonly Gift[]
  chosen: string | undefined
  errors: readonly string[] | undefined
}) {
  const t = useMessages(messages)
  const pending = useNavigation().state !== 'idle'
  const available = gifts.filter((gift) => !gift.soldOut)
  const preselected = available.length === 1 ? available[0]?.productId : chosen
  return (
    <Form method="post" className="flex flex-1 flex-col gap-4">
      <fieldset
        aria-describedby={errors ? 'product-error' : undefined}
        className="flex min-w-0 flex-col gap-4"
      >
        <legend className="sr-only">{t('chooseGift')}</legend>
        {gifts.map((gift, index) => (
          <GiftChoice
            key={gift.productId}
            gift={gift}
            checked={gift.productId === preselected && !gift.soldOut}
            eager={index < 2}
          />
        ))}
        <FieldErrors id="product-error" errors={errors} />
      </fieldset>
      {available.length > 0 && (
        <div className="sticky bottom-0 mt-auto -mx-5 bg-canvas/95 px-5 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
          <Button type="submit" pending={pending} className="w-full">
            {t('goAddress')}
          </Button>
        </div>
      )}
    </Form>
  )
}

function GiftChoice({ gift, checked, eager }: { gift: Gift; checked: boolean; eager: boolean }) {
  const t = useMessages(messages)
  const long = [...gift.description].length > SHORT
  return (
    <div
      className={cn(
        'overflow-hidden rounded-md border border-line bg-surface shadow-sm transition-colors',
        'has-checked:border-accent has-checked:ring-2 has-checked:ring-accent',
        'has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-ring',
        !gift.soldOut && 'hover:border-edge',
      )}
    >
      <label className={cn('block', gift.soldOut && 'cursor-not-allowed')}>
        <span className="relative block">
          <GiftPicture
            picture={gift.picture}
            size="card"
            eager={eager}
            className={cn('aspect-[16/10] w-full', gift.soldOut && 'opacity-60 saturate-0')}
          />
          {gift.soldOut && (
            <span className="absolute top-3 left-3 rounded-md bg-surface px-2.5 py-1 text-sm font-medium">
              {t('soldOut')}
            </span>
          )}
        </span>
        <span className="flex items-start gap-3 p-4">
          <input
            type="radio"
            name="product"
            value={gift.productId}
            defaultChecked={checked}
            disabled={gift.soldOut}
            required
            className="mt-0.5 size-6 shrink-0 accent-accent outline-none"
          />
          <span className="min-w-0 flex-1">
            <span className={cn('block text-lg leading-snug font-semibold', gift.soldOut && 'text-muted')}>
              {gift.name}
            </span>
            {gift.description && !long && (
              <span className="mt-1 block text-base whitespace-pre-line text-muted">{gift.description}</span>
            )}
          </span>
        </span>
      </label>
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
