import { Fragment, type ReactNode } from 'react'
import { cn } from './cn.ts'

/** Facts about one thing: name left, value right. */
export function KeyValue({
  items,
  className,
}: {
  items: readonly { label: string; value: ReactNode }[]
  className?: string | undefined
}) {
  return (
    <dl className={cn('grid grid-cols-[minmax(5rem,max-content)_minmax(0,1fr)] gap-x-6 gap-y-2', className)}>
      {items.map((item) => (
        <Fragment key={item.label}>
          <dt className="text-muted">{item.label}</dt>
          <dd className="min-w-0">{item.value ?? '–'}</dd>
        </Fragment>
      ))}
    </dl>
  )
}
