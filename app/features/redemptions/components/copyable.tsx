import { useEffect, useState } from 'react'
import { CopyButton } from '#app/components/copy-button.tsx'

/** A number to read, select, and (where scripts run) copy with one touch. */
export function Copyable({ text }: { text: string }) {
  const [live, setLive] = useState(false)
  useEffect(() => setLive(true), [])
  return (
    <span className="flex min-h-12 flex-wrap items-center justify-between gap-x-3">
      <span className="min-w-0 font-mono text-lg font-semibold wrap-anywhere select-all">{text}</span>
      {live && (
        <span className="-mr-4 ml-auto">
          <CopyButton text={text} size="lg" />
        </span>
      )}
    </span>
  )
}
