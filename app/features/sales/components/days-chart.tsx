import { formatDate } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { homeMessages } from '../home/messages.ts'
import type { HomeDay } from '../home/types.ts'

const WIDTH = 320
const HEIGHT = 110
const BASE = 92

/** Sold and handed over, day by day, as pairs of bars. Drawn by the server: it needs no scripts. */
export function DaysChart({ days }: { days: HomeDay[] }) {
  const t = useMessages(homeMessages)
  const locale = useLocale()
  const top = Math.max(1, ...days.flatMap(({ sold, handed }) => [sold, handed]))
  const step = WIDTH / days.length
  const bar = (step - 6) / 2
  const height = (n: number) => (Math.max(0, n) / top) * (BASE - 14)
  return (
    <figure>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('chartLabel')} className="w-full">
        <title>{t('chartLabel')}</title>
        <text x={0} y={9} className="fill-muted text-[9px]">
          {top}
        </text>
        <line x1={0} x2={WIDTH} y1={BASE} y2={BASE} className="stroke-edge" strokeWidth={0.75} />
        {days.map(({ day, sold, handed }, i) => (
          <g key={day}>
            <title>{t('chartDay', { day: formatDate(day, locale), sold, handed })}</title>
            <rect x={i * step} y={0} width={step} height={HEIGHT} fill="transparent" />
            <rect
              x={i * step + 2}
              y={BASE - height(sold)}
              width={bar}
              height={height(sold)}
              className="fill-accent"
            />
            <rect
              x={i * step + 3 + bar}
              y={BASE - height(handed)}
              width={bar}
              height={height(handed)}
              className="fill-info-ink"
            />
            {(days.length - 1 - i) % 3 === 0 && (
              <text
                x={i * step + step / 2}
                y={HEIGHT - 5}
                textAnchor={i === days.length - 1 ? 'end' : 'middle'}
                dx={i === days.length - 1 ? step / 2 : 0}
                className="fill-muted text-[9px]"
              >
                {Number(day.slice(5, 7))}/{Number(day.slice(8))}
              </text>
            )}
          </g>
        ))}
      </svg>
      <figcaption className="mt-2 flex gap-4 text-[13px] text-muted">
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden className="size-3 rounded-sm bg-accent" />
          {t('chartSold')}
        </span>
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden className="size-3 rounded-sm bg-info-ink" />
          {t('chartHanded')}
        </span>
      </figcaption>
    </figure>
  )
}
