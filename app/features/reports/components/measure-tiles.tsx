import { Link } from '#app/components/navigation.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { countInWords, type Wording } from '../in-words.ts'
import { messages } from '../messages.ts'
import { type Counts, MEASURES, type ReportRequest } from '../types.ts'
import { reportHref } from './report-links.ts'

/** What is counted, each with its total; the one pressed fills the report. */
export function MeasureTiles({
  request,
  totals,
  wording,
}: {
  request: ReportRequest
  totals: Counts
  wording: Wording
}) {
  const t = useMessages(messages)
  return (
    <nav aria-label={t('measureLabel')} className="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-5">
      {MEASURES.map((measure) => (
        <Link
          key={measure}
          to={reportHref(request, { measure })}
          aria-current={measure === request.measure}
          data-measure={measure}
          className="flex min-w-0 flex-col gap-0.5 rounded-md border border-line bg-surface p-3.5 transition-colors first:col-span-2 hover:border-edge aria-[current=true]:border-accent aria-[current=true]:ring-1 aria-[current=true]:ring-accent sm:first:col-span-1"
        >
          <span className="text-[13px] text-muted">{t(`measure.${measure}`)}</span>
          <span className="text-xl leading-8 font-semibold break-words sm:text-2xl" data-total>
            {countInWords(totals[measure], measure, wording)}
          </span>
          <span className="text-xs text-muted">{t(`unit.${measure}`)}</span>
        </Link>
      ))}
    </nav>
  )
}
