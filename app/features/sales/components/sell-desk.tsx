import { ScanBarcode } from 'lucide-react'
import type { FormEvent } from 'react'
import { Button } from '#app/components/button.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { useWedge } from '#app/components/use-wedge.ts'
import { formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { writeRuns } from '../serial-runs.ts'
import type { SaleCard } from '../types.ts'
import { LastScan, LineNotices } from './notices.tsx'
import { PileList } from './pile-list.tsx'
import { ScanPanel } from './scan-panel.tsx'
import { type Desk, type Notice, useDesk } from './use-desk.ts'

export interface SellDeskProps {
  memberId: string
  pile: SaleCard[]
  /** Of the sale that a plain form makes; scripts make ids of their own. */
  saleId: string
  currency: string
  timeZone: string
  /** What a plain form was answered. */
  told?: Notice | undefined
}

/** Scan after scan onto the pile, then all of it activated at once. */
export function SellDesk({ memberId, pile, saleId, currency, timeZone, told }: SellDeskProps) {
  const t = useMessages(messages)
  const desk = useDesk(memberId, pile)
  useWedge(desk.add, { fields: 'take', off: desk.selling })
  return (
    <div className="flex flex-col gap-4">
      <ScanPanel onText={desk.add} />
      <LineNotices desk={desk} />
      <LastScan
        // While scans wait for the line, what became of an earlier one would be taken for theirs.
        notice={desk.waiting > 0 && desk.lineIsDown ? undefined : (desk.notice ?? told)}
        currency={currency}
        timeZone={timeZone}
      />
      {desk.cards.length === 0 ? (
        <EmptyState icon={ScanBarcode} title={t('pileEmpty')} body={t('pileEmptyBody')} />
      ) : (
        <>
          <PileList
            cards={desk.cards}
            currency={currency}
            timeZone={timeZone}
            onRemove={(serials) => void desk.remove(serials)}
          />
          <SellBar desk={desk} saleId={saleId} currency={currency} />
        </>
      )}
    </div>
  )
}

/** The running total and the one button, always in reach of the thumb. */
function SellBar({ desk, saleId, currency }: { desk: Desk; saleId: string; currency: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const good = desk.cards.filter((card) => card.state === 'OK')
  const total = good.reduce((sum, card) => sum + (card.faceValueMinor ?? 0), 0)
  const sell = (event: FormEvent) => {
    event.preventDefault()
    if (!desk.selling) void desk.sell()
  }
  return (
    <form
      method="post"
      action="/store/sell"
      onSubmit={sell}
      className="sticky bottom-[calc(var(--tabs,0px)+0.5rem)] z-20 flex items-center gap-3 rounded-md border border-line bg-surface p-3 shadow-md"
    >
      <input type="hidden" name="intent" value="sell" />
      <input type="hidden" name="saleId" value={saleId} />
      <input type="hidden" name="serials" value={writeRuns(good.map((card) => card.serial))} />
      <p aria-live="polite" className="min-w-0 flex-1">
        <span className="block text-[13px] text-muted">{t('totalCards', { n: good.length })}</span>
        <span className="block truncate text-xl font-semibold tabular-nums">
          {formatMoney(total, currency, locale, { whole: true })}
        </span>
      </p>
      <Button
        type="submit"
        size="lg"
        pending={desk.selling}
        disabled={good.length === 0 || desk.waiting > 0 || desk.unanswered !== undefined}
      >
        {desk.selling ? t('activating') : t('activate', { n: good.length })}
      </Button>
    </form>
  )
}
