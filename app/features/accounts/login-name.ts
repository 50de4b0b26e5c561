/** What a login name looks like once it is normalised; members.login_name checks the same in the database. */
const LOGIN_NAME = /^[a-z0-9][a-z0-9._-]{1,29}$/

// What a Chinese keyboard makes of letters, digits, marks and the space in full width.
const FULL_WIDTH = /[\uFF01-\uFF5E\u3000]/g

/**
 * One spelling of what people type as login name or merchant code: full-width letters of a Chinese keyboard become
 * plain ones, capitals become small, spaces around it and control characters go. Nothing else is changed: a letter that
 * only looks like a Latin one, or that Unicode would fold into one, must not become the name of somebody else.
 */
export function normaliseName(typed: string): string {
  return typed
    .replace(FULL_WIDTH, (letter) => letter.normalize('NFKC'))
    .replace(/\p{Cc}/gu, '')
    .trim()
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

// Nobody takes these for Latin letters, and a clerk who types them sees it.
const EAST_ASIAN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Hangul}]/gu

/**
 * True when a normalised name has letters, digits or signs that can be taken for others, or cannot be seen at all: Greek
 * and Cyrillic letters, accents, mathematical letters, Roman numerals, invisible spaces.
 */
export function looksLatin(name: string): boolean {
  const foreign = name.replace(EAST_ASIAN, '').replace(/\p{ASCII}/gu, '')
  return /[\p{L}\p{M}\p{N}\p{Cf}\p{Zs}\p{So}\p{Co}]/u.test(foreign)
}

/** True when a normalised name can be a login name. */
export function isLoginName(name: string): boolean {
  return LOGIN_NAME.test(name)
}
