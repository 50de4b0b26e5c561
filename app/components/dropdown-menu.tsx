import type { LucideIcon } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'
import { Link } from './navigation.tsx'

const itemStyle =
  'flex min-h-9 w-full items-center gap-2.5 rounded-md px-2.5 py-1.5 text-left text-sm outline-none select-none ' +
  'data-disabled:opacity-55 data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted'

/** A few more actions behind one button. */
export function DropdownMenu({
  trigger,
  align = 'end',
  children,
}: {
  trigger: ReactNode
  align?: 'start' | 'end' | undefined
  children: ReactNode
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto rounded-md border border-line bg-surface p-1 shadow-md"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

interface ItemProps {
  icon?: LucideIcon | undefined
  danger?: boolean | undefined
  disabled?: boolean | undefined
  children: ReactNode
}

/** An entry that acts (`onSelect`) or goes somewhere (`to`). */
export function DropdownItem({
  icon: Icon,
  danger,
  disabled = false,
  children,
  ...target
}: ItemProps & ({ onSelect: () => void } | { to: string; reloadDocument?: boolean })) {
  const className = cn(itemStyle, danger && 'text-danger-ink [&_svg]:text-danger-ink')
  const content = (
    <>
      {Icon && <Icon aria-hidden />}
      {children}
    </>
  )
  if ('to' in target) {
    return (
      <Radix.Item asChild disabled={disabled} className={className}>
        <Link to={target.to} reloadDocument={target.reloadDocument ?? false}>
          {content}
        </Link>
      </Radix.Item>
    )
  }
  return (
    <Radix.Item disabled={disabled} onSelect={target.onSelect} className={className}>
      {content}
    </Radix.Item>
  )
}

/** A line between groups of entries. */
export function DropdownSeparator() {
  return <Radix.Separator className="my-1 h-px bg-line" />
}

/** A quiet heading inside the menu: who is signed in, what is selected. */
export function DropdownLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2.5 py-1.5 text-xs text-muted">{children}</Radix.Label>
}
