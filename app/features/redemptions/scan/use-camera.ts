import { type RefObject, useEffect, useRef, useState } from 'react'
import { type CameraProblem, closeCamera, hasTorch, openCamera, setTorch, watch } from './camera.ts'

export type CameraStage = 'opening' | 'watching' | 'off'
export type Torch = { on: boolean; toggle: () => void }

/** One time the camera is open. */
type Session = { stop: AbortController; stream?: MediaStream }

/**
 * Opens the camera on mount and shows its picture in a video, lets it go on unmount and while the page is out of
 * sight, and opens it again when somebody comes back (from the settings, say, where they have just allowed it).
 * @param look is called with the picture again and again; it answers true when it has seen enough
 */
export function useCamera(
  video: RefObject<HTMLVideoElement>,
  look: (video: HTMLVideoElement) => Promise<boolean>,
): { stage: CameraStage; problem: CameraProblem | undefined; torch: Torch | undefined } {
  const [stage, setStage] = useState<CameraStage>('opening')
  const [problem, setProblem] = useState<CameraProblem>()
  const [stream, setStream] = useState<MediaStream>()
  const [torchIsOn, setTorchIsOn] = useState(false)
  const newestLook = useRef(look)
  newestLook.current = look

  useEffect(() => {
    let session: Session | undefined
    const start = async () => {
      const mine: Session = { stop: new AbortController() }
      session = mine
      setStage('opening')
      setProblem(undefined)
      const camera = await openCamera()
      // Closed while the browser was still asking.
      if (mine.stop.signal.aborted) return camera.ok ? closeCamera(camera.stream) : undefined
      const element = video.current
      if (!camera.ok || !element) {
        setStage('off')
        setProblem(camera.ok ? undefined : camera.reason)
        return
      }
      mine.stream = camera.stream
      element.srcObject = camera.stream
      await element.play().catch(() => undefined)
      setStream(camera.stream)
      setStage('watching')
      const seen = async () => {
        if (await newestLook.current(element)) mine.stop.abort()
      }
      await watch(element, seen, mine.stop.signal)
    }
    const end = () => {
      session?.stop.abort()
      closeCamera(session?.stream)
      session = undefined
      setStream(undefined)
      setTorchIsOn(false)
    }
    const onVisibility = () => {
      if (document.hidden) end()
      else if (!session) void start()
    }
    void start()
    document.addEventListener('visibilitychange', onVisibility)
    window.addEventListener('pagehide', end)
    return () => {
      document.removeEventListener('visibilitychange', onVisibility)
      window.removeEventListener('pagehide', end)
      end()
    }
  }, [video])

  const toggle = async () => {
    if (stream && (await setTorch(stream, !torchIsOn))) setTorchIsOn(!torchIsOn)
  }
  const torch = stream && hasTorch(stream) ? { on: torchIsOn, toggle: () => void toggle() } : undefined
  return { stage, problem, torch }
}
