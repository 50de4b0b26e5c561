import { Button } from '#app/components/button.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { carrierName } from '../../carriers.ts'
import { messages } from '../messages.ts'
import type { Sheet } from '../sheet.ts'
import type { Mark } from '../types.ts'

const MOST_SHOWN = 50

export interface ProblemsProps {
  sheet: Sheet
  marks: readonly Mark[]
  onGoTo: (mark: Mark) => void
}

/** Cells that were not saved, each with its reason and what can be done about it. */
export function Problems({ sheet, marks, onGoTo }: ProblemsProps) {
  const t = useMessages(messages)
  if (marks.length === 0) return null
  return (
    <section
      aria-labelledby="sheet-problems"
      className="rounded-md border border-danger-ink/30 bg-danger-soft px-4 py-3 text-sm"
    >
      <div className="flex items-center justify-between gap-4">
        <h2 id="sheet-problems" className="font-medium text-danger-ink">
          {t('notSaved', { n: marks.length })}
        </h2>
        <Button size="sm" variant="ghost" onClick={() => sheet.dismiss(marks)}>
          {t('dismissAll')}
        </Button>
      </div>
      <ul className="mt-1 max-h-40 overflow-y-auto">
        {marks.slice(0, MOST_SHOWN).map((mark) => (
          <Problem key={`${mark.orderId} ${mark.column}`} sheet={sheet} mark={mark} onGoTo={onGoTo} />
        ))}
      </ul>
    </section>
  )
}

function Problem({ sheet, mark, onGoTo }: { sheet: Sheet; mark: Mark; onGoTo: (mark: Mark) => void }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { orderId, orderNo, column, typed, problem } = mark
  const isNumber = problem.reason === 'TRACKING_OTHER_CARRIER' || problem.reason === 'TRACKING_NO_CARRIER'
  const save = (more: object) => void sheet.edit([{ orderId, column, typed, ...more }])
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1">
      <span className="font-medium tabular-nums">{t('problemAt', { orderNo, column: t(column) })}</span>
      <span className="min-w-0 flex-1 basis-72 break-words">{problem.text}</span>
      <span className="flex flex-wrap gap-1">
        {column === 'trackingNo' &&
          problem.offer?.slice(0, 3).map((carrier) => (
            <Button key={carrier} size="sm" variant="secondary" onClick={() => save({ carrier })}>
              {t('useCarrier', { carrier: carrierName(carrier, locale) })}
            </Button>
          ))}
        {isNumber && (
          <Button size="sm" variant="ghost" onClick={() => save({ numberIsRight: true })}>
            {t('keepNumber')}
          </Button>
        )}
        <Button size="sm" variant="ghost" onClick={() => onGoTo(mark)}>
          {t('goToCell')}
        </Button>
        <Button size="sm" variant="ghost" onClick={() => sheet.dismiss([mark])}>
          {t('dismiss')}
        </Button>
      </span>
    </li>
  )
}
