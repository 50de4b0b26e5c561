import { ChevronDown } from 'lucide-react'
import { forwardRef, type SelectHTMLAttributes } from 'react'
import { cn } from './cn.ts'
import { type ControlSize, useControlSize } from './control-size.tsx'
import { controlStyle } from './control-style.ts'
import { useFieldControl } from './field.tsx'

export interface SelectOption {
  value: string
  label: string
  disabled?: boolean | undefined
}

export interface SelectProps extends Omit<SelectHTMLAttributes<HTMLSelectElement>, 'size'> {
  size?: ControlSize | undefined
  options?: readonly SelectOption[] | undefined
  /** Shown while nothing is chosen; also lets the reader take a choice back. */
  placeholder?: string | undefined
}

/** One of a few. The native control: phones show their own wheel, and it works without scripts. */
export const Select = forwardRef<HTMLSelectElement, SelectProps>(function Select(
  { size, className, options, placeholder, children, ...props },
  ref,
) {
  const control = useFieldControl(props)
  return (
    <span className={cn('relative block min-w-0', className)}>
      <select
        {...control}
        ref={ref}
        className={controlStyle(useControlSize(size), 'appearance-none truncate pr-9')}
      >
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options?.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  )
})
