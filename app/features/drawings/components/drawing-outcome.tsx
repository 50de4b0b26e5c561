import { Download } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Form } from '#app/components/navigation.tsx'
import { formatBytes, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { DrawingOutcome as Outcome } from '../data.ts'
import { messages } from '../messages.ts'

/** The file of a finished drawing. The form posts to the page of the job. */
export function DrawingOutcome({ outcome }: { outcome: Outcome }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { result, state } = outcome
  if (state === 'gone')
    return (
      <Flash tone="info" title={t('gone')}>
        {t('goneBody')}
      </Flash>
    )
  if (state === 'forbidden') return null
  return (
    <Card>
      {/* A document request: the answer is a file, not a page. */}
      <Form method="post" reloadDocument className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <input type="hidden" name="intent" value="download-drawing" />
        <Button type="submit">
          <Download aria-hidden /> {t(result.file === 'pdf' ? 'downloadPdf' : 'downloadZip')}
        </Button>
        <span className="text-muted">
          {t('fileFacts', {
            rows: formatNumber(result.rows, locale),
            size: formatBytes(result.bytes, locale),
          })}
        </span>
      </Form>
      <p className="mt-3 text-xs text-muted">{t('downloadHint')}</p>
      <p className="mt-1 text-xs text-muted">
        SHA-256 <span className="font-mono break-all">{result.sha256}</span>
      </p>
    </Card>
  )
}
