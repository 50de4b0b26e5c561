import type { ComponentProps } from 'react'
import { type ButtonVariant, buttonStyle } from './button-style.ts'
import { type ControlSize, useControlSize } from './control-size.tsx'
import { Link } from './navigation.tsx'

export interface LinkButtonProps extends ComponentProps<typeof Link> {
  variant?: ButtonVariant | undefined
  size?: ControlSize | undefined
}

/** A link that looks like a button, for going somewhere. */
export function LinkButton({ variant = 'secondary', size, className, ...rest }: LinkButtonProps) {
  return <Link {...rest} className={buttonStyle(variant, useControlSize(size), className)} />
}
