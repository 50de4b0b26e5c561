import { Card } from '#app/components/card.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { Design } from '../types.ts'
import { PreviewCard } from './preview-card.tsx'

/** A design for somebody who may look at it and not change it. */
export function DesignView({ design, mayExport }: { design: Design; mayExport: boolean }) {
  const t = useMessages(messages)
  const address = `/admin/designs/${design.designId}/preview`
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      <PreviewCard
        name={design.name}
        preview={{ src: `${address}?v=${design.version}`, state: 'fresh', problem: undefined }}
        shape={design}
        address={address}
        mayExport={mayExport}
        dirty={false}
      />
      <Card>
        <p className="text-muted">{t('readOnly')}</p>
      </Card>
    </div>
  )
}
