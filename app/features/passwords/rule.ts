import { plainPassword } from '#app/core/passwords/password-forms.ts'

// What can be said of a new password without looking anything up; browsers say it while it is typed. After NIST
// SP 800-63B: long enough, not what everybody would try first, and no rules of what must be in it.

const PASSWORD_MIN = 10
/** bcrypt, which Supabase Auth uses, looks at 72 bytes and no further. */
const PASSWORD_MAX_BYTES = 72
/** So many characters must be left when names or patterns are taken out. */
const REST = 6
const FEWEST_CHARACTERS = 4

/** What the new password must not be or be made of. */
export type Known = {
  loginName: string
  merchantCode: string
  merchantName?: string | undefined
  displayName?: string | undefined
  oldPassword?: string | undefined
}

/** What is wrong with a new password, as a key of messages.ts. */
export type PasswordFault =
  | 'passwordTooShort'
  | 'passwordTooLong'
  | 'passwordIsName'
  | 'passwordIsOld'
  | 'passwordIsOneLetter'
  | 'passwordIsRepeated'
  | 'passwordIsPattern'
  | 'passwordIsKnown'

/** Names of our own that people would put in. */
const OWN_NAMES = ['tihuo', '提货', '提货卡', 'password', '密码']

/** What is wrong with a new password; undefined when it is good as far as can be told here. */
export function passwordFault(
  password: string,
  known: Known,
): Exclude<PasswordFault, 'passwordIsKnown'> | undefined {
  if ([...password].length < PASSWORD_MIN) return 'passwordTooShort'
  if (new TextEncoder().encode(password).length > PASSWORD_MAX_BYTES) return 'passwordTooLong'
  if (known.oldPassword !== undefined && password === known.oldPassword) return 'passwordIsOld'
  const plain = plainPassword(password)
  if (new Set(plain).size < FEWEST_CHARACTERS) return 'passwordIsOneLetter'
  if (isRepeated(plain)) return 'passwordIsRepeated'
  if (isOnlyNames(plain, known)) return 'passwordIsName'
  if (isPattern(plain)) return 'passwordIsPattern'
  return undefined
}

/** abcdeabcdeab: one block again and again, from two times on. */
function isRepeated(plain: string): boolean {
  const letters = [...plain]
  for (let period = 1; period <= letters.length / 2; period += 1)
    if (letters.every((letter, i) => i < period || letter === letters[i - period])) return true
  return false
}

/** wangfang2024, lihe-lihe-88: without the names there is not much left. */
function isOnlyNames(plain: string, { loginName, merchantCode, merchantName, displayName }: Known): boolean {
  const names = [loginName, merchantCode, merchantName, displayName, ...OWN_NAMES]
    .map((name) => plainPassword(name ?? ''))
    .filter((name) => [...name].length >= 2)
    // A name in a name: the longer one first.
    .sort((one, other) => other.length - one.length)
  let rest = plain
  for (const name of names) rest = rest.split(name).join('')
  return rest !== plain && unitsOf((rest.match(/[\p{L}\p{N}]/gu) ?? []).join('')) < REST
}

const ROWS = [
  ...['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'abcdefghijklmnopqrstuvwxyz', '0123456789'],
  ...['qwertzuiop', 'azertyuiop', '!@#$%^&*()', '~!@#$%^&*'],
  // Down the keys, as in 1qaz2wsx.
  ...['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '8ik', '9ol', '0p'],
]
const STEPS = new Set(
  ROWS.flatMap((row) =>
    [...row].flatMap((key, i) => (i === 0 ? [] : [`${row[i - 1]}${key}`, `${key}${row[i - 1]}`])),
  ),
)

/** abcd1234efgh, 1qaz2wsx3edc, aaaa1111bbbb: runs of keys side by side, of equal ones, and little else. */
function isPattern(plain: string): boolean {
  return unitsOf(plain) < REST
}

/** How many characters somebody has thought of: a run of three and more counts as one. */
function unitsOf(text: string): number {
  const letters = [...text]
  let units = 0
  for (let i = 0; i < letters.length; ) {
    let end = i + 1
    const next = (at: number) => `${letters[at - 1]}${letters[at]}`
    while (end < letters.length && (letters[end] === letters[end - 1] || STEPS.has(next(end)))) end += 1
    // Two neighbours are in every word.
    units += end - i >= 3 ? 1 : end - i
    i = end
  }
  return units
}
