import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { Flash } from '#app/components/flash.tsx'
import { KeyValue } from '#app/components/key-value.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { StatTile } from '#app/components/stat-tile.tsx'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { columnLetter } from '../../spreadsheets/words.ts'
import { sumsOf } from '../counts.ts'
import { messages } from '../messages.ts'
import {
  type Counts,
  hasFailed,
  type LineResult,
  type Mapping,
  type ShipmentDetail,
  type StagedLine,
} from '../types.ts'
import { problemWords } from '../words.ts'
import { FailedDownload } from './failed-download.tsx'
import { LinesTable } from './lines-table.tsx'

export interface CheckedFileProps {
  base: string
  found: ShipmentDetail
  preview: { first: StagedLine[]; problems: StagedLine[]; noted: StagedLine[] }
}

/** What will happen when the file is shipped, and the button that starts it. */
export function CheckedFile({ base, found, preview }: CheckedFileProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const sums = sumsOf(found.foreseen)
  const number = (value: number) => formatNumber(value, locale)
  const noted = Object.values(found.notes).reduce((sum, n) => sum + n, 0)
  return (
    <div className="flex min-w-0 flex-col gap-5">
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <StatTile label={t('lines')} value={number(found.lineCount)} />
        <StatTile label={t('willShip')} value={number(sums.shipped)} />
        <StatTile label={t('sameAlready')} value={number(sums.nothingToDo)} />
        <StatTile label={t('cannotShip')} value={number(sums.failed)} />
      </div>
      <Start ready={sums.shipped} failed={sums.failed} />
      {found.mapping && <Recognised mapping={found.mapping} base={`${base}/${found.shipmentId}`} />}
      {preview.problems.length > 0 && (
        <Problems base={base} found={found} problems={preview.problems} n={sums.failed} />
      )}
      {noted > 0 && preview.noted.length > 0 && (
        <Card title={`${t('notedTitle')} · ${t('noteCounts', { n: noted })}`} description={t('notedHint')}>
          <LinesTable caption={t('notedTitle')} lines={preview.noted} say="note" />
        </Card>
      )}
      {preview.first.length > 0 && (
        <Card title={t('firstTitle')}>
          <LinesTable caption={t('firstTitle')} lines={preview.first} say="verdict" />
        </Card>
      )}
    </div>
  )
}

function Start({ ready, failed }: { ready: number; failed: number }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const sending = useNavigation().state !== 'idle'
  if (ready === 0)
    return failed === 0 ? (
      <Flash tone="success">{t('allSame')}</Flash>
    ) : (
      <Flash tone="warning">{t('nothingToShip')}</Flash>
    )
  return (
    <Form method="post" id="start-shipping" className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <input type="hidden" name="intent" value="start" />
      <noscript>
        <Button type="submit">{t('startButton', { n: ready })}</Button>
      </noscript>
      <ConfirmDialog
        title={t('startQuestion', { n: ready })}
        consequence={t(failed === 0 ? 'startConsequenceAll' : 'startConsequence', {
          failed: formatNumber(failed, locale),
        })}
        confirmLabel={t('startButton', { n: ready })}
        formId="start-shipping"
        pending={sending}
        trigger={<Button pending={sending}>{t('startButton', { n: ready })}</Button>}
      />
      {failed > 0 && <p className="text-xs text-muted">{t('startHint')}</p>}
    </Form>
  )
}

function Recognised({ mapping, base }: { mapping: Mapping; base: string }) {
  const t = useMessages(messages)
  const column = (at: number, name: string) =>
    name === ''
      ? t('columnPlain', { letter: columnLetter(at) })
      : t('columnIs', { letter: columnLetter(at), name })
  const { names } = mapping
  return (
    <Card
      title={t('recognised')}
      actions={
        <LinkButton to={`${base}?columns=1`} size="sm">
          {t('chooseColumns')}
        </LinkButton>
      }
    >
      <KeyValue
        className="text-[13px]"
        items={[
          { label: t('orderNo'), value: column(mapping.order, names.order) },
          { label: t('trackingNo'), value: column(mapping.tracking, names.tracking) },
          {
            label: t('carrier'),
            value: mapping.carrier === null ? t('byNumber') : column(mapping.carrier, names.carrier),
          },
        ]}
      />
    </Card>
  )
}

function Problems({
  base,
  found,
  problems,
  n,
}: {
  base: string
  found: ShipmentDetail
  problems: readonly StagedLine[]
  n: number
}) {
  const t = useMessages(messages)
  return (
    <Card
      title={t('problemsTitle')}
      description={n > problems.length ? t('problemsShown', { shown: problems.length, n }) : undefined}
      actions={<FailedDownload base={base} shipmentId={found.shipmentId} />}
    >
      <ProblemCounts counts={found.foreseen} />
      <LinesTable caption={t('problemsTitle')} lines={problems} say="verdict" />
      <p className="mt-3 text-xs text-muted">{t(found.fileKept ? 'failedHint' : 'failedHintShort')}</p>
    </Card>
  )
}

/** How many lines have which problem. */
function ProblemCounts({ counts }: { counts: Counts }) {
  const locale = useLocale()
  const problems = Object.entries(counts)
    .filter(([verdict]) => hasFailed(verdict))
    .sort(([, a], [, b]) => b - a)
  return (
    <ul className="mb-4 flex flex-wrap gap-2">
      {problems.map(([verdict, count]) => (
        <li key={verdict} className="rounded-md bg-sunken px-2.5 py-1 text-[13px]">
          {problemWords(verdict as LineResult, locale)}{' '}
          <strong className="ml-1 font-semibold tabular-nums">{formatNumber(count, locale)}</strong>
        </li>
      ))}
    </ul>
  )
}
