import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

/** An empty list: why it is empty and what to do next. */
export function EmptyState({
  icon: Icon,
  title,
  body,
  action,
}: {
  icon?: LucideIcon | undefined
  title: string
  body?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className="flex flex-col items-center gap-2 rounded-md border border-dashed border-line px-6 py-12 text-center">
      {Icon && <Icon aria-hidden className="mb-1 size-7 text-muted" strokeWidth={1.5} />}
      <p className="text-base font-medium">{title}</p>
      {body && <p className="max-w-md text-muted">{body}</p>}
      {action && <div className="mt-3 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  )
}
