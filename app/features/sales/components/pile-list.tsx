import { X } from 'lucide-react'
import type { FormEvent } from 'react'
import { Button } from '#app/components/button.tsx'
import { cn } from '#app/components/cn.ts'
import { formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { sinceInWords } from '../in-words.ts'
import { messages } from '../messages.ts'
import { writeRuns } from '../serial-runs.ts'
import type { SaleCard } from '../types.ts'

/** More are in the total, but nobody reads so long a list on a phone. */
const SHOWN = 60

export interface PileListProps {
  cards: SaleCard[]
  currency: string
  timeZone: string
  /** Removes without leaving the page; the buttons post plain forms before scripts have come. */
  onRemove: (serials: number[]) => void
}

/** The cards of the pile, those that cannot be sold first, each with a button that takes it off. */
export function PileList({ cards, currency, timeZone, onRemove }: PileListProps) {
  const t = useMessages(messages)
  const bad = cards.filter((card) => card.state !== 'OK')
  const shown = [...bad, ...cards.filter((card) => card.state === 'OK')].slice(0, SHOWN)
  return (
    <section aria-labelledby="pile-title">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <h2 id="pile-title" className="text-base font-semibold">
          {t('pile')}
        </h2>
        <div className="flex flex-wrap gap-2">
          {bad.length > 0 && (
            <RemoveForm serials={bad.map((card) => card.serial)} onRemove={onRemove}>
              <Button type="submit" variant="secondary" className="h-11">
                {t('removeBad', { n: bad.length })}
              </Button>
            </RemoveForm>
          )}
          <RemoveForm serials={cards.map((card) => card.serial)} onRemove={onRemove}>
            <Button type="submit" variant="ghost" className="h-11">
              {t('clear')}
            </Button>
          </RemoveForm>
        </div>
      </div>
      <ul className="divide-y divide-line overflow-hidden rounded-md border border-line bg-surface">
        {shown.map((card) => (
          <PileLine key={card.serial} {...{ card, currency, timeZone, onRemove }} />
        ))}
      </ul>
      {cards.length > shown.length && (
        <p className="mt-2 text-sm text-muted">{t('more', { n: cards.length - shown.length })}</p>
      )}
    </section>
  )
}

function PileLine({ card, currency, timeZone, onRemove }: { card: SaleCard } & Omit<PileListProps, 'cards'>) {
  const t = useMessages(messages)
  const locale = useLocale()
  const bad = card.state === 'OK' ? undefined : card.state
  const number = card.number || String(card.serial)
  return (
    <li className={cn('flex min-h-14 items-center gap-3 py-1.5 pr-1.5 pl-4', bad && 'bg-danger-soft')}>
      <div className="min-w-0 flex-1">
        <p className="truncate text-[15px] font-medium tabular-nums">{number}</p>
        <p className={cn('text-[13px]', bad ? 'text-danger-ink' : 'truncate text-muted')}>
          {bad
            ? [t(bad), sinceInWords(card, locale, timeZone)].filter(Boolean).join(' · ')
            : `${t('serial')} ${card.serial} · ${card.batchName ?? ''}`}
        </p>
      </div>
      {card.faceValueMinor !== null && (
        <span className="shrink-0 text-[15px] tabular-nums">
          {formatMoney(card.faceValueMinor, currency, locale, { whole: true })}
        </span>
      )}
      <RemoveForm serials={[card.serial]} onRemove={onRemove}>
        <button
          type="submit"
          aria-label={t('removeCard', { number })}
          className="inline-flex size-11 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
        >
          <X aria-hidden className="size-5" />
        </button>
      </RemoveForm>
    </li>
  )
}

function RemoveForm({
  serials,
  onRemove,
  children,
}: {
  serials: number[]
  onRemove: (serials: number[]) => void
  children: React.ReactNode
}) {
  const stay = (event: FormEvent) => {
    event.preventDefault()
    onRemove(serials)
  }
  return (
    <form method="post" action="/store/sell" onSubmit={stay}>
      <input type="hidden" name="intent" value="remove" />
      <input type="hidden" name="serials" value={writeRuns(serials)} />
      {children}
    </form>
  )
}
