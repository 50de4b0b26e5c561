import { ChevronRight, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

/** A part of the page that is folded away until it is wanted; works without scripts. */
export function Disclosure({
  summary,
  icon: Icon,
  open = false,
  children,
}: {
  summary: ReactNode
  icon?: LucideIcon | undefined
  /** Unfolded at first. */
  open?: boolean | undefined
  children: ReactNode
}) {
  return (
    <details open={open} className="group/fold min-w-0 rounded-md border border-line bg-surface">
      <summary className="flex min-h-10 cursor-pointer list-none items-center gap-2 rounded-md px-4 py-2 text-sm font-medium hover:bg-hover [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-muted transition-transform group-open/fold:rotate-90"
        />
        {Icon && <Icon aria-hidden className="size-4 shrink-0 text-muted" />}
        <span className="min-w-0">{summary}</span>
      </summary>
      <div className="border-t border-line px-4 py-4">{children}</div>
    </details>
  )
}
