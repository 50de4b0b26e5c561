// What a till sounds like: heard while the eyes are on the goods. No files: tones made on the spot.

/** Tones in order: hertz and seconds. */
const TONES = {
  good: [[1760, 0.09]],
  bad: [
    [220, 0.16],
    [165, 0.24],
  ],
  done: [
    [1175, 0.09],
    [1760, 0.18],
  ],
} as const
const VIBRATIONS = { good: 40, bad: [120, 60, 120], done: [40, 40, 80] } as const

export type Sound = keyof typeof TONES

let audio: AudioContext | undefined

const MUTE = 'tihuo.mute'

/** True when somebody has switched the sounds off on this device. */
export function isMuted(): boolean {
  try {
    return localStorage.getItem(MUTE) === '1'
  } catch {
    // A browser that keeps nothing for us.
    return false
  }
}

/** Switches the sounds off or on, on this device. The phone shakes all the same. */
export function setMuted(muted: boolean): void {
  try {
    if (muted) localStorage.setItem(MUTE, '1')
    else localStorage.removeItem(MUTE)
  } catch {
    // Then it holds for no longer than now.
  }
}

/**
 * Plays a short sound and lets the phone shake. Silent where the browser wants a touch or key first, or has no sound:
 * what it says must also be read on the screen.
 */
export function beep(sound: Sound): void {
  try {
    // A browser complains where nobody has touched the page yet.
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([...[VIBRATIONS[sound]].flat()])
    if (isMuted()) return
    audio ??= new AudioContext()
    if (audio.state === 'suspended') void audio.resume().catch(() => undefined)
    let at = audio.currentTime
    for (const [hertz, seconds] of TONES[sound]) {
      const tone = audio.createOscillator()
      const volume = audio.createGain()
      tone.type = sound === 'bad' ? 'square' : 'sine'
      tone.frequency.value = hertz
      volume.gain.setValueAtTime(sound === 'bad' ? 0.08 : 0.25, at)
      // Faded out: a tone that is cut off clicks.
      volume.gain.exponentialRampToValueAtTime(0.001, at + seconds)
      tone.connect(volume).connect(audio.destination)
      tone.start(at)
      tone.stop(at + seconds)
      at += seconds
    }
  } catch {
    // A browser without sound.
  }
}
