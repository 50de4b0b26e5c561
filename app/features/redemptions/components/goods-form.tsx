import { Button } from '#app/components/button.tsx'
import { FieldErrors } from '#app/components/field.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { formatDate } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { GiftChoice, type ShownGift } from './gift-choice.tsx'

/** The gifts of a card, one to be chosen. The only one that can be had comes chosen. */
export function GoodsForm({
  gifts,
  chosen,
  errors,
}: {
  gifts: readonly ShownGift[]
  chosen: string | undefined
  errors: readonly string[] | undefined
}) {
  const t = useMessages(messages)
  const pending = useNavigation().state !== 'idle'
  const available = gifts.filter((gift) => gift.refusals.length === 0)
  const preselected = available.length === 1 ? available[0]?.productId : chosen
  return (
    <Form method="post" className="flex flex-1 flex-col gap-4">
      {available.length === 0 && <NothingNow gifts={gifts} />}
      <fieldset
        aria-describedby={errors ? 'product-error' : undefined}
        className="flex min-w-0 flex-col gap-4"
      >
        <legend className="sr-only">{t('chooseGift')}</legend>
        {gifts.map((gift, index) => (
          <GiftChoice
            key={gift.productId}
            gift={gift}
            checked={gift.productId === preselected}
            // On a phone only the first stands in view.
            loading={index === 0 ? 'first' : 'lazy'}
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

/** All there is cannot be had today: from when on something can, as far as the seasons tell. */
function NothingNow({ gifts }: { gifts: readonly ShownGift[] }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const [opens] = gifts
    .flatMap(({ refusals }) =>
      refusals.flatMap((refusal) =>
        refusal.reason === 'PRODUCT_OUT_OF_SEASON' ? (refusal.opens ?? []) : [],
      ),
    )
    .sort()
  return (
    <Flash tone="info" title={t('nothingNow')}>
      {opens ? t('nothingNowUntil', { date: formatDate(opens, locale) }) : t('nothingNowLater')}
    </Flash>
  )
}
