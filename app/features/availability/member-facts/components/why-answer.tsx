import { CircleCheck, CircleX } from 'lucide-react'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Link } from '#app/components/navigation.tsx'
import type { Permission } from '#app/core/auth/permissions.ts'
import { formatDate, formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { Answer, ProductAnswer } from '../answer.ts'
import { messages } from '../messages.ts'
import type { CardInQuestion } from '../types.ts'
import { CardReason, ProductReason } from './reasons.tsx'

export interface WhyAnswerProps {
  card: Pick<CardInQuestion, 'serial' | 'number' | 'batchName' | 'orderNo' | 'lockedUntil'>
  answer: Answer
  /** The store asked about. */
  store: { id: string; name: string } | undefined
  moment: Date
  timeZone: string
  /** What the account may do: there are links to that alone. */
  may: readonly Permission[]
}

/** What a card can be redeemed for, and what stands in the way of the rest. */
export function WhyAnswer(props: WhyAnswerProps) {
  const { card, answer, moment, timeZone, may } = props
  const t = useMessages(messages)
  const locale = useLocale()
  const time = formatInstant(moment, timeZone, locale)
  const lockedUntil = card.lockedUntil && formatInstant(card.lockedUntil, timeZone, locale)
  return (
    <div className="flex min-w-0 flex-col gap-5">
      <Card
        title={t('cardTitle', { serial: String(card.serial) })}
        description={
          <>
            <span className="font-mono break-all">{card.number}</span>
            {' · '}
            {t('batch', { name: card.batchName })}
          </>
        }
        actions={
          <Link to={`/admin/cards/${card.serial}`} className="text-[13px] underline">
            {t('seeCard')}
          </Link>
        }
      >
        <div className="flex flex-col gap-3">
          <Verdict answer={answer} />
          {answer.card && <CardReason refusal={answer.card} card={card} may={may} />}
          {lockedUntil && (
            <Flash tone="warning">
              {t('locked', { time: lockedUntil })}{' '}
              {may.includes('settings.write') && <Link to="/admin/security">{t('lockedDo')}</Link>}
            </Flash>
          )}
          <p className="text-[13px] text-muted">
            {answer.orderDay === answer.today
              ? t('asOf', { time })
              : t('asOfLate', { time, day: formatDate(answer.orderDay, locale) })}
            {' · '}
            <Place answer={answer} store={props.store} />
          </p>
        </div>
      </Card>
      <Card title={t(answer.card ? 'productsIf' : 'products')}>
        {answer.products.length === 0 && <p>{t('noProducts')}</p>}
        <ul className="divide-y divide-line">
          {answer.products.map((product) => (
            <Product key={product.productId} product={product} {...props} />
          ))}
        </ul>
      </Card>
    </div>
  )
}

function Verdict({ answer }: { answer: Answer }) {
  const t = useMessages(messages)
  const n = answer.products.filter((product) => product.told.length === 0).length
  const bad = answer.products.length - n
  if (answer.card || n === 0) return <Flash tone="danger" title={t('impossible')} />
  if (bad > 0) return <Flash tone="warning" title={t('someNot', { n, bad })} />
  return <Flash tone="success" title={t('possible', { n })} />
}

function Place({ answer, store }: Pick<WhyAnswerProps, 'answer' | 'store'>) {
  const t = useMessages(messages)
  if (store) return t('storeIs', { store: store.name })
  return answer.place ? t('placeIs', { place: answer.place }) : t('placeNot')
}

function Product({ product, ...rest }: WhyAnswerProps & { product: ProductAnswer }) {
  const t = useMessages(messages)
  const good = product.told.length === 0
  const Icon = good ? CircleCheck : CircleX
  return (
    <li className="flex items-start gap-3 py-3 first:pt-0 last:pb-0">
      <Icon
        aria-hidden
        className={`mt-0.5 size-5 shrink-0 ${good ? 'text-success-ink' : 'text-danger-ink'}`}
      />
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words">
          {product.name}
          <span className="sr-only">: {t(good ? 'canHave' : 'cannotHave')}</span>
        </p>
        {good ? (
          <Days product={product} />
        ) : (
          <ul className="mt-1 flex flex-col gap-2">
            {product.told.map((told) => (
              <li key={'of' in told ? `${told.reason} ${told.of}` : told.reason}>
                <ProductReason told={told} product={product} {...rest} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  )
}

function Days({ product: { asked, days } }: { product: ProductAnswer }) {
  const t = useMessages(messages)
  const locale = useLocale()
  if (!days) return null
  const from = formatDate(days.first, locale)
  return (
    <p className="text-[13px] text-muted">
      {!asked
        ? t('noDateAsked')
        : days.n === 1
          ? t('oneDate', { from })
          : t('dates', { from, to: formatDate(days.last, locale), n: days.n })}
    </p>
  )
}
