import type { ReactNode } from 'react'
import { Flash } from '#app/components/flash.tsx'
import { Link } from '#app/components/navigation.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { PeriodPicker } from '../../reports/components/period-picker.tsx'
import type { Wording } from '../../reports/in-words.ts'
import { messages as reportMessages } from '../../reports/messages.ts'
import type { RequestProblem } from '../../reports/report-request.ts'
import { figuresQuery } from '../figures-request.ts'
import { figureInWords } from '../in-words.ts'
import { messages } from '../messages.ts'
import type { Figures, FiguresRequest, Measure } from '../types.ts'
import { type FiguresPlace, figuresHref } from './figures-links.ts'

const OF_PERIOD = ['preset', 'months', 'from', 'to']

/** What stands at the top, each leading to its chart. */
const TILES: readonly Measure[] = ['onHand', 'sold', 'soldValue', 'redeemed', 'handed', 'handedOther']

/** Period and headline figures over what they are made of. */
export function FiguresFrame({
  place,
  request,
  problems,
  today,
  totals,
  wording,
  children,
}: {
  place: FiguresPlace
  request: FiguresRequest
  problems: readonly RequestProblem[]
  /** YYYY-MM-DD where the merchant is. */
  today: string
  totals: Figures
  wording: Wording
  children: ReactNode
}) {
  const t = useMessages(messages)
  const r = useMessages(reportMessages)
  return (
    <div className="flex flex-col gap-5">
      {problems.map((problem) => (
        <Flash key={problem} tone="warning">
          {r(problem)}
        </Flash>
      ))}
      <PeriodPicker
        period={request.period}
        preset={request.preset}
        today={today}
        span={undefined}
        hrefOf={(preset) => figuresHref(place, request, { preset })}
        action={place}
        kept={[...figuresQuery(request)].filter(([name]) => !OF_PERIOD.includes(name))}
      />
      <nav aria-label={t('measureLabel')} className="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-6">
        {TILES.map((measure) => (
          <Link
            key={measure}
            to={figuresHref(place, request, { measure })}
            preventScrollReset
            aria-current={measure === request.measure}
            data-measure={measure}
            className="flex min-w-0 flex-col gap-0.5 rounded-md border border-line bg-surface p-3.5 transition-colors hover:border-edge aria-[current=true]:border-accent aria-[current=true]:ring-1 aria-[current=true]:ring-accent"
          >
            <span className="text-[13px] text-muted">{t(`measure.${measure}`)}</span>
            <span className="text-xl leading-8 font-semibold break-words sm:text-2xl" data-total>
              {figureInWords(totals[measure], measure, wording)}
            </span>
            <span className="text-xs text-muted">{t(`unit.${measure}`)}</span>
          </Link>
        ))}
      </nav>
      {children}
    </div>
  )
}
