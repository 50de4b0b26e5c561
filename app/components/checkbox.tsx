import { forwardRef, type InputHTMLAttributes, type ReactNode } from 'react'
import { cn } from './cn.ts'
import { type ControlSize, useControlSize } from './control-size.tsx'

export interface CheckboxProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'size' | 'type'> {
  label: ReactNode
  hint?: ReactNode
  size?: ControlSize | undefined
  /** For the "select all" of a table, where the column says enough to the eye. */
  hideLabel?: boolean | undefined
}

/** A tick with its label; the whole line can be pressed. */
export const Checkbox = forwardRef<HTMLInputElement, CheckboxProps>(function Checkbox(
  { label, hint, size, hideLabel, className, ...props },
  ref,
) {
  const lg = useControlSize(size) === 'lg'
  return (
    <label
      className={cn(
        'inline-flex items-start',
        lg ? 'min-h-11 gap-3 py-2.5 text-base' : 'gap-2 py-1 text-sm',
        className,
      )}
    >
      <input
        {...props}
        ref={ref}
        type="checkbox"
        className={cn('shrink-0 accent-accent', lg ? 'size-6' : 'mt-0.5 size-4')}
      />
      <span className={hideLabel ? 'sr-only' : undefined}>
        {label}
        {hint && <span className="block text-xs text-muted">{hint}</span>}
      </span>
    </label>
  )
})
