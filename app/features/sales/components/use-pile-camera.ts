import { type RefObject, useRef, useState } from 'react'
import { type CodeReader, openReader } from '../../redemptions/scan/code-reader.ts'
import { useCamera } from '../../redemptions/scan/use-camera.ts'

/** A code that stays in sight is read again and again; gone for so long, it counts as shown anew. */
const SHOWN_ANEW_MS = 1500

/**
 * Reads code after code through the camera, each once while it is in sight.
 * @param onText told each code's text
 */
export function usePileCamera(video: RefObject<HTMLVideoElement>, onText: (text: string) => void) {
  const reader = useRef<Promise<CodeReader>>()
  const last = useRef({ text: '', at: 0 })
  const [readerFailed, setReaderFailed] = useState(false)
  const camera = useCamera(video, async (element) => {
    try {
      reader.current ??= openReader()
      const text = await (await reader.current)(element)
      if (text === undefined) return false
      const now = performance.now()
      const anew = text !== last.current.text || now - last.current.at > SHOWN_ANEW_MS
      last.current = { text, at: now }
      if (anew) onText(text)
      return false
    } catch {
      // Fetched anew when the camera is opened again.
      reader.current = undefined
      setReaderFailed(true)
      return true
    }
  })
  return { ...camera, problem: readerFailed ? ('READER_FAILED' as const) : camera.problem }
}
