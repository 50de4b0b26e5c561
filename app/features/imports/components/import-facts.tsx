import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { KeyValue } from '#app/components/key-value.tsx'
import { Form } from '#app/components/navigation.tsx'
import { formatBytes, formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages as tableMessages } from '../../spreadsheets/messages.ts'
import { messages } from '../messages.ts'
import type { ImportDetail } from '../types.ts'

/** The file itself, and the way to give it up. */
export function ImportFacts({
  found,
  timeZone,
  mayDiscard,
}: {
  found: ImportDetail
  timeZone: string
  mayDiscard: boolean
}) {
  const t = useMessages(messages)
  const table = useMessages(tableMessages)
  const locale = useLocale()
  const { source } = found
  const reading = source.kind === 'csv' ? ` · ${table(source.encoding)}` : ''
  return (
    <Card title={t('facts')}>
      <KeyValue
        className="text-[13px]"
        items={[
          { label: t('file'), value: <span className="break-all">{found.fileName}</span> },
          { label: t('size'), value: formatBytes(found.fileBytes, locale) },
          { label: t('detected'), value: `${table(source.kind)}${reading}` },
          { label: t('createdBy'), value: found.createdBy },
          { label: t('createdAt'), value: formatInstant(found.createdAt, timeZone, locale) },
          { label: 'SHA-256', value: <span className="font-mono text-xs break-all">{found.sha256}</span> },
        ]}
      />
      {mayDiscard && (
        <Form method="post" id="discard-import" className="mt-4">
          <input type="hidden" name="intent" value="discard" />
          <noscript>
            <Button type="submit" variant="secondary" size="sm">
              {t('discard')}
            </Button>
          </noscript>
          <ConfirmDialog
            title={t('discardTitle', { name: found.fileName })}
            consequence={t('discardBody')}
            confirmLabel={t('discardConfirm')}
            danger
            formId="discard-import"
            trigger={
              <Button variant="ghost" size="sm">
                {t('discard')}
              </Button>
            }
          />
        </Form>
      )}
    </Card>
  )
}
