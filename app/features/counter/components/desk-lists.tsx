import { PackageCheck } from 'lucide-react'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Link } from '#app/components/navigation.tsx'
import { formatInstant, formatTime } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { Desk } from '../types.ts'

/** What is checked and not handed over, and what was handed over today. */
export function DeskLists({ desk, timeZone, listed }: { desk: Desk; timeZone: string; listed: number }) {
  return (
    <>
      {desk.open.length > 0 && <OpenChecks open={desk.open} timeZone={timeZone} />}
      <Today desk={desk} timeZone={timeZone} listed={listed} />
    </>
  )
}

function OpenChecks({ open, timeZone }: { open: Desk['open']; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <section aria-labelledby="counter-open">
      <h2 id="counter-open" className="text-lg font-semibold">
        {t('openTitle')}
      </h2>
      <p className="text-sm text-muted">{t('openHint')}</p>
      <ul className="mt-3 flex flex-col gap-2">
        {open.map(({ checkId, maskedNumber, at, clerk }) => (
          <li key={checkId}>
            <Link
              to={`/store/counter/${checkId}`}
              className="flex min-h-14 items-center gap-3 rounded-md border border-edge bg-warning-soft px-4 py-2 text-warning-ink hover:border-ink"
            >
              <span className="min-w-0 flex-1">
                <span className="block font-mono">{maskedNumber}</span>
                <span className="block text-sm">
                  {clerk} {formatInstant(at, timeZone, locale)}
                </span>
              </span>
              <span className="shrink-0 font-medium">{t('goOn')}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Today({ desk, timeZone, listed }: { desk: Desk; timeZone: string; listed: number }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <section aria-labelledby="counter-today">
      <h2 id="counter-today" className="flex items-baseline gap-3 text-lg font-semibold">
        {t('todayTitle')}
        {desk.count > 0 && (
          <span className="text-base font-normal text-muted tabular-nums">
            {t('todayCount', { n: desk.count })}
          </span>
        )}
      </h2>
      {desk.today.length === 0 ? (
        <div className="mt-3">
          <EmptyState icon={PackageCheck} title={t('todayEmpty')} />
        </div>
      ) : (
        <ul className="mt-3 divide-y divide-line rounded-md border border-line bg-surface">
          {desk.today.map((each) => (
            <li key={each.orderId}>
              <Link
                to={`/store/receipts/orders/${each.orderId}`}
                // A page for paper, outside of the application.
                reloadDocument
                className="flex min-h-14 items-center gap-4 px-4 py-2.5 hover:bg-hover"
              >
                <time
                  dateTime={new Date(each.at).toISOString()}
                  className="shrink-0 font-medium tabular-nums"
                >
                  {formatTime(each.at, timeZone, locale)}
                </time>
                <span className="min-w-0 flex-1">
                  <span className="block wrap-anywhere">{each.goods.join(' + ')}</span>
                  <span className="block text-sm wrap-anywhere text-muted">
                    <span className="font-mono">{each.maskedNumber}</span> · {each.clerk ?? t('former')}
                    {each.cardStore && each.cardStore.storeId !== each.store?.storeId && (
                      <> · {t('from', { store: each.cardStore.name })}</>
                    )}
                  </span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {desk.count > listed && <p className="mt-2 text-sm text-muted">{t('todayMore', { n: listed })}</p>}
    </section>
  )
}
