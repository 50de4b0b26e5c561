import { Card } from '#app/components/card.tsx'
import { Link } from '#app/components/navigation.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { ChangeValues } from '../../changes/components/change-values.tsx'
import { messages as changeMessages } from '../../changes/messages.ts'
import type { CardHistoryEntry } from '../../changes/types.ts'
import { messages } from '../messages.ts'

/** Everything that has happened to a card, newest first: when, who, what, and the values before and after. */
export function CardHistory({
  entries,
  timeZone,
  mayReadLog,
}: {
  entries: readonly CardHistoryEntry[]
  timeZone: string
  mayReadLog: boolean
}) {
  const t = useMessages(messages)
  const changes = useMessages(changeMessages)
  const locale = useLocale()
  const who = (entry: CardHistoryEntry) =>
    entry.kind === 'member' ? (entry.who ?? changes('formerMember')) : changes(entry.kind)
  return (
    <Card title={t('history')} description={t('historyHint')}>
      {entries.length === 0 && <p className="text-muted">{t('noHistory')}</p>}
      <ol className="flex flex-col">
        {entries.map((entry) => (
          <li
            key={entry.changeId}
            className="relative border-l border-line pb-5 pl-5 last:border-transparent last:pb-0"
          >
            <span aria-hidden className="absolute top-1.5 -left-[5px] size-2.5 rounded-full bg-edge" />
            <p className="flex flex-wrap items-baseline gap-x-3">
              <span className="font-medium">{changes(`kind.${entry.action}`)}</span>
              <time dateTime={entry.at.toISOString()} className="text-[13px] text-muted tabular-nums">
                {formatInstant(entry.at, timeZone, locale)}
              </time>
              <span className="text-[13px] text-muted">{who(entry)}</span>
              {entry.operationId && mayReadLog && (
                <Link to={`/admin/log/${entry.operationId}`} className="text-[13px] underline">
                  {t('operation')}
                </Link>
              )}
            </p>
            <div className="mt-1 text-[13px]">
              <ChangeValues old={entry.old} new={entry.new} />
            </div>
          </li>
        ))}
      </ol>
    </Card>
  )
}
