import { Button } from '#app/components/button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Form, Link, useNavigation } from '#app/components/navigation.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { Captcha } from '#app/features/guard/components/captcha.tsx'
import { messages } from '../messages.ts'
import type { Gift, PickUpStore } from '../types.ts'
import { DeliveryFacts } from './delivery-facts.tsx'
import { GiftPicture } from './gift-picture.tsx'

/** A choice as it is shown once more before it counts. */
export type ShownChoice = {
  gift: Gift
  consignee: string
  phone: string
  address: string
  /** The day it shall arrive or be picked up on; undefined where none is asked. */
  deliverOn: string | undefined
  /** Where it is picked up; undefined: it is delivered. */
  pickUpStore: PickUpStore | undefined
}

export type ReviewProps = ShownChoice & {
  /** Of what is shown here; goes back with the confirmation. */
  token: string
  changed: boolean
  /** True when the confirmation before did not pass our check. */
  submitRefused: boolean
  /** Where the captcha that was asked for comes from; undefined: none was. */
  captchaUrl: string | undefined
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
      <input type="hidden" name="token" value={props.token} />
      {props.submitRefused && (
        <Flash tone="warning" title={t('submitRefused')}>
          {t('submitRefusedBody')}
        </Flash>
      )}
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
            loading="eager"
            className="size-20 shrink-0 rounded-md"
          />
          <p className="min-w-0 flex-1 text-lg leading-snug font-semibold wrap-anywhere">{props.gift.name}</p>
          <Link to={props.goodsHref} aria-label={t('changeGift')} className={changeLink}>
            {t('change')}
          </Link>
        </div>
        <Delivery {...props} />
      </section>
      {props.captchaUrl && (
        <>
          <Flash tone="warning" title={t('CAPTCHA_NEEDED')}>
            {t('CAPTCHA_NEEDED_do')}
          </Flash>
          {/* A solution is good once, and so is the token that comes with each answer. */}
          <Captcha key={props.token} url={props.captchaUrl} />
        </>
      )}
      <Button type="submit" pending={pending}>
        {pending ? t('confirming') : t('confirm')}
      </Button>
    </Form>
  )
}

/** Who gets it, where and when, with the way back to change it. */
function Delivery({ addressHref, ...choice }: ReviewProps) {
  const t = useMessages(messages)
  return (
    <div className="flex items-start gap-4 border-t border-line p-4">
      <dl className="flex min-w-0 flex-1 flex-col gap-3">
        <DeliveryFacts {...choice} />
      </dl>
      <Link to={addressHref} aria-label={t('changeAddress')} className={changeLink}>
        {t('change')}
      </Link>
    </div>
  )
}
