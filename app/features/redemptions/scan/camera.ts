// The camera of the phone, as far as scanning a code needs it.

export type CameraProblem =
  /** The person or their settings said no. */
  | 'CAMERA_DENIED'
  /** There is none, or not one that can be opened. */
  | 'CAMERA_MISSING'
  /** Another app holds it. */
  | 'CAMERA_BUSY'

/** Between two looks at the picture, in milliseconds: a code is still found at once, and the phone stays cool. */
const LOOK_EVERY_MS = 100

/** Whether there is a camera to ask for; asks nobody anything. False also where the page did not come by HTTPS. */
export async function hasCamera(): Promise<boolean> {
  try {
    const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? []
    return devices.some((device) => device.kind === 'videoinput')
  } catch {
    return false
  }
}

function problemOf(error: unknown): CameraProblem {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'CAMERA_DENIED'
  if (name === 'NotReadableError' || name === 'AbortError') return 'CAMERA_BUSY'
  return 'CAMERA_MISSING'
}

/** Opens the camera on the back of the phone; the browser asks the person. */
export async function openCamera(): Promise<
  { ok: true; stream: MediaStream } | { ok: false; reason: CameraProblem }
> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
    })
    return { ok: true, stream }
  } catch (error) {
    return { ok: false, reason: problemOf(error) }
  }
}

/** Lets go of the camera: its light goes out. */
export function closeCamera(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}

type TorchTrack = { getCapabilities?: () => MediaTrackCapabilities & { torch?: boolean } }

/** Whether the lamp beside the camera can be switched. */
export function hasTorch(stream: MediaStream): boolean {
  const track: TorchTrack | undefined = stream.getVideoTracks()[0]
  return track?.getCapabilities?.().torch === true
}

/** Switches the lamp. @returns whether it worked */
export async function setTorch(stream: MediaStream, on: boolean): Promise<boolean> {
  try {
    const constraint: MediaTrackConstraintSet & { torch: boolean } = { torch: on }
    await stream.getVideoTracks()[0]?.applyConstraints({ advanced: [constraint] })
    return true
  } catch {
    return false
  }
}

/** Calls back for pictures of a playing video, a few times a second and never two at once, until told to stop. */
export async function watch(
  video: HTMLVideoElement,
  look: () => Promise<void>,
  stop: AbortSignal,
): Promise<void> {
  let last = Number.NEGATIVE_INFINITY
  while (!stop.aborted) {
    const now = await new Promise<number>((done) => requestAnimationFrame(done))
    const ready = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA
    if (ready && !stop.aborted && now - last >= LOOK_EVERY_MS) {
      last = now
      await look()
    }
  }
}
