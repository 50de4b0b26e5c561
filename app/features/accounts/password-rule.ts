import { normaliseName } from './login-name.ts'

export const PASSWORD_MIN = 10
/** bcrypt, which Supabase Auth uses, looks at 72 bytes and no further. */
export const PASSWORD_MAX_BYTES = 72

/** What is wrong with a new password, as a key of messages.ts; undefined when it is good. */
export function passwordFault(
  password: string,
  known: { loginName: string; merchantCode: string; oldPassword: string },
):
  | 'passwordTooShort'
  | 'passwordTooLong'
  | 'passwordIsName'
  | 'passwordIsOld'
  | 'passwordIsOneLetter'
  | undefined {
  if ([...password].length < PASSWORD_MIN) return 'passwordTooShort'
  if (new TextEncoder().encode(password).length > PASSWORD_MAX_BYTES) return 'passwordTooLong'
  if (password === known.oldPassword) return 'passwordIsOld'
  const name = normaliseName(password)
  if (name === known.loginName || name === known.merchantCode) return 'passwordIsName'
  if (new Set(password).size < 3) return 'passwordIsOneLetter'
  return undefined
}
