import { useMessages } from '#app/core/i18n/react.tsx'
import { CARD_CONDITIONS } from '../../cards/schema.ts'
import type { CardCounts } from '../../cards/types.ts'
import { messages } from '../messages.ts'

/** Exactly how many cards an export will hold, and in which states they are. */
export function ExportCounts({ counts, total }: { counts: CardCounts; total: number }) {
  const t = useMessages(messages)
  const found = CARD_CONDITIONS.filter((condition) => counts[condition] > 0)
  return (
    <div>
      <p className="text-[15px] font-semibold">{t('willExport', { n: total })}</p>
      <ul className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-muted">
        {found.map((condition) => (
          <li key={condition}>{t('ofStatus', { status: t(condition), n: counts[condition] })}</li>
        ))}
      </ul>
    </div>
  )
}
