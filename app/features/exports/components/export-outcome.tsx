import { Download, Eye } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { CopyButton } from '#app/components/copy-button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Form } from '#app/components/navigation.tsx'
import { formatBytes, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { ExportOutcome as Outcome } from '../data.ts'
import { messages } from '../messages.ts'

/** The file of a finished export, and the password of its zip. Both forms post to the page of the job. */
export function ExportOutcome({
  outcome,
  password,
}: {
  outcome: Outcome
  /** Once it has been asked for. */
  password: string | undefined
}) {
  const t = useMessages(messages)
  const { result, mayDownload, secret } = outcome
  if (result.cleanedAt !== undefined)
    return (
      <Flash tone="info" title={t('cleaned')}>
        {t('cleanedBody')}
      </Flash>
    )
  if (!mayDownload) return null
  return (
    <>
      <DownloadCard result={result} />
      {secret === 'mine' && <PasswordCard password={password} />}
      {secret === 'others' && <Flash tone="info">{t('passwordOther')}</Flash>}
      {secret === 'gone' && <Flash tone="warning">{t('SECRET_GONE')}</Flash>}
    </>
  )
}

function DownloadCard({ result }: { result: Outcome['result'] }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { rows, bytes, files, packed, sha256 } = result
  const facts = { rows: formatNumber(rows, locale), size: formatBytes(bytes, locale) }
  return (
    <Card>
      {/* A document request: the answer is a file, not a page. */}
      <Form method="post" reloadDocument className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <input type="hidden" name="intent" value="download" />
        <Button type="submit">
          <Download aria-hidden /> {t(packed === 'zip' ? 'downloadZip' : 'downloadXlsx')}
        </Button>
        <span className="text-muted">
          {packed === 'zip' ? t('zipFacts', { ...facts, n: files }) : t('fileFacts', facts)}
        </span>
      </Form>
      <p className="mt-3 text-xs text-muted">{t('downloadHint')}</p>
      <p className="mt-1 text-xs text-muted">
        SHA-256 <span className="font-mono break-all">{sha256}</span>
      </p>
    </Card>
  )
}

function PasswordCard({ password }: { password: string | undefined }) {
  const t = useMessages(messages)
  return (
    <Card title={t('passwordTitle')} description={t('passwordAdvice')}>
      <div aria-live="polite">
        {password ? (
          <div className="flex flex-wrap items-center gap-3">
            <output aria-label={t('zipPassword')} className="font-mono text-base tracking-wider break-all">
              {password}
            </output>
            <CopyButton text={password} />
          </div>
        ) : (
          <Form method="post">
            <input type="hidden" name="intent" value="reveal" />
            <Button type="submit" variant="secondary">
              <Eye aria-hidden /> {t('reveal')}
            </Button>
          </Form>
        )}
      </div>
    </Card>
  )
}
