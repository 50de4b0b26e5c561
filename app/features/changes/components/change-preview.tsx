import { type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { changeInWords, type NamedChange } from '../in-words.ts'
import { messages } from '../messages.ts'
import { confirmSchema, TYPE_ABOVE } from '../schema.ts'
import type { ChangePreview as Preview } from '../types.ts'
import { ChangeValues } from './change-values.tsx'

export interface ChangePreviewProps {
  change: NamedChange
  preview: Preview
  /** Where the confirmation is posted: this page, with filter and change in its query. */
  action: string
  /** Where people go to change their mind. */
  back: string
  lastResult: SubmissionResult<string[]> | undefined
}

/** What a change would do, and its confirmation. */
export function ChangePreview(props: ChangePreviewProps) {
  const t = useMessages(messages)
  const { preview } = props
  return (
    <div className="flex flex-col gap-5">
      {preview.count > 0 ? (
        <Confirmation {...props} />
      ) : (
        <Flash tone="warning" title={t('nothingChanges')}>
          {preview.matched === 0 ? t('noMatch') : t('nothingChangesBody')}
        </Flash>
      )}
      {preview.matched > 0 && (
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <Breakdown preview={preview} />
          {preview.skips.length > 0 && <Skips {...props} />}
        </div>
      )}
      {preview.sample.length > 0 && <Sample preview={preview} />}
    </div>
  )
}

function Confirmation({ change, preview, action, back, lastResult }: ChangePreviewProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const sending = useNavigation().state !== 'idle'
  const { count, matched, fingerprint } = preview
  const [form, fields] = useForm({
    // A new preview asks anew.
    id: `confirm-${count}`,
    lastResult: lastResult ?? null,
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: confirmSchema, error: zodErrorMap(locale, messages) }),
  })
  const value = changeInWords(change, locale)
  return (
    <Card>
      <div className="flex flex-col gap-4">
        <HowMany count={count} matched={matched} />
        <p className="max-w-prose break-words">{t(`will.${change.action}`, { n: count, value })}</p>
        <Form
          method="post"
          action={action}
          id={form.id}
          onSubmit={form.onSubmit}
          noValidate={form.noValidate}
          className="flex flex-col gap-4"
        >
          <input type="hidden" name="count" value={count} />
          <input type="hidden" name="fingerprint" value={fingerprint} />
          {count > TYPE_ABOVE && (
            <TextField
              field={fields.typed}
              label={t('typeCount', { n: count })}
              hint={t('typeCountHint')}
              inputMode="numeric"
              autoComplete="off"
              placeholder={formatNumber(count, locale)}
              fieldClassName="max-w-xs"
            />
          )}
          <div className="flex flex-wrap gap-2">
            <Button
              type="submit"
              variant={DANGEROUS.has(change.action) ? 'danger' : 'primary'}
              pending={sending}
            >
              {t(`do.${change.action}`, { n: count })}
            </Button>
            <LinkButton to={back}>{t('back')}</LinkButton>
          </div>
        </Form>
      </div>
    </Card>
  )
}

function HowMany({ count, matched }: { count: number; matched: number }) {
  const t = useMessages(messages)
  return (
    <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
      <span className="text-muted">{t('willChange')}</span>
      <span className="text-3xl font-semibold tabular-nums" data-will-change={count}>
        {t('cardsN', { n: count })}
      </span>
      <span className="text-muted">{t('ofMatched', { n: matched })}</span>
    </div>
  )
}

/** Holders of these cards can no longer use them. */
const DANGEROUS = new Set(['void', 'deactivate'])

function Breakdown({ preview }: { preview: Preview }) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Card title={t('breakdown')}>
      <Table caption={t('breakdown')}>
        <TableHead>
          <TableRow>
            <TableHeader>{t('condition')}</TableHeader>
            <TableHeader numeric>{t('matched')}</TableHeader>
            <TableHeader numeric>{t('changing')}</TableHeader>
            <TableHeader numeric className="hidden sm:table-cell">
              {t('skipped')}
            </TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {preview.breakdown.map(({ condition, matched, changing }) => (
            <TableRow key={condition}>
              <TableCell>{t(`state.${condition}`)}</TableCell>
              <TableCell numeric>{formatNumber(matched, locale)}</TableCell>
              <TableCell numeric className="font-medium">
                {formatNumber(changing, locale)}
              </TableCell>
              <TableCell numeric className="hidden sm:table-cell">
                {formatNumber(matched - changing, locale)}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  )
}

function Skips({ preview, change }: ChangePreviewProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const action = t(`action.${change.action}`)
  return (
    <Card title={t('skips')}>
      <ul className="divide-y divide-line">
        {preview.skips.map(({ reason, condition, count }) => (
          <li
            key={`${reason} ${condition}`}
            className="flex items-baseline justify-between gap-4 py-2.5 first:pt-0 last:pb-0"
          >
            <span className="min-w-0">
              {t(`skip.${reason}`, { state: t(`state.${condition}`), action })}
              {reason !== 'STATE' && reason !== 'EXPIRED' && (
                <span className="text-muted"> · {t(`state.${condition}`)}</span>
              )}
            </span>
            <span className="shrink-0 font-medium tabular-nums">{formatNumber(count, locale)}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Sample({ preview }: { preview: Preview }) {
  const t = useMessages(messages)
  return (
    <Card title={t('sample')}>
      <Table caption={t('sample')}>
        <TableHead>
          <TableRow>
            <TableHeader numeric>{t('serial')}</TableHeader>
            <TableHeader>{t('number')}</TableHeader>
            <TableHeader>{t('change')}</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {preview.sample.map((card) => (
            <TableRow key={card.serial}>
              <TableCell numeric>{card.serial}</TableCell>
              <TableCell className="font-mono">{card.number}</TableCell>
              <TableCell wrap>
                <ChangeValues old={card.old} new={card.new} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  )
}
