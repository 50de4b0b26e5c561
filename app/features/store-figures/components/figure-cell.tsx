import { cn } from '#app/components/cn.ts'
import { TableCell } from '#app/components/table.tsx'
import type { Wording } from '../../reports/in-words.ts'
import { figureInWords } from '../in-words.ts'
import type { Measure } from '../types.ts'

/** Figures side by side, in groups: what moved, what was sold, what consumers took. */
export const GROUPS: readonly {
  name: 'stock' | 'sales' | 'redeemed' | 'handed'
  measures: readonly Measure[]
}[] = [
  { name: 'stock', measures: ['allocated', 'movedIn', 'movedOut', 'returned', 'voided', 'onHand'] },
  { name: 'sales', measures: ['activated', 'deactivated', 'sold', 'soldValue'] },
  { name: 'redeemed', measures: ['redeemed', 'redeemedValue'] },
  { name: 'handed', measures: ['handed', 'handedOther', 'handedValue'] },
]

/** One figure, leading to what is behind it. */
export function FigureCell({
  count,
  measure,
  wording,
  href,
  className,
}: {
  count: number
  measure: Measure
  wording: Wording
  href?: string | undefined
  className?: string | undefined
}) {
  const text = figureInWords(count, measure, wording)
  return (
    <TableCell numeric data-measure={measure} className={cn(count === 0 && 'text-muted', className)}>
      {count === 0 ? (
        '–'
      ) : href ? (
        // Documents and not router links: there are thousands of them.
        <a href={href} className="-mx-1 rounded-md px-1 hover:underline">
          {text}
        </a>
      ) : (
        text
      )}
    </TableCell>
  )
}

/** Look of the line of sums, which stays in sight. */
export const FOOT = 'sticky bottom-0 border-t border-b-0 border-line bg-sunken font-semibold'
