import { isKnownPassword } from '#app/core/passwords/known-passwords.ts'
import { type Known, type PasswordFault, passwordFault } from './rule.ts'

/**
 * All that can be wrong with a new password, on the server: the rule that browsers know too, and the list of leaked
 * passwords. Asked wherever somebody chooses one.
 * @returns a key of messages.ts; undefined when the password is good
 */
export function weakPassword(password: string, known: Known): PasswordFault | undefined {
  return passwordFault(password, known) ?? (isKnownPassword(password) ? 'passwordIsKnown' : undefined)
}
