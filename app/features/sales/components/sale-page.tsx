import { Badge, type Tone } from '#app/components/badge.tsx'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { KeyValue } from '#app/components/key-value.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Link } from '#app/components/navigation.tsx'
import { formatInstant, formatMoney } from '#app/core/i18n/format.ts'
import type { Locale } from '#app/core/i18n/locale.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { Cancelled } from '../mutations.ts'
import type { Sale, SoldCard, SoldState } from '../types.ts'
import { PrintForm } from './sold-banner.tsx'

export interface SalePageProps {
  sale: Sale
  mayCancel: boolean
  /** What shall be taken back, to be confirmed. */
  asked: number | 'all' | undefined
  /** So many were just taken back. */
  done: number | undefined
  cancellationId: string
  refused: Extract<Cancelled, { ok: false }> | undefined
  currency: string
  timeZone: string
}

/** A sale: its cards and what has become of them, its receipt, and taking it back. */
export function SalePage(props: SalePageProps) {
  const { sale, mayCancel, asked, done, refused, currency, timeZone } = props
  const t = useMessages(messages)
  const locale = useLocale()
  const money = (minor: number) => formatMoney(minor, currency, locale)
  return (
    <div className="mx-auto flex max-w-2xl flex-col gap-4">
      <Breadcrumb items={[{ label: t('salesTitle'), to: '/store/sales' }, { label: sale.saleNo }]} />
      <h1 className="text-xl font-semibold">{t('saleTitle', { saleNo: sale.saleNo })}</h1>
      {refused && (
        <Flash tone="danger">
          {refused.reason === 'CHANGED' ? t('cancelChanged', { n: refused.cards }) : t('cancelNotAllowed')}
        </Flash>
      )}
      {done !== undefined && !refused && <Flash tone="success">{t('cancelDone', { n: done })}</Flash>}
      {asked !== undefined && mayCancel && <ConfirmCancel {...props} asked={asked} />}
      <Card>
        <KeyValue
          items={[
            { label: t('time'), value: formatInstant(sale.at, timeZone, locale) },
            { label: t('store'), value: sale.store },
            { label: t('clerk'), value: sale.clerk },
            { label: t('cards'), value: t('totalCards', { n: sale.cards }) },
            { label: t('amount'), value: money(sale.faceValueMinor) },
            { label: t('serials'), value: serialsInWords(sale.serials, locale) },
          ]}
        />
        <div className="mt-4 flex flex-wrap gap-2">
          <PrintForm action={`/store/receipts/sales/${sale.saleId}`} label={t('printReceipt')} />
          {mayCancel && sale.byState.active > 0 && asked === undefined && (
            <LinkButton to="?cancel=all" size="lg">
              {t('cancelAll', { n: sale.byState.active })}
            </LinkButton>
          )}
        </div>
      </Card>
      <SoldCards {...props} />
      <History {...props} />
    </div>
  )
}

const separator = (locale: Locale) => (locale === 'en' ? ', ' : '、')
const serialsInWords = (runs: string, locale: Locale) =>
  runs.replaceAll('-', '–').replaceAll(',', separator(locale))

const TONES: Record<SoldState, Tone> = {
  active: 'success',
  redeemed: 'info',
  void: 'danger',
  cancelled: 'neutral',
}

function SoldCards({ sale, mayCancel, currency }: SalePageProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <section aria-labelledby="sold-cards">
      <h2 id="sold-cards" className="mb-2 text-base font-semibold">
        {t('saleCards')}
      </h2>
      <ul className="divide-y divide-line overflow-hidden rounded-md border border-line bg-surface">
        {sale.sold.map((card: SoldCard) => (
          <li key={card.serial} className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
            <div className="min-w-0 flex-1 basis-40">
              <p className="truncate font-medium tabular-nums">{card.number}</p>
              <p className="text-[13px] text-muted">
                {t('serial')} {card.serial} · {formatMoney(card.faceValueMinor, currency, locale)}
              </p>
            </div>
            <Badge tone={TONES[card.state]}>{t(`sold.${card.state}`)}</Badge>
            {mayCancel && card.state === 'active' && sale.cards > 1 && (
              <Link
                to={`?cancel=${card.serial}`}
                aria-label={t('cancelOneOf', { number: card.number })}
                className="inline-flex min-h-11 items-center px-1 text-accent-ink underline"
              >
                {t('cancelOne')}
              </Link>
            )}
          </li>
        ))}
      </ul>
      {sale.cards > sale.sold.length && (
        <p className="mt-2 text-sm text-muted">{t('soldMore', { n: sale.sold.length })}</p>
      )}
    </section>
  )
}

/** Asks once more, with the count, and says which cards stay as they are. A page of its own: it needs no scripts. */
function ConfirmCancel({ sale, asked, cancellationId, currency }: SalePageProps & { asked: number | 'all' }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const one = asked === 'all' ? undefined : sale.sold.find((card) => card.serial === asked)
  const n = asked === 'all' ? sale.byState.active : one?.state === 'active' ? 1 : 0
  const minor = asked === 'all' ? sale.activeMinor : (one?.faceValueMinor ?? 0)
  if (n === 0)
    return (
      <Flash tone="warning" title={t('cancelNothing')}>
        {t('cancelNothingBody')}
      </Flash>
    )
  const stay = (['active', 'redeemed', 'void', 'cancelled'] as const)
    .map((state) => [state, sale.byState[state] - (state === 'active' ? n : 0)] as const)
    .filter(([, count]) => count > 0)
  return (
    <section aria-labelledby="cancel-title" className="rounded-md border border-danger-ink bg-surface p-5">
      <h2 id="cancel-title" className="text-lg font-semibold">
        {t('cancelQuestion', { n })}
      </h2>
      {one && <p className="mt-1 font-medium tabular-nums">{one.number}</p>}
      <p className="mt-2">{t('cancelBody', { amount: formatMoney(minor, currency, locale) })}</p>
      {stay.length > 0 && (
        <p className="mt-2 text-muted">
          {t('cancelStays', { n: sale.cards - n })}{' '}
          {stay
            .map(([state, count]) => t('cancelStaysLine', { state: t(`sold.${state}`), n: count }))
            .join(separator(locale))}
        </p>
      )}
      <form method="post" className="mt-4 flex flex-wrap gap-2">
        <input type="hidden" name="cancellationId" value={cancellationId} />
        <input type="hidden" name="what" value={asked} />
        <input type="hidden" name="count" value={n} />
        <Button type="submit" size="lg" variant="danger">
          {t('cancelYes', { n })}
        </Button>
        <LinkButton to="." size="lg">
          {t('cancelNo')}
        </LinkButton>
      </form>
    </section>
  )
}

function History({ sale, currency, timeZone }: SalePageProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  if (sale.cancellations.length === 0) return null
  return (
    <section aria-labelledby="cancel-history">
      <h2 id="cancel-history" className="mb-2 text-base font-semibold">
        {t('history')}
      </h2>
      <ul className="flex flex-col gap-1 text-muted">
        {sale.cancellations.map((each) => (
          <li key={each.serials + String(each.at)}>
            {t('historyLine', {
              at: formatInstant(each.at, timeZone, locale),
              clerk: each.clerk,
              n: each.cards,
              serials: serialsInWords(each.serials, locale),
              amount: formatMoney(each.faceValueMinor, currency, locale),
            })}
          </li>
        ))}
      </ul>
    </section>
  )
}
