import { forwardRef, type InputHTMLAttributes } from 'react'
import { type ControlSize, useControlSize } from './control-size.tsx'
import { controlStyle } from './control-style.ts'
import { useFieldControl } from './field.tsx'

export interface InputProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'size'> {
  size?: ControlSize | undefined
}

/** One line of text, a number, a date, a file … (everything but checkbox and radio). */
export const Input = forwardRef<HTMLInputElement, InputProps>(function Input(
  { size, className, ...props },
  ref,
) {
  const control = useFieldControl(props)
  const file =
    props.type === 'file' && 'py-1.5 file:mr-3 file:rounded-md file:bg-sunken file:px-3 file:text-ink'
  return (
    <input
      {...control}
      ref={ref}
      className={controlStyle(useControlSize(size), file ? `${file} ${className ?? ''}` : className)}
    />
  )
})
