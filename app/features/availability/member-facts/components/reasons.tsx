import type { ReactNode } from 'react'
import { Link } from '#app/components/navigation.tsx'
import type { Permission } from '#app/core/auth/permissions.ts'
import { formatDate } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { ruleInWords } from '#app/features/regions/components/region-rule-words.tsx'
import { messages as regionMessages } from '#app/features/regions/messages.ts'
import { seasonsInWords } from '../../season-words.ts'
import type { Answer, Told } from '../answer.ts'
import { messages } from '../messages.ts'
import type { WhyAnswerProps } from './why-answer.tsx'

type Way = { to: string; label: string; needs: Permission }

/** A reason, what to do about it, and the way there for those who may go it. */
function Reason(props: { what: string; todo: string; ways: readonly Way[]; may: readonly Permission[] }) {
  const ways = props.ways.filter(({ needs }) => props.may.includes(needs))
  return (
    <div>
      <p>{props.what}</p>
      <p className="text-[13px] text-muted">
        {props.todo}
        {ways.map(({ to, label }) => (
          <span key={to}>
            {' '}
            <Link to={to} className="text-accent-ink underline">
              {label}
            </Link>
          </span>
        ))}
      </p>
    </div>
  )
}

/** Why the card itself cannot be redeemed. */
export function CardReason(props: {
  refusal: NonNullable<Answer['card']>
  card: WhyAnswerProps['card']
  may: readonly Permission[]
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { refusal, card, may } = props
  const { serial, orderNo } = card
  const change = (action: string, label: string, needs: Permission): Way => ({
    to: `/admin/cards/change?action=${action}&serialFrom=${serial}&serialTo=${serial}`,
    label,
    needs,
  })
  const date = refusal.date ? formatDate(refusal.date, locale) : ''
  const validity = change('validity', t('changeValidity'), 'card.edit')
  switch (refusal.reason) {
    case 'CARD_REDEEMED': {
      const ways: Way[] = orderNo
        ? [
            {
              to: `/admin/orders?q=${encodeURIComponent(orderNo)}`,
              label: t('seeOrder', { orderNo }),
              needs: 'order.read',
            },
          ]
        : []
      return <Reason what={t('CARD_REDEEMED')} todo={t('CARD_REDEEMED_do')} ways={ways} may={may} />
    }
    case 'CARD_VOID': {
      const ways = [change('restore', t('restore'), 'card.void')]
      return <Reason what={t('CARD_VOID')} todo={t('CARD_VOID_do')} ways={ways} may={may} />
    }
    case 'CARD_INACTIVE': {
      const ways = [change('activate', t('activate'), 'card.activate')]
      return <Reason what={t('CARD_INACTIVE')} todo={t('CARD_INACTIVE_do')} ways={ways} may={may} />
    }
    default: {
      const { reason } = refusal
      return <Reason what={t(reason, { date })} todo={t(`${reason}_do`)} ways={[validity]} may={may} />
    }
  }
}

type ProductReasonProps = WhyAnswerProps & { told: Told; product: { productId: string; name: string } }

/** Why a product cannot be had. */
export function ProductReason(props: ProductReasonProps): ReactNode {
  const { told, product, answer, may } = props
  const t = useMessages(messages)
  const locale = useLocale()
  const toProduct: Way = {
    to: `/admin/products/${product.productId}`,
    label: t('toProduct', { name: product.name }),
    needs: 'product.write',
  }
  const toSettings = (part: string): Way => ({
    to: `/admin/settings#${part}`,
    label: t('toSettings'),
    needs: 'settings.write',
  })
  switch (told.reason) {
    case 'PRODUCT_OFF_SHELF':
    case 'PRODUCT_SOLD_OUT': {
      const { reason } = told
      return <Reason what={t(reason)} todo={t(`${reason}_do`)} ways={[toProduct]} may={may} />
    }
    case 'PRODUCT_OUT_OF_SEASON': {
      const seasons = seasonsInWords(told.seasons, locale)
      const what = t('PRODUCT_OUT_OF_SEASON', { today: formatDate(answer.today, locale), seasons })
      const todo = told.opens
        ? t('PRODUCT_OUT_OF_SEASON_do', { opens: formatDate(told.opens, locale) })
        : t('PRODUCT_OUT_OF_SEASON_over')
      return <Reason what={what} todo={todo} ways={[toProduct]} may={may} />
    }
    case 'PRODUCT_NO_DATE': {
      const { cause, capacity: n } = told
      const what = cause === 'capacity' ? t('PRODUCT_NO_DATE_capacity', { n }) : t(`PRODUCT_NO_DATE_${cause}`)
      const ways = cause === 'settings' ? [toSettings('dates')] : [toProduct, toSettings('dates')]
      return <Reason what={what} todo={t(`PRODUCT_NO_DATE_${cause}_do`)} ways={ways} may={may} />
    }
    case 'REGION_NOT_SERVED':
      return <RegionReason {...props} told={told} ways={{ toProduct, toSettings: toSettings('regions') }} />
    case 'STORE_NOT_OFFERED':
      return <StoreReason {...props} off={told.pickUpIsOff} toSettings={toSettings('pick-up')} />
  }
}

function RegionReason(
  props: ProductReasonProps & {
    told: Extract<Told, { reason: 'REGION_NOT_SERVED' }>
    ways: { toProduct: Way; toSettings: Way }
  },
) {
  const t = useMessages(messages)
  const r = useMessages(regionMessages)
  const { told, ways, card, may } = props
  const { serial } = card
  const way: Record<typeof told.of, Way> = {
    merchant: ways.toSettings,
    product: ways.toProduct,
    card: {
      to: `/admin/cards/change?action=regions&serialFrom=${serial}&serialTo=${serial}`,
      label: t('changeCard'),
      needs: 'card.edit',
    },
  }
  const what = t(`REGION_NOT_SERVED_${told.of}`, { rule: ruleInWords(told.rule, r) })
  return <Reason what={what} todo={t('REGION_NOT_SERVED_do')} ways={[way[told.of]]} may={may} />
}

function StoreReason(props: ProductReasonProps & { off: boolean; toSettings: Way }) {
  const t = useMessages(messages)
  const { off, store, toSettings, may } = props
  const toStore: Way[] = store
    ? [{ to: `/admin/stores/${store.id}/edit`, label: t('toStore'), needs: 'store.manage' }]
    : []
  const what = t('STORE_NOT_OFFERED', { cause: t(off ? 'pickUpIsOff' : 'storeIsOff') })
  return (
    <Reason
      what={what}
      todo={t('STORE_NOT_OFFERED_do')}
      ways={off ? [toSettings, ...toStore] : toStore}
      may={may}
    />
  )
}
