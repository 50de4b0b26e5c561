/** Answers that stop somebody: no right, nothing there, or the way to somewhere else. */
export const STOPS: readonly string[] = []

/** What each user gets of each route. */
export const OUTCOMES: Record<string, string> = {}
