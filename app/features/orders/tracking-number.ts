const SHORTEST = 8
const LONGEST = 30

/**
 * A tracking number as it is stored: half-width, upper case, without the spaces and hyphens that come along
 * when people copy it from a label or a chat.
 */
export function normaliseTrackingNumber(typed: string): string {
  // NFKC turns full-width letters and digits, which Chinese keyboards give, into ASCII.
  return typed
    .normalize('NFKC')
    .replace(/[\s\u200b-\u200d\ufeff\-‐-―]/g, '')
    .toUpperCase()
}

/** True for 8 to 30 letters and digits with at least four digits: what every carrier's number is. */
export function isTrackingNumber(normalised: string): boolean {
  if (normalised.length < SHORTEST || normalised.length > LONGEST) return false
  return /^[A-Z0-9]+$/.test(normalised) && (normalised.match(/[0-9]/g)?.length ?? 0) >= 4
}
