import { Download, Zap } from 'lucide-react'
import { useId } from 'react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { CARD_STATUSES } from '../state.ts'
import type { CardCounts } from '../types.ts'

/** From so many cards on, the count must be typed before the button works. */
const TYPE_FROM = 1000

export interface BulkPanelProps {
  /** The filter as it goes into the forms; undefined where the search does not say which cards. */
  filter: Record<string, string> | undefined
  counts: CardCounts | undefined
  mayActivate: boolean
  mayExport: boolean
  error: string | undefined
}

/** What can be done with all cards that were found, and exactly how many each would touch. */
export function BulkPanel({ filter, counts, mayActivate, mayExport, error }: BulkPanelProps) {
  const t = useMessages(messages)
  if (!mayActivate && !mayExport) return null
  return (
    <Card title={t('bulkTitle')} className="scroll-mt-4">
      <div id="bulk" className="flex flex-col gap-4">
        {error && <Flash tone="danger">{error}</Flash>}
        {filter && counts ? (
          <>
            {mayActivate && <Activation filter={filter} counts={counts} />}
            {mayExport && <Export filter={filter} counts={counts} />}
          </>
        ) : (
          <p className="text-muted">{t('searchFirst')}</p>
        )}
      </div>
    </Card>
  )
}

type PartProps = { filter: Record<string, string>; counts: CardCounts }

function Hidden({ filter }: { filter: Record<string, string> }) {
  return Object.entries(filter).map(([name, value]) => (
    <input key={name} type="hidden" name={name} value={value} />
  ))
}

function Activation({ filter, counts }: PartProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const formId = useId()
  const sending = useNavigation().state === 'submitting'
  const n = counts.created
  const others = CARD_STATUSES.filter((status) => status !== 'created' && counts[status] > 0)
  const skipped = others.reduce((sum, status) => sum + counts[status], 0)
  const list = new Intl.ListFormat(locale, { type: 'conjunction' }).format(
    others.map((status) => t('skipItem', { status: t(status), n: counts[status] })),
  )
  const skips = skipped > 0 && <p className="text-muted">{t('willSkip', { n: skipped, list })}</p>
  if (n === 0)
    return (
      <div>
        <p>{t('nothingToActivate')}</p>
        {skips}
      </div>
    )
  return (
    <Form method="post" id={formId} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <Hidden filter={filter} />
      <input type="hidden" name="intent" value="activate" />
      <input type="hidden" name="expected" value={n} />
      <div className="min-w-0">
        <p className="font-medium">{t('willActivate', { n })}</p>
        {skips}
      </div>
      <ConfirmDialog
        title={t('activateQuestion', { n })}
        consequence={
          <>
            <p>{t('activateConsequence')}</p>
            {skips}
          </>
        }
        confirmLabel={t('activate', { n })}
        typeCount={n > TYPE_FROM ? n : undefined}
        pending={sending}
        formId={formId}
        trigger={
          <Button>
            <Zap aria-hidden /> {t('activate', { n })}
          </Button>
        }
      />
      <noscript>
        <Button type="submit">{t('activate', { n })}</Button>
      </noscript>
    </Form>
  )
}

function Export({ filter, counts }: PartProps) {
  const t = useMessages(messages)
  const n = counts.created + counts.active + counts.redeemed + counts.void
  if (n === 0) return null
  return (
    <Form
      method="post"
      className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-t border-line pt-4 first:border-0 first:pt-0"
    >
      <Hidden filter={filter} />
      <input type="hidden" name="intent" value="export" />
      <p className="max-w-prose min-w-0 text-muted">{t('exportHint')}</p>
      <Button type="submit" variant="secondary">
        <Download aria-hidden /> {t('export', { n })}
      </Button>
    </Form>
  )
}
