import { forwardRef, type TextareaHTMLAttributes } from 'react'
import { cn } from './cn.ts'
import { type ControlSize, useControlSize } from './control-size.tsx'
import { controlStyle } from './control-style.ts'
import { useFieldControl } from './field.tsx'

export interface TextareaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  size?: ControlSize | undefined
}

/** Several lines of text: remarks, addresses, lists of numbers. */
export const Textarea = forwardRef<HTMLTextAreaElement, TextareaProps>(function Textarea(
  { size, className, rows = 3, ...props },
  ref,
) {
  const control = useFieldControl(props)
  return (
    <textarea
      {...control}
      ref={ref}
      rows={rows}
      className={controlStyle(useControlSize(size), cn('h-auto py-2', className))}
    />
  )
})
