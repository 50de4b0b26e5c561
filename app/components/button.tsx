import { LoaderCircle } from 'lucide-react'
import { type ButtonHTMLAttributes, forwardRef } from 'react'
import { type ButtonVariant, buttonStyle } from './button-style.ts'
import { type ControlSize, useControlSize } from './control-size.tsx'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  variant?: ButtonVariant | undefined
  size?: ControlSize | undefined
  /** The action is under way: shows a spinner and ignores further presses, keeping focus and width. */
  pending?: boolean | undefined
}

/** Something that acts. `type` is 'button' unless said otherwise; for going somewhere use LinkButton. */
export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { variant = 'primary', size, pending = false, type = 'button', className, children, onClick, ...rest },
  ref,
) {
  return (
    <button
      {...rest}
      ref={ref}
      type={type}
      // Not `disabled`: that would drop the focus, and a screen reader would lose its place.
      aria-disabled={pending || rest['aria-disabled'] || undefined}
      aria-busy={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      className={buttonStyle(variant, useControlSize(size), className)}
    >
      {pending && <LoaderCircle aria-hidden className="animate-spin" />}
      {children}
    </button>
  )
})
