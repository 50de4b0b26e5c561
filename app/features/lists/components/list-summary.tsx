import { Flash } from '#app/components/flash.tsx'
import { Link } from '#app/components/navigation.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { ListSummary as Summary } from '../types.ts'

/** What became of a pasted list: how many numbers were found, and which were not. */
export function ListSummary({ list }: { list: Summary | undefined }) {
  const t = useMessages(messages)
  if (!list) return <Flash tone="warning">{t('gone')}</Flash>
  const { pasted, found, repeats, unknown, examples, listId } = list
  return (
    <Flash tone={unknown > 0 ? 'warning' : 'info'}>
      <p>{pasted === null ? t('ticked', { n: found }) : t('summary', { pasted, found, repeats, unknown })}</p>
      {unknown > 0 && (
        <details className="mt-1">
          <summary className="cursor-pointer">{t('unknownTitle')}</summary>
          <p className="mt-1 max-h-40 overflow-y-auto font-mono text-[13px] break-all">
            {examples.join('  ')} {unknown > examples.length && <span>{t('more', { n: unknown })}</span>}
          </p>
          <Link to={`/admin/cards/lists/${listId}/unknown.txt`} reloadDocument>
            {t('download')}
          </Link>
        </details>
      )}
    </Flash>
  )
}
