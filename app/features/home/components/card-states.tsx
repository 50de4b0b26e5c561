import { useEffect, useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Link } from '#app/components/navigation.tsx'
import { useAnswer } from '#app/components/use-answer.ts'
import { useScripted } from '#app/components/use-scripted.ts'
import { common } from '#app/core/i18n/common.ts'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { CardCounts } from '../../cards/types.ts'
import { messages } from '../messages.ts'

const STATES = ['created', 'active', 'redeemed', 'expired', 'void'] as const
const COUNTS = '/admin/cards/count'

/**
 * How all cards stand, each number leading to its list. Counting a million cards takes a moment, so the numbers are
 * asked for when the page is on the screen already; without scripts only the links are there.
 * @param soon false: counts only when asked to
 */
export function CardStates({ soon }: { soon: boolean }) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const scripted = useScripted()
  const { answer, is, ask } = useAnswer<{ counts: CardCounts }>(COUNTS)
  useEffect(() => {
    if (soon) ask()
  }, [soon, ask])
  const counts = answer?.counts
  const asking = is === 'asking'
  const failed = is === 'failed'
  // While it asks again the button stays where it is, or whoever pressed it would lose the place.
  const [pressed, setPressed] = useState(false)
  return (
    <Card
      title={t('cardsTitle')}
      description={t('cardsLead')}
      actions={
        !counts &&
        scripted &&
        (!soon || failed || pressed) && (
          <Button
            variant="secondary"
            size="sm"
            pending={asking}
            onClick={() => {
              setPressed(true)
              ask()
            }}
          >
            {failed || (soon && pressed) ? c('retry') : t('count')}
          </Button>
        )
      }
    >
      <p role="status" className={failed ? 'mb-3 text-[13px] text-danger-ink' : 'sr-only'}>
        {failed && t('countFailed')}
      </p>
      <ul className="grid grid-cols-2 gap-3 sm:grid-cols-5">
        {STATES.map((state) => (
          <li key={state} className="min-w-0">
            <Link
              to={`/admin/cards?status=${state}`}
              data-state={state}
              className="flex flex-col gap-0.5 rounded-md border border-line px-3 py-2.5 transition-colors hover:border-edge"
            >
              <span className="text-[13px] text-muted">{t(state)}</span>
              <span className="text-lg leading-7 font-semibold" aria-busy={asking}>
                {counts ? formatNumber(counts[state], locale) : asking ? '…' : '–'}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}
