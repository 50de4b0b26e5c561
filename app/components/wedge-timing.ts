// How a scanner gun, which is a keyboard to the browser, is told from fingers: by the rhythm.

/** Between two keys of one scan, in milliseconds. Slow guns over Bluetooth take 50; fingers rarely less than 80. */
const MAX_GAP_MS = 80
/** Over the whole scan. Fingers that roll over a few keys are this fast, but not for a whole code. */
const MAX_MEAN_GAP_MS = 50
/** Shorter than any code of ours. */
const MIN_LENGTH = 4
/** Guns that send no Enter: a scan is over after such a pause. Without Enter more is asked of a scan. */
export const PAUSE_MS = 150
const MIN_LENGTH_WITHOUT_ENTER = 8
/** Keys that guns end a code with. */
const ENDS = ['Enter', 'NumpadEnter', 'Tab']

/** What a key press says, as far as it matters here: the fields of a KeyboardEvent. */
export type Press = {
  key: string
  code: string
  shiftKey: boolean
  ctrlKey: boolean
  altKey: boolean
  metaKey: boolean
  repeat: boolean
}

/** Signs of an address, by the keys they are on; letters and digits go without. */
const SIGNS: Readonly<Record<string, readonly [string, string]>> = {
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  Semicolon: [';', ':'],
  Slash: ['/', '?'],
  Period: ['.', '>'],
  Comma: [',', '<'],
  Quote: ["'", '"'],
  Space: [' ', ' '],
}
const SHIFTED_DIGITS = ')!@#$%^&*('

/** The sign on a key of the US layout, which guns pretend to have; undefined for other keys. */
function signOfKey(code: string, shift: boolean): string | undefined {
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter !== undefined) return shift ? letter : letter.toLowerCase()
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code)?.[1]
  if (digit !== undefined) return shift && code.startsWith('Digit') ? SHIFTED_DIGITS[Number(digit)] : digit
  return SIGNS[code]?.[shift ? 1 : 0]
}

/**
 * The sign a key press stands for; undefined for keys that give none. With a Chinese input method switched on the
 * browser says 'Process' instead of the sign: then it is taken from where the key is.
 */
export function signOf({ key, code, shiftKey }: Press): string | undefined {
  if ([...key].length === 1) return key
  return key === 'Process' || key === 'Unidentified' ? signOfKey(code, shiftKey) : undefined
}

export type Heard =
  /** Maybe a scan has begun: with so many signs so far. 0: a key like Shift. */
  | { type: 'more'; signs: number }
  /** This key ended a scan. */
  | { type: 'scan'; text: string }
  /** No scan: fingers, or a key that has nothing to do with it. */
  | { type: 'nothing' }

/** Gathers key presses until they are a scan. Knows no browser: times come with the keys, in milliseconds. */
export function wedgeEar() {
  let text = ''
  let first = 0
  let last = 0
  const forget = () => {
    text = ''
  }
  const steady = (end: number) => end - first <= MAX_MEAN_GAP_MS * text.length
  return {
    /** @param at when the key went down */
    hear(press: Press, at: number): Heard {
      if (['Shift', 'CapsLock', 'Alt', 'AltGraph'].includes(press.key)) return { type: 'more', signs: 0 }
      if (text !== '' && at - last > MAX_GAP_MS) forget()
      if (ENDS.includes(press.key) || ENDS.includes(press.code)) {
        const scan = text.length >= MIN_LENGTH && steady(at) ? text : undefined
        forget()
        return scan === undefined ? { type: 'nothing' } : { type: 'scan', text: scan }
      }
      const sign = press.ctrlKey || press.altKey || press.metaKey || press.repeat ? undefined : signOf(press)
      if (sign === undefined) {
        forget()
        return { type: 'nothing' }
      }
      if (text === '') first = at
      text += sign
      last = at
      return { type: 'more', signs: text.length }
    },
    /** After a pause: the scan of a gun that sends no Enter; undefined when there is none. */
    pause(at: number): string | undefined {
      if (text === '' || at - last < PAUSE_MS) return undefined
      const scan = text.length >= MIN_LENGTH_WITHOUT_ENTER && steady(last) ? text : undefined
      forget()
      return scan
    },
    forget,
  }
}
