const MINUTE_MS = 60_000

/** What the clocks of a time zone show at a moment, 'YYYY-MM-DDTHH:MM', as a field of type datetime-local wants it. */
export function wallClock(moment: Date, timeZone: string): string {
  // The Swedish way of writing date and time is the ISO one.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
    .format(moment)
    .replace(' ', 'T')
}

/**
 * The moment at which the clocks of a time zone show this. Of an hour that a clock change leaves out, the one after.
 * @param clock 'YYYY-MM-DDTHH:MM'
 * @returns undefined when there is no such day or time
 */
export function momentOf(clock: string, timeZone: string): Date | undefined {
  const wanted = Date.parse(`${clock}Z`)
  if (Number.isNaN(wanted) || new Date(wanted).toISOString().slice(0, 16) !== clock) return undefined
  let moment = wanted
  // Once for the offset of the zone, once more for a change of it in between.
  for (let turn = 0; turn < 2; turn += 1)
    moment += wanted - Date.parse(`${wallClock(new Date(moment), timeZone)}Z`)
  return new Date(Math.round(moment / MINUTE_MS) * MINUTE_MS)
}
