import {
  createContext,
  type HTMLAttributes,
  type ReactNode,
  type TdHTMLAttributes,
  type ThHTMLAttributes,
  useContext,
} from 'react'
import { common } from '#app/core/i18n/common.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { cn } from './cn.ts'

const StickyFirst = createContext(false)

export interface TableProps {
  /** What the table lists, for screen readers. */
  caption: string
  /** Freezes the first column while the rest scrolls sideways. */
  stickyFirst?: boolean | undefined
  /** Limits the height, so that the header stays in sight, e.g. 'max-h-[70dvh]'. */
  className?: string | undefined
  children: ReactNode
}

/** A dense list of rows. It scrolls inside itself on a narrow screen; the page never does. */
export function Table({ caption, stickyFirst = false, className, children }: TableProps) {
  const t = useMessages(common)
  return (
    <StickyFirst.Provider value={stickyFirst}>
      <section
        aria-label={`${caption} (${t('scrollableTable')})`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className={cn('relative min-w-0 overflow-auto rounded-md border border-line bg-surface', className)}
      >
        <table className="w-full border-separate border-spacing-0 text-[13px]">
          <caption className="sr-only">{caption}</caption>
          {children}
        </table>
      </section>
    </StickyFirst.Provider>
  )
}

/** The header rows; they stay at the top while the body scrolls. */
export function TableHead(props: HTMLAttributes<HTMLTableSectionElement>) {
  return <thead {...props} />
}

/** The body rows. */
export function TableBody(props: HTMLAttributes<HTMLTableSectionElement>) {
  return <tbody {...props} />
}

/** One row; `selected` marks it. */
export function TableRow({
  selected = false,
  className,
  ...rest
}: HTMLAttributes<HTMLTableRowElement> & { selected?: boolean | undefined }) {
  return (
    <tr
      {...rest}
      data-selected={selected || undefined}
      className={cn(
        'group/row [--row:var(--surface)] hover:[--row:var(--hover)] data-selected:[--row:var(--accent-soft)]',
        className,
      )}
    />
  )
}

const frozen = 'first:sticky first:left-0 first:shadow-[inset_-1px_0_0_var(--line)]'

/** A column's name. `numeric` aligns it right, as its cells. */
export function TableHeader({
  numeric,
  className,
  ...rest
}: ThHTMLAttributes<HTMLTableCellElement> & { numeric?: boolean | undefined }) {
  const stickyFirst = useContext(StickyFirst)
  return (
    <th
      scope="col"
      {...rest}
      className={cn(
        'sticky top-0 z-10 border-b border-line bg-sunken px-3 py-2 text-left text-xs font-medium whitespace-nowrap text-muted',
        numeric && 'text-right',
        stickyFirst && `${frozen} first:z-20`,
        className,
      )}
    />
  )
}

/** A value. `numeric` aligns figures right; `wrap` lets long text break. */
export function TableCell({
  numeric,
  wrap,
  className,
  ...rest
}: TdHTMLAttributes<HTMLTableCellElement> & { numeric?: boolean | undefined; wrap?: boolean | undefined }) {
  const stickyFirst = useContext(StickyFirst)
  return (
    <td
      {...rest}
      className={cn(
        'h-10 border-b border-line bg-(--row) px-3 py-1.5 group-last/row:border-b-0',
        numeric && 'text-right tabular-nums',
        wrap ? 'min-w-40' : 'whitespace-nowrap',
        stickyFirst && `${frozen} first:z-[5]`,
        className,
      )}
    />
  )
}
