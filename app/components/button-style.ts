import { cn } from './cn.ts'
import type { ControlSize } from './control-size.tsx'

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger'

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-accent-fg hover:bg-accent-hover',
  secondary: 'border border-line bg-surface text-ink hover:border-edge hover:bg-hover',
  ghost: 'text-ink hover:bg-hover',
  danger: 'bg-danger text-danger-fg hover:bg-danger-hover',
}

// Dense is for a mouse: a thumb gets 44 px everywhere.
const sizes: Record<ControlSize, string> = {
  sm: 'h-8 gap-1.5 px-2.5 text-[13px] pointer-coarse:min-h-11 pointer-coarse:min-w-11 [&_svg]:size-3.5',
  md: 'h-9 gap-2 px-3.5 text-sm pointer-coarse:min-h-11 pointer-coarse:min-w-11 [&_svg]:size-4',
  lg: 'h-12 gap-2 px-5 text-[17px] [&_svg]:size-5',
}

/** The look of everything that is pressed: buttons and links that act like one. */
export function buttonStyle(
  variant: ButtonVariant,
  size: ControlSize,
  className?: string | undefined,
): string {
  return cn(
    'inline-flex shrink-0 items-center justify-center rounded-md font-medium whitespace-nowrap select-none',
    'transition-colors active:translate-y-px disabled:pointer-events-none disabled:opacity-55 [&_svg]:shrink-0',
    variants[variant],
    sizes[size],
    className,
  )
}
