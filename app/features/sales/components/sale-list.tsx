import { ReceiptText } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, Link } from '#app/components/navigation.tsx'
import { formatDate, formatMoney, formatTime } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { SaleHead } from '../types.ts'

export interface SaleListProps {
  day: string
  today: string
  sales: SaleHead[]
  maySell: boolean
  currency: string
  timeZone: string
}

/** The sales of a day, newest first, with what they come to. */
export function SaleList(props: SaleListProps) {
  const t = useMessages(messages)
  const { day, today, sales, maySell } = props
  return (
    <>
      <Form method="get" action="/store/sales" className="flex items-end gap-2">
        <Field label={t('day')} className="w-44">
          <Input key={day} type="date" name="day" defaultValue={day} max={today} className="h-11" />
        </Field>
        <Button type="submit" variant="secondary" className="h-11">
          {t('showDay')}
        </Button>
        {day !== today && (
          <LinkButton to="/store/sales" variant="ghost" className="h-11">
            {t('today')}
          </LinkButton>
        )}
      </Form>
      {sales.length > 0 ? (
        <DaySales {...props} />
      ) : (
        <EmptyState
          icon={ReceiptText}
          title={t('salesEmpty')}
          body={t('salesEmptyBody')}
          action={
            maySell && (
              <LinkButton to="/store/sell" size="lg" variant="primary">
                {t('goSell')}
              </LinkButton>
            )
          }
        />
      )}
    </>
  )
}

const netMinor = (sale: SaleHead) => sale.faceValueMinor - sale.cancelledMinor

function DaySales({ day, sales, currency, timeZone }: SaleListProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const sum = (of: (sale: SaleHead) => number) => sales.reduce((total, sale) => total + of(sale), 0)
  return (
    <section aria-label={t('salesCaption')} className="flex flex-col gap-2">
      <p className="text-[15px] font-medium">
        {formatDate(day, locale)} ·{' '}
        {t('daySum', {
          n: sales.length,
          cards: sum((sale) => sale.cards - sale.cancelled),
          amount: formatMoney(sum(netMinor), currency, locale),
        })}
      </p>
      <ul className="divide-y divide-line overflow-hidden rounded-md border border-line bg-surface">
        {sales.map((sale) => (
          <li key={sale.saleId}>
            <SaleLine {...{ sale, currency, timeZone }} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function SaleLine({ sale, currency, timeZone }: { sale: SaleHead; currency: string; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Link
      to={`/store/sales/${sale.saleId}`}
      className="flex min-h-16 items-center gap-3 px-4 py-2 hover:bg-hover"
    >
      <span className="min-w-0 flex-1">
        <span className="block font-medium tabular-nums">{sale.saleNo}</span>
        <span className="block text-[13px] text-muted">
          {formatTime(sale.at, timeZone, locale)} · {sale.clerk}
        </span>
      </span>
      <span className="shrink-0 text-right">
        <span className="block font-semibold tabular-nums">
          {formatMoney(netMinor(sale), currency, locale)}
        </span>
        <span className="block text-[13px] text-muted">
          {t('totalCards', { n: sale.cards - sale.cancelled })}
          {sale.cancelled > 0 && ` · ${t('cancelledCards', { n: sale.cancelled })}`}
        </span>
      </span>
    </Link>
  )
}
