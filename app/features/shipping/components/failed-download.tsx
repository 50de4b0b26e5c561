import { Download } from 'lucide-react'
import { LinkButton } from '#app/components/link-button.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

/** The file of the failed lines, as a workbook or as csv. */
export function FailedDownload({ base, shipmentId }: { base: string; shipmentId: string }) {
  const t = useMessages(messages)
  return (
    <>
      {(['xlsx', 'csv'] as const).map((as) => (
        <LinkButton
          key={as}
          to={`${base}/${shipmentId}/failed?as=${as}`}
          reloadDocument
          size="sm"
          variant={as === 'xlsx' ? 'secondary' : 'ghost'}
        >
          <Download aria-hidden /> {as === 'xlsx' ? `${t('failedFile')} (${t('asXlsx')})` : t('asCsv')}
        </LinkButton>
      ))}
    </>
  )
}
