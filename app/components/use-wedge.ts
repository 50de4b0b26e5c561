import { useEffect, useRef } from 'react'
import { PAUSE_MS, wedgeEar } from './wedge-timing.ts'

/** Whether keys that go to this element are being typed into it. */
function isField(target: EventTarget | null): target is HTMLElement {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement)
    return !['button', 'checkbox', 'radio', 'submit', 'reset', 'file', 'range'].includes(target.type)
  return (
    target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
  )
}

/** Puts a field's text back to what it was before a scan went into it, so that React notices. */
function putBack(field: HTMLElement, text: string): void {
  if (!(field instanceof HTMLInputElement)) return
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

/**
 * Listens for a scanner gun anywhere on the page, also when nothing has the focus. Guns type a code and then Enter,
 * faster than anybody types; the Enter then neither presses a button nor sends a form.
 * @param onScan gets the text as the gun gave it, once per scan: read it with readScan
 * @param options.fields what of a scan that goes into a text field: 'leave' it there (the default; its form is sent by
 *   the gun's Enter, as if typed), or 'take' it out again and tell onScan
 * @param options.off true while the page cannot take one
 */
export function useWedge(
  onScan: (text: string) => void,
  { fields = 'leave', off = false }: { fields?: 'leave' | 'take'; off?: boolean } = {},
): void {
  const newest = useRef(onScan)
  newest.current = onScan
  useEffect(() => {
    if (off) return
    const ear = wedgeEar()
    let timer: ReturnType<typeof setTimeout> | undefined
    let before: string | undefined
    const onKey = (event: KeyboardEvent) => {
      clearTimeout(timer)
      const field = isField(event.target) ? event.target : undefined
      if (field && (fields === 'leave' || !(field instanceof HTMLInputElement))) return ear.forget()
      const heard = ear.hear(event, event.timeStamp)
      if (heard.type === 'nothing') return
      if (heard.type === 'scan') {
        event.preventDefault()
        event.stopPropagation()
        if (field && before !== undefined) putBack(field, before)
        newest.current(heard.text)
        return
      }
      if (heard.signs === 1) before = field instanceof HTMLInputElement ? field.value : undefined
      if (field) return
      // A slash would open the browser's search, a space scroll. Fingers are never this fast three times.
      if (heard.signs > 2) event.preventDefault()
      timer = setTimeout(() => {
        const text = ear.pause(Number.POSITIVE_INFINITY)
        if (text !== undefined) newest.current(text)
      }, PAUSE_MS)
    }
    document.addEventListener('keydown', onKey, true)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('keydown', onKey, true)
    }
  }, [fields, off])
}
