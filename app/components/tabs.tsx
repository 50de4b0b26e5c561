import type { ReactNode } from 'react'
import { NavLink } from './navigation.tsx'

const list = 'flex gap-1 overflow-x-auto border-b border-line [scrollbar-width:none]'
const tab =
  'relative inline-flex h-10 pointer-coarse:h-11 shrink-0 items-center gap-2 rounded-md px-3 whitespace-nowrap text-muted hover:text-ink ' +
  'after:absolute after:inset-x-3 after:-bottom-px after:h-0.5 ' +
  'aria-[current=page]:font-medium aria-[current=page]:text-ink aria-[current=page]:after:bg-accent ' +
  '-outline-offset-2'

/** Views of one list, each with its own address: to ship today, tomorrow, later … */
export function TabLinks({
  label,
  items,
}: {
  label: string
  items: readonly {
    to: string
    label: ReactNode
    count?: ReactNode
    current?: boolean | undefined
    end?: boolean | undefined
  }[]
}) {
  return (
    <nav aria-label={label} className={list}>
      {items.map((item) => (
        <NavLink
          key={item.to}
          to={item.to}
          end={item.end ?? false}
          className={tab}
          // Views that differ only in the query string look the same to the router; the page then says which is current.
          {...(item.current === undefined ? {} : { 'aria-current': item.current ? 'page' : 'false' })}
        >
          {item.label}
          {item.count !== undefined && <span className="text-xs text-muted">{item.count}</span>}
        </NavLink>
      ))}
    </nav>
  )
}
