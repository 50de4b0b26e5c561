import { LoaderCircle } from 'lucide-react'
import { common } from '#app/core/i18n/common.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { cn } from './cn.ts'

/** Says that something is under way and nothing is known about how far; with numbers use Progress. */
export function Spinner({
  label,
  className,
}: {
  label?: string | undefined
  className?: string | undefined
}) {
  const t = useMessages(common)
  return (
    <span role="status" className="inline-flex items-center gap-2 text-muted">
      <LoaderCircle aria-hidden className={cn('size-4 animate-spin', className)} />
      <span className={label ? undefined : 'sr-only'}>{label ?? t('loading')}</span>
    </span>
  )
}
