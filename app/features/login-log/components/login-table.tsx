import { Badge, type Tone } from '#app/components/badge.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { reasonInWords } from '../in-words.ts'
import { messages } from '../messages.ts'
import type { LoginEntry, LoginResult } from '../types.ts'

const TONES: Record<LoginResult, Tone> = { in: 'success', refused: 'danger', note: 'neutral' }

/** Entries of the log of sign-ins, one line each. */
export function LoginTable({ entries, timeZone }: { entries: readonly LoginEntry[]; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Table caption={t('caption')}>
      <TableHead>
        <TableRow>
          <TableHeader>{t('at')}</TableHeader>
          <TableHeader>{t('account')}</TableHeader>
          <TableHeader>{t('result')}</TableHeader>
          <TableHeader>{t('reason')}</TableHeader>
          <TableHeader>{t('address')}</TableHeader>
          <TableHeader>{t('browser')}</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {entries.map((entry) => (
          <TableRow key={entry.entryId}>
            <TableCell>
              <span className="tabular-nums">{formatInstant(entry.at, timeZone, locale)}</span>
            </TableCell>
            <TableCell wrap>
              <WhoTried entry={entry} />
            </TableCell>
            <TableCell>
              <Badge tone={TONES[entry.result]}>{t(`result.${entry.result}`)}</Badge>
            </TableCell>
            <TableCell wrap>{reasonInWords(entry.reason, locale)}</TableCell>
            <TableCell>
              <span className="tabular-nums">{entry.address}</span>
            </TableCell>
            <TableCell>{entry.browser}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function WhoTried({ entry: { account, typed } }: { entry: LoginEntry }) {
  const t = useMessages(messages)
  if (account)
    return (
      <>
        <span className="font-medium">{account.name}</span>
        <span className="block text-muted">{account.loginName}</span>
      </>
    )
  return (
    <>
      <span className="text-muted">{t('nobody')}</span>
      {typed && <span className="block break-all">{t('typed', { name: typed })}</span>}
    </>
  )
}

/** One's own sign-ins: made for phones as well, and without saying whose they are. */
export function OwnLoginList({ entries, timeZone }: { entries: readonly LoginEntry[]; timeZone: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <ul className="divide-y divide-line rounded-md border border-line bg-surface">
      {entries.map((entry) => (
        <li key={entry.entryId} className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 p-4">
          <div className="min-w-0">
            <p className="flex flex-wrap items-center gap-2 font-medium">
              <Badge tone={TONES[entry.result]}>{t(`result.${entry.result}`)}</Badge>
              {reasonInWords(entry.reason, locale)}
            </p>
            <p className="mt-1 text-sm text-muted break-words">
              {[entry.browser, entry.address].filter(Boolean).join(' · ')}
            </p>
          </div>
          <p className="text-sm text-muted tabular-nums">{formatInstant(entry.at, timeZone, locale)}</p>
        </li>
      ))}
    </ul>
  )
}
