import type { Locale } from '#app/core/i18n/locale.ts'
import { translator } from '#app/core/i18n/messages.ts'
import type { TickedRow } from './grid.ts'
import { messages } from './messages.ts'
import type { NotSaved } from './types.ts'

const SENTENCES = {
  CHANGED: 'gridChanged',
  NOT_MANAGED: 'gridNotManaged',
  NOT_YOURS_TO_GIVE: 'gridNotYours',
} as const

/**
 * The answer to a grid that was not saved: what to say, and what was ticked, so that only the rows that somebody else
 * has changed are lost.
 * @param names of the rows by id
 */
export function notSaved(
  refusal: NotSaved,
  ticked: readonly TickedRow[],
  names: ReadonlyMap<string, string>,
  locale: Locale,
) {
  const comma = locale === 'en' ? ', ' : '、'
  const list = refusal.rows.map((id) => names.get(id) ?? id).join(comma)
  return {
    problem: translator(messages, locale)(SENTENCES[refusal.reason], { names: list }),
    ticked: [...ticked],
    conflicts: refusal.rows,
  }
}
