import { type LucideIcon, PackageOpen, ScanBarcode, ScanLine } from 'lucide-react'
import { Badge } from '#app/components/badge.tsx'
import { Card } from '#app/components/card.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Link } from '#app/components/navigation.tsx'
import { StatTile } from '#app/components/stat-tile.tsx'
import { formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { homeMessages } from '../home/messages.ts'
import type { StoreHome as Home } from '../home/types.ts'
import { DaysChart } from './days-chart.tsx'

export interface StoreHomeProps extends Home {
  storeId: string
  currency: string
  may: { verify: boolean; sell: boolean; figures: boolean; orders: boolean }
}

/** What a clerk must do today: the two big buttons of the till, what waits, and how the stock stands. */
export function StoreHome(props: StoreHomeProps) {
  const t = useMessages(homeMessages)
  const { stock, pickUps, counter, may } = props
  if (!stock && !pickUps && !counter)
    return <EmptyState icon={PackageOpen} title={t('nothing')} body={t('nothingBody')} />
  return (
    <div className="flex flex-col gap-5">
      {(may.verify || may.sell) && (
        <div className="grid gap-3 sm:grid-cols-2">
          {may.verify && (
            <BigLink to="/store/counter" icon={ScanLine} label={t('doCounter')} body={t('doCounterBody')} />
          )}
          {may.sell && (
            <BigLink to="/store/sell" icon={ScanBarcode} label={t('doSell')} body={t('doSellBody')} />
          )}
        </div>
      )}
      <Tiles {...props} />
      {stock && <Stock {...props} stock={stock} />}
    </div>
  )
}

function BigLink({
  to,
  icon: Icon,
  label,
  body,
}: {
  to: string
  icon: LucideIcon
  label: string
  body: string
}) {
  return (
    <Link
      to={to}
      className="flex min-h-20 items-center gap-4 rounded-md bg-accent px-5 py-4 text-accent-fg transition-colors hover:bg-accent-hover"
    >
      <Icon aria-hidden className="size-8 shrink-0" />
      <span className="min-w-0">
        <span className="block text-lg font-semibold">{label}</span>
        <span className="block text-sm">{body}</span>
      </span>
    </Link>
  )
}

function Tiles({ stock, pickUps, counter, may, storeId }: StoreHomeProps) {
  const t = useMessages(homeMessages)
  const low = stock?.batches.filter((batch) => batch.low).length ?? 0
  return (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-5">
      {counter && counter.open > 0 && (
        <StatTile
          label={t('openChecks')}
          value={t('cards', { n: counter.open })}
          detail={t('openChecksDetail')}
          to="/store/counter"
        />
      )}
      {pickUps && (
        <StatTile
          label={t('pickUps')}
          value={t('orders', { n: pickUps.waiting })}
          detail={pickUps.due > 0 ? t('pickUpsDue', { n: pickUps.due }) : undefined}
          to="/store/orders?view=unshipped&show=pickUp"
        />
      )}
      {counter && (
        <StatTile
          label={t('handedToday')}
          value={t('pieces', { n: counter.today })}
          to={may.orders ? `/store/orders?view=finished&store=${storeId}` : '/store/counter'}
        />
      )}
      {stock && (
        <>
          <StatTile label={t('soldToday')} value={t('cards', { n: stock.soldToday })} to="/store/sales" />
          <StatTile
            label={t('onHand')}
            value={t('cards', { n: stock.onHand })}
            detail={low > 0 ? t('lowTiles', { n: low }) : stock.onHand > 0 ? t('enough') : undefined}
            to="#stock"
          />
        </>
      )}
    </div>
  )
}

function Stock({ stock, currency }: StoreHomeProps & { stock: NonNullable<Home['stock']> }) {
  const t = useMessages(homeMessages)
  const locale = useLocale()
  const busy = stock.days.some((day) => day.sold !== 0 || day.handed !== 0)
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <Card title={t('chart')}>
        {busy ? <DaysChart days={stock.days} /> : <p className="text-muted">{t('quiet')}</p>}
      </Card>
      <div id="stock" className="min-w-0 scroll-mt-20">
        {stock.batches.length === 0 ? (
          <EmptyState icon={PackageOpen} title={t('noStock')} body={t('noStockBody')} />
        ) : (
          <Card
            title={t('stock')}
            description={[t('stockLead'), stock.batches.some((batch) => batch.low) && t('askMore')]
              .filter(Boolean)
              .join(locale === 'en' ? ' ' : '')}
          >
            <ul className="divide-y divide-line">
              {stock.batches.map((batch) => (
                <li
                  key={`${batch.name} ${batch.faceValueMinor}`}
                  className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 py-2"
                >
                  <span className="min-w-0 flex-1 basis-32">
                    {batch.name}{' '}
                    <span className="text-muted">
                      {formatMoney(batch.faceValueMinor, currency, locale, { whole: true })}
                    </span>
                  </span>
                  {batch.low && <Badge tone="warning">{t(batch.onHand > 0 ? 'low' : 'soldOut')}</Badge>}
                  <span className="font-semibold tabular-nums">{t('cards', { n: batch.onHand })}</span>
                </li>
              ))}
            </ul>
          </Card>
        )}
      </div>
    </div>
  )
}
