import { Button } from '#app/components/button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Form, Link, useNavigation } from '#app/components/navigation.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { Gift } from '../types.ts'
import { GiftPicture } from './gift-picture.tsx'

export interface ReviewProps {
  gift: Gift
  consignee: string
  phone: string
  address: string
  /** Of what is shown here; goes back with the confirmation. */
  mark: string
  changed: boolean
  goodsHref: string
  addressHref: string
}

const changeLink =
  'inline-flex min-h-11 shrink-0 items-center px-1 text-base text-accent-ink underline underline-offset-4'

/** Everything that was decided, once more, before it counts. */
export function Review(props: ReviewProps) {
  const t = useMessages(messages)
  const pending = useNavigation().state !== 'idle'
  return (
    <Form method="post" className="flex flex-col gap-5">
      <input type="hidden" name="mark" value={props.mark} />
      {props.changed && (
        <Flash tone="warning" title={t('reviewChanged')}>
          {t('reviewChangedBody')}
        </Flash>
      )}
      <section aria-label={t('gift')} className="overflow-hidden rounded-md border border-line bg-surface">
        <div className="flex items-center gap-4 p-4">
          <GiftPicture
            picture={props.gift.picture}
            size="thumb"
            eager
            className="size-20 shrink-0 rounded-md"
          />
          <p className="min-w-0 flex-1 text-lg leading-snug font-semibold wrap-anywhere">{props.gift.name}</p>
          <Link to={props.goodsHref} aria-label={t('changeGift')} className={changeLink}>
            {t('change')}
          </Link>
        </div>
        <div className="flex items-start gap-4 border-t border-line p-4">
          <dl className="min-w-0 flex-1">
            <dt className="text-sm text-muted">{t('deliverTo')}</dt>
            <dd className="mt-1 font-medium wrap-anywhere">
              {props.consignee} <span className="whitespace-nowrap">{props.phone}</span>
            </dd>
            <dd className="mt-1 wrap-anywhere">{props.address}</dd>
          </dl>
          <Link to={props.addressHref} aria-label={t('changeAddress')} className={changeLink}>
            {t('change')}
          </Link>
        </div>
      </section>
      <Button type="submit" pending={pending}>
        {pending ? t('confirming') : t('confirm')}
      </Button>
    </Form>
  )
}
