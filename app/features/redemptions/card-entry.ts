import { normaliseCode } from './normalise.ts'
import { readScan } from './scan/scanned-card.ts'

// The rules of the first form, without a library: the page with this form is what a consumer waits for, on a
// slow phone in a lift. The server asks the same rules through cardSchema.

/** What a card number can be made of, normalised. */
export const NUMBER_FORM = /^[A-Z0-9]{1,40}$/
/** What a password can be made of, normalised. Signs too: cards that others have printed may have them. */
export const PASSWORD_FORM = /^[\x21-\x7e]{1,32}$/

export type EntryProblem = 'required' | 'numberFormat' | 'passwordFormat'
export type EntryProblems = { number?: EntryProblem; password?: EntryProblem }

/** What is wrong with number and password as typed; empty when they can be sent. */
export function entryProblems(typed: { number: string; password: string }): EntryProblems {
  const number = normaliseCode(typed.number)
  const password = normaliseCode(typed.password)
  const problems: EntryProblems = {}
  if (number === '') problems.number = 'required'
  else if (!NUMBER_FORM.test(number)) problems.number = 'numberFormat'
  if (password === '') problems.password = 'required'
  else if (!PASSWORD_FORM.test(password)) problems.password = 'passwordFormat'
  return problems
}

const LABELLED =
  /(?:卡号|卡號|number|no\.?)\s*[:：]?\s*(?<number>[^\s,，;；。|]+)[\s,，;；。|]*(?:卡密码|卡密|密码|密碼|password|pin|pwd)\s*[:：]?\s*(?<password>[^\s,，;；。|]+)/iu
// A tab, a line or a sign between two codes; or a space, when both are long enough not to be groups of one number.
const PARTED = /^(?<number>[^\s,，;；|/]{4,40})\s*[\t\n\r,，;；|/]+\s*(?<password>[^\s,，;；|/]{4,32})$/u
const SPACED = /^(?<number>[^\s]{6,40}) +(?<password>[^\s]{6,32})$/u

/**
 * What was pasted, when it is more than one plain code: number and password in one line out of a chat, or the
 * address behind the QR code of the merchant.
 * @param siteCode of the redemption site the page belongs to
 * @returns undefined when the text should go where it was pasted, as it is
 */
export function splitPasted(
  pasted: string,
  siteCode: string,
): { number: string; password: string | undefined } | undefined {
  // NFKC turns full-width signs and spaces into ASCII, but not the Chinese stop.
  const text = pasted
    .normalize('NFKC')
    .replace(/[\p{Cf}]/gu, '')
    .trim()
  if (/^https?:\/\//i.test(text)) {
    const scan = readScan(text, siteCode)
    return scan.ok ? { number: scan.number, password: undefined } : undefined
  }
  const { number, password } = (LABELLED.exec(text) ?? PARTED.exec(text) ?? SPACED.exec(text))?.groups ?? {}
  if (number === undefined || password === undefined) return undefined
  return Object.keys(entryProblems({ number, password })).length === 0 ? { number, password } : undefined
}
