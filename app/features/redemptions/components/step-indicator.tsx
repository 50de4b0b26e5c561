import { cn } from '#app/components/cn.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

const STEPS = ['stepCard', 'stepGoods', 'stepAddress', 'stepReview'] as const

/** How far the consumer has come: a slim line of four parts and a few words. */
export function StepIndicator({ step }: { step: 1 | 2 | 3 | 4 }) {
  const t = useMessages(messages)
  const name = STEPS[step - 1] ?? 'stepCard'
  return (
    <div className="flex flex-col gap-2">
      <div aria-hidden className="flex gap-1.5">
        {STEPS.map((each, index) => (
          <span
            key={each}
            className={cn('h-1 flex-1 rounded-full', index < step ? 'bg-accent' : 'bg-line')}
          />
        ))}
      </div>
      <p className="text-sm text-muted">
        {t('stepOf', { n: step, total: STEPS.length })} · {t(name)}
      </p>
    </div>
  )
}
