import type { ReactNode } from 'react'
import { Link } from './navigation.tsx'

/** One number that matters, with what it means; a link when there is a list behind it. */
export function StatTile({
  label,
  value,
  detail,
  to,
}: {
  label: string
  value: ReactNode
  detail?: ReactNode
  to?: string | undefined
}) {
  const content = (
    <>
      <span className="text-[13px] text-muted">{label}</span>
      <span className="text-2xl leading-8 font-semibold">{value}</span>
      {detail && <span className="text-xs text-muted">{detail}</span>}
    </>
  )
  const look = 'flex min-w-0 flex-col gap-1 rounded-md border border-line bg-surface p-4'
  if (!to) return <div className={look}>{content}</div>
  return (
    <Link to={to} className={`${look} transition-colors hover:border-edge`}>
      {content}
    </Link>
  )
}
