import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'

export type FlashTone = 'success' | 'info' | 'warning' | 'danger'

const looks = {
  success: { box: 'bg-success-soft text-success-ink', Icon: CircleCheck },
  info: { box: 'bg-info-soft text-info-ink', Icon: Info },
  warning: { box: 'bg-warning-soft text-warning-ink', Icon: TriangleAlert },
  danger: { box: 'bg-danger-soft text-danger-ink', Icon: CircleAlert },
} as const

/** A message that stays on the page until the page changes: the result of a form, a warning about the data. */
export function Flash({
  tone = 'info',
  title,
  action,
  children,
}: {
  tone?: FlashTone | undefined
  title?: string | undefined
  action?: ReactNode
  children?: ReactNode
}) {
  const { box, Icon } = looks[tone]
  return (
    <div
      role={tone === 'danger' || tone === 'warning' ? 'alert' : 'status'}
      className={cn('flex items-start gap-3 rounded-md px-4 py-3', box)}
    >
      <Icon aria-hidden className="mt-0.5 size-[1.15em] shrink-0" />
      <div className="min-w-0 flex-1">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className="[&_a]:underline">{children}</div>}
      </div>
      {action}
    </div>
  )
}
