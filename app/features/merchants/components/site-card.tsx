import { ExternalLink } from 'lucide-react'
import { buttonStyle } from '#app/components/button-style.ts'
import { Card } from '#app/components/card.tsx'
import { CopyButton } from '#app/components/copy-button.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { QrDrawing } from '../types.ts'

const QUIET_ZONE = 4

/** The merchant's redemption site: its address, and the code that leads there. */
export function SiteCard({ address, qr }: { address: string; qr: QrDrawing }) {
  const t = useMessages(messages)
  const side = qr.size + 2 * QUIET_ZONE
  return (
    <Card title={t('siteTitle')} description={t('siteBody')}>
      <div className="flex flex-wrap items-center gap-5">
        <svg
          role="img"
          aria-label={t('siteQr')}
          viewBox={`${-QUIET_ZONE} ${-QUIET_ZONE} ${side} ${side}`}
          shapeRendering="crispEdges"
          className="size-32 shrink-0 rounded-md"
        >
          {/* Black on white in the dark theme too: many scanners cannot read an inverted code. */}
          <rect x={-QUIET_ZONE} y={-QUIET_ZONE} width={side} height={side} className="fill-white" />
          <path d={qr.path} className="fill-black" />
        </svg>
        <div className="min-w-0 flex-1 basis-48">
          <p className="font-mono text-[13px] break-all">{address}</p>
          <div className="mt-3 flex flex-wrap gap-2">
            <a href={address} target="_blank" rel="noreferrer" className={buttonStyle('secondary', 'sm')}>
              <ExternalLink aria-hidden />
              {t('siteOpen')}
            </a>
            <CopyButton text={address} label={t('copyAddress')} />
          </div>
        </div>
      </div>
    </Card>
  )
}
