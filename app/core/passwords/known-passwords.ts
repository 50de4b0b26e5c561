import { readFileSync } from 'node:fs'
import { type FuseFilter, fromBytes, holds } from './fuse-filter.ts'
import { formsOf } from './password-forms.ts'

let filter: FuseFilter | undefined

/** The filter of known-passwords.bin; where it comes from stands in known-passwords.md beside it. */
export function knownPasswords(): FuseFilter {
  // In core, so that Node runs this file itself, where it stands: the bundle of the server is elsewhere.
  filter ??= fromBytes(readFileSync(new URL('known-passwords.bin', import.meta.url)))
  return filter
}

/**
 * True for passwords that were in leaks, and for what people make of them when they are refused: other capitals,
 * full-width letters, digits and marks around them, p@ssw0rd. One in a thousand others is taken for one of them.
 */
export function isKnownPassword(password: string): boolean {
  return formsOf(password).some((form) => holds(knownPasswords(), form))
}
