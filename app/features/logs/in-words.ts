import type { Locale } from '#app/core/i18n/locale.ts'
import { type MessageKey, translator } from '#app/core/i18n/messages.ts'
import { changeInWords, filterInWords } from '../changes/in-words.ts'
import { messages as jobMessages } from '../jobs/messages.ts'
import { messages } from './messages.ts'
import type { LogEntry } from './types.ts'

/** What was done, as a word; the stored name for actions that this version does not know. */
export function actionInWords(action: string, locale: Locale): string {
  const key = `action.${action}`
  return key in messages[locale] ? translator(messages, locale)(key as 'action.cards.activate') : action
}

/** How it ended, in a sentence; empty for what has no outcome of its own. */
export function outcomeInWords(
  entry: Pick<LogEntry, 'outcome' | 'reason' | 'skipped' | 'left'>,
  locale: Locale,
): string {
  const t = translator(messages, locale)
  const { outcome, reason, skipped, left } = entry
  if (outcome === null) return ''
  const why =
    reason !== null && reason in jobMessages[locale]
      ? translator(jobMessages, locale)(reason as MessageKey<typeof jobMessages> & 'ERROR')
      : ''
  return [
    t(`outcome.${outcome}`),
    skipped > 0 ? t('skipped', { n: skipped }) : '',
    left > 0 ? t('left', { n: left }) : '',
    why,
  ]
    .filter(Boolean)
    .join(t('semicolon'))
}

/** What a bulk change brought, in words; of a change that was taken back also which it was. Empty for the rest. */
export function entryChangeInWords({ action, change }: LogEntry, locale: Locale): string {
  if (!change) return ''
  const words = changeInWords(change, locale)
  if (action !== 'cards.undo') return words
  const name = actionInWords(`cards.${change.action}`, locale)
  return words ? translator(messages, locale)('factIs', { name, value: words }) : name
}

/** Which cards it was about: the filter, or the order and card that stand in for one. */
export function whichInWords({ filter, facts }: LogEntry, locale: Locale, currency: string): string[] {
  const t = translator(messages, locale)
  const more = facts.filter(({ name }) => name === 'orderNo' || name === 'cardSerial')
  return [
    ...filterInWords(filter, locale, currency),
    ...more.map(({ name, value }) => t('factIs', { name: t(`fact.${name}` as 'fact.orderNo'), value })),
  ]
}
