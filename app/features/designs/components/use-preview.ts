import { type RefObject, useEffect, useRef, useState } from 'react'

export type Preview = {
  src: string
  state: 'fresh' | 'stale' | 'refused'
  /** Why there is no new picture, in the words of the server; undefined when it did not answer. */
  problem: string | undefined
}

const PAUSE_MS = 400

/**
 * The card as the server draws it from what stands in the form, saved or not.
 * @param address takes the form by POST and answers with a picture, or with a sentence of plain text
 * @param content of the form as one text: a change of it asks for a new picture
 * @param saved address of the picture of what is saved; shown first
 */
export function usePreview(
  form: RefObject<HTMLFormElement | null>,
  address: string,
  content: string,
  saved: { src: string; content: string },
): Preview {
  const [preview, setPreview] = useState<Preview>({ src: saved.src, state: 'fresh', problem: undefined })
  const own = useRef<string | undefined>(undefined)
  // Shown is what this content asked for; the first picture comes with the page.
  const shown = useRef(saved.content)
  useEffect(() => {
    if (shown.current === content) return
    const stop = new AbortController()
    setPreview((before) => ({ ...before, state: 'stale' }))
    const timer = setTimeout(async () => {
      if (!form.current) return
      const next = await ask(address, new FormData(form.current), stop.signal)
      if (!next) return
      if (next.src) {
        if (own.current) URL.revokeObjectURL(own.current)
        own.current = next.src
        shown.current = content
      }
      const { src, problem } = next
      setPreview((before) =>
        src ? { src, state: 'fresh', problem: undefined } : { ...before, state: 'refused', problem },
      )
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [form, address, content])
  useEffect(
    () => () => {
      if (own.current) URL.revokeObjectURL(own.current)
    },
    [],
  )
  return preview
}

/** A picture or the reason for none; undefined when a newer question has been asked meanwhile. */
async function ask(address: string, form: FormData, signal: AbortSignal): Promise<Answer | undefined> {
  const body = new URLSearchParams(textsOf(form))
  const answer = await pictureFrom(() => fetch(address, { method: 'POST', body, signal }))
  return signal.aborted ? undefined : answer
}

type Answer = { src?: string; problem?: string | undefined }

/** The picture as an address of this page; or what the server says against it, if it says anything. */
async function pictureFrom(get: () => Promise<Response>): Promise<Answer> {
  try {
    const response = await get()
    const type = response.headers.get('content-type') ?? ''
    if (response.ok && type.startsWith('image/')) return { src: URL.createObjectURL(await response.blob()) }
    return { problem: type.startsWith('text/plain') ? await response.text() : undefined }
  } catch {
    return {}
  }
}

function textsOf(form: FormData): [string, string][] {
  return [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
}

/**
 * One real card, drawn with what is saved. Only when asked for: every such picture is logged.
 * @param address of the preview route
 */
export function useRealCard(address: string) {
  const [shown, setShown] = useState<{ src: string; serial: string }>()
  const [problem, setProblem] = useState<string>()
  const [pending, setPending] = useState(false)
  const clear = () => {
    if (shown) URL.revokeObjectURL(shown.src)
    setShown(undefined)
    setProblem(undefined)
  }
  const show = async (serial: string) => {
    if (serial === '' || pending) return
    clear()
    setPending(true)
    const next = await pictureFrom(() => fetch(`${address}?${new URLSearchParams({ serial })}`))
    setPending(false)
    if (next.src) setShown({ src: next.src, serial })
    else setProblem(next.problem ?? '')
  }
  return { shown, problem, pending, show, clear }
}
