import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { common } from '#app/core/i18n/common.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { Button } from './button.tsx'
import type { ControlSize } from './control-size.tsx'

/** Copies a text: a card number, an order number, an API key. */
export function CopyButton({
  text,
  label,
  size = 'sm',
}: {
  text: string
  label?: string | undefined
  size?: ControlSize | undefined
}) {
  const t = useMessages(common)
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <Button variant="ghost" size={size} onClick={() => void copy().catch(() => setCopied(false))}>
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span aria-live="polite">{copied ? t('copied') : (label ?? t('copy'))}</span>
    </Button>
  )
}
