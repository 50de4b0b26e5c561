import { useEffect, useRef } from 'react'
import { CopyButton } from '#app/components/copy-button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { QrDrawing } from '../../merchants/types.ts'
import { messages } from '../messages.ts'

const QUIET_ZONE = 4

/** The link of a new invitation, to copy or to scan; shown this once. */
export function InvitationLink({
  name,
  link,
  qr,
  mailed,
}: {
  name: string
  link: string
  qr: QrDrawing
  mailed: boolean
}) {
  const t = useMessages(messages)
  const panel = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new link is a new thing to read
  useEffect(() => panel.current?.focus(), [link])
  const side = qr.size + 2 * QUIET_ZONE
  const title = t('linkTitle', { name })
  return (
    <section
      ref={panel}
      tabIndex={-1}
      aria-label={title}
      className="flex flex-col gap-4 rounded-md border border-line bg-surface p-5 shadow-sm outline-none"
    >
      <h2 className="text-base font-semibold">{title}</h2>
      {mailed && <Flash tone="success">{t('linkMailed')}</Flash>}
      <Flash tone="warning" title={t('linkOnce')}>
        {t('linkOnceBody')}
      </Flash>
      <div className="flex flex-wrap items-center gap-5">
        <svg
          role="img"
          aria-label={t('qrLabel')}
          viewBox={`${-QUIET_ZONE} ${-QUIET_ZONE} ${side} ${side}`}
          shapeRendering="crispEdges"
          className="size-44 shrink-0 rounded-md"
        >
          {/* Black on white in the dark theme too: many scanners cannot read an inverted code. */}
          <rect x={-QUIET_ZONE} y={-QUIET_ZONE} width={side} height={side} className="fill-white" />
          <path d={qr.path} className="fill-black" />
        </svg>
        <div className="min-w-0 flex-1 basis-56">
          <p className="font-mono text-[13px] break-all select-all">{link}</p>
          <div className="mt-3">
            <CopyButton text={link} label={t('copyLink')} size="md" />
          </div>
        </div>
      </div>
    </section>
  )
}
