import { cn } from './cn.ts'
import type { ControlSize } from './control-size.tsx'

// Dense is for a mouse: under a thumb everything is 44 px high, and 16 px or more, or iPhones zoom into the field.
const sizes: Record<ControlSize, string> = {
  sm: 'h-8 px-2.5 text-[13px] pointer-coarse:min-h-11 pointer-coarse:text-base',
  md: 'h-9 px-3 text-sm pointer-coarse:min-h-11 pointer-coarse:text-base',
  lg: 'h-12 px-3.5 text-[17px]',
}

/** The look of everything one types into or chooses from. */
export function controlStyle(size: ControlSize, className?: string | undefined): string {
  return cn(
    'w-full min-w-0 rounded-md border border-edge bg-surface text-ink transition-colors',
    'hover:border-ink focus-visible:border-ring focus-visible:outline-2 focus-visible:outline-offset-0',
    'aria-invalid:border-danger-ink [&[readonly]]:bg-sunken disabled:bg-sunken disabled:text-muted disabled:hover:border-edge',
    sizes[size],
    className,
  )
}
