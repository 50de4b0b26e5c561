import { common } from '#app/core/i18n/common.ts'
import { formatDuration, formatNumber, formatPercent } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { cn } from './cn.ts'

export interface ProgressProps {
  label: string
  done: number
  /** Leave out while nobody knows yet: the bar then only says that work goes on. */
  total?: number | undefined
  secondsLeft?: number | undefined
  tone?: 'running' | 'success' | 'danger' | undefined
}

const bars = { running: 'text-accent', success: 'text-success-ink', danger: 'text-danger-ink' } as const

/** How far a long job is: bar, numbers, time left. */
export function Progress({ label, done, total, secondsLeft, tone = 'running' }: ProgressProps) {
  const t = useMessages(common)
  const locale = useLocale()
  const share = total === undefined || total === 0 ? undefined : Math.min(1, done / total)
  const numbers =
    total === undefined
      ? formatNumber(done, locale)
      : t('progressOf', { done: formatNumber(done, locale), total: formatNumber(total, locale) })
  const left =
    secondsLeft === undefined || share === 1
      ? ''
      : secondsLeft < 2
        ? t('almostDone')
        : t('timeLeft', { duration: formatDuration(secondsLeft, locale) })
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">{label}</span>
        {share !== undefined && (
          <span className="text-muted">{formatPercent(Math.floor(share * 100) / 100, locale)}</span>
        )}
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        {...(total === undefined ? {} : { 'aria-valuemax': total, 'aria-valuenow': done })}
        aria-valuetext={left ? `${numbers}, ${left}` : numbers}
        className="h-2 overflow-hidden rounded-full bg-sunken inset-ring inset-ring-line"
      >
        {/* A drawing: its width is an attribute of its own, where a style would be stopped by our policy. */}
        <svg aria-hidden className={cn('block size-full', bars[tone])}>
          <rect
            width={`${(share ?? 1 / 3) * 100}%`}
            height="100%"
            rx="4"
            fill="currentColor"
            className={cn('transition-[width] duration-500', share === undefined && 'animate-pulse')}
          />
        </svg>
      </div>
      <div className="flex flex-wrap justify-between gap-x-4 text-xs text-muted">
        <span>{numbers}</span>
        {left && <span>{left}</span>}
      </div>
    </div>
  )
}
