import { CircleAlert, CircleCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '#app/components/button.tsx'
import { cn } from '#app/components/cn.ts'
import { Flash } from '#app/components/flash.tsx'
import { Link } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { refusalInWords } from '../in-words.ts'
import { messages } from '../messages.ts'
import type { Desk, Notice } from './use-desk.ts'

/** What became of the last scan: big, coloured, and said aloud. */
export function LastScan({
  notice,
  currency,
  timeZone,
}: {
  notice: Notice | undefined
  currency: string
  timeZone: string
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  // The region is there from the beginning: only what changes in it is said.
  return (
    <div aria-live="assertive">
      {notice?.kind === 'added' && (
        <Result
          good
          what={t(notice.again ? 'addedAgain' : 'added', { number: notice.card.number })}
          todo={`${notice.card.batchName ?? ''} ${formatMoney(notice.card.faceValueMinor ?? 0, currency, locale, { whole: true })}`}
        />
      )}
      {notice?.kind === 'removed' && <Result good what={t('removed', { n: notice.left })} />}
      {notice?.kind === 'refused' && (
        <Result
          {...refusalInWords(notice.refused, locale, timeZone)}
          code={notice.refused.card?.number ?? notice.refused.text}
        />
      )}
      {notice?.kind === 'failed' &&
        (notice.reason === 'BAD_REQUEST' ? (
          <Result what={t('failed')} />
        ) : (
          <Result what={t(notice.reason)} todo={t(`${notice.reason}_do`)} />
        ))}
      {notice?.kind === 'inTheWay' && (
        <Result what={t('IN_THE_WAY', { n: notice.n })} todo={t('IN_THE_WAY_do')} />
      )}
      {notice?.kind === 'noLine' && <Result what={t('failed')} todo={c('networkError')} />}
      {notice?.kind === 'signedOut' && (
        <Result
          what={t('signedOut')}
          todo={
            <>
              {t('signedOutBody')}{' '}
              <Link to="/login?next=/store/sell" className="underline">
                {t('signIn')}
              </Link>
            </>
          }
        />
      )}
    </div>
  )
}

function Result({
  good = false,
  what,
  todo,
  code,
}: {
  good?: boolean
  what: string
  todo?: ReactNode
  code?: string | undefined
}) {
  const Icon = good ? CircleCheck : CircleAlert
  return (
    <div
      className={cn(
        'flex items-start gap-3 rounded-md px-4 py-3',
        good ? 'bg-success-soft text-success-ink' : 'bg-danger-soft text-danger-ink',
      )}
    >
      <Icon aria-hidden className="mt-0.5 size-6 shrink-0" />
      <div className="min-w-0">
        <p className="text-base font-semibold">{what}</p>
        {code && <p className="text-sm break-all">{code}</p>}
        {todo && <p className="text-sm">{todo}</p>}
      </div>
    </div>
  )
}

/** What the line does: scans that wait, and a sale whose answer has not come. */
export function LineNotices({
  desk,
}: {
  desk: Pick<Desk, 'lineIsDown' | 'waiting' | 'unanswered' | 'selling' | 'sellAgain'>
}) {
  const t = useMessages(messages)
  return (
    <>
      {desk.lineIsDown && (
        <Flash tone="warning" title={t('offline')}>
          {t('offlineBody')} {desk.waiting > 0 && t('waiting', { n: desk.waiting })}
        </Flash>
      )}
      {desk.unanswered && (
        <Flash tone="danger" title={t('unsure')}>
          <p>{t('unsureBody')}</p>
          <Button size="lg" className="mt-3" pending={desk.selling} onClick={desk.sellAgain}>
            {t('tryAgain')}
          </Button>
        </Flash>
      )}
    </>
  )
}
