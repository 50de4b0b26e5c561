import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLoginName, looksLatin, normaliseName } from './login-name.ts'

const name = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{1,29}$/)

/** As a Chinese keyboard in full width types it. */
const fullWidth = (text: string) =>
  text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))

test('what a Chinese keyboard makes of a name is that name', () => {
  fc.assert(
    fc.property(name, (plain) => {
      expect(normaliseName(fullWidth(plain))).toBe(plain)
      expect(normaliseName(` ${fullWidth(plain.toUpperCase())}　`)).toBe(plain)
      expect(looksLatin(plain)).toBe(false)
    }),
  )
})

test('no other spelling of Unicode becomes a login name: it is told from one', () => {
  const foreign = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 3 })
    .filter(
      (text) => /[^\p{ASCII}]/u.test(text) && !/[\uFF01-\uFF5E\u3000]/.test(text) && !/\p{Cc}/u.test(text),
    )
  fc.assert(
    fc.property(name, foreign, fc.nat(), (plain, strange, at) => {
      const place = at % (plain.length + 1)
      const typed = normaliseName(plain.slice(0, place) + strange + plain.slice(place))
      // Spaces at the ends go; what is left of them is the name as it is.
      if (typed !== plain) expect(isLoginName(typed)).toBe(false)
      else expect(strange.trim()).toBe('')
    }),
    { numRuns: 2000 },
  )
})

describe('letters that only look like Latin ones', () => {
  test.each([
    ['bоss', 'a Cyrillic o'],
    ['bοss', 'a Greek o'],
    ['𝐛𝐨𝐬𝐬', 'mathematical letters'],
    ['ⓑⓞⓢⓢ', 'letters in circles'],
    ['bo\u017Fs', 'a long s, which NFKC would fold'],
    ['\u212Aim', 'a Kelvin sign, which small letters would fold'],
    ['İvan', 'a dotted capital I'],
    ['b\u200Boss', 'an invisible space'],
    ['bóss', 'an accent'],
    ['boss²', 'a raised digit'],
    ['Ⅷ', 'a Roman numeral'],
    ['ᏴᎾᏚᏚ', 'Cherokee'],
  ])('%s: %s', (typed) => {
    const read = normaliseName(typed)
    expect(looksLatin(read)).toBe(true)
    expect(isLoginName(read)).toBe(false)
  })
  test.each(['boss', '王芳', 'ボス', '사장', 'wang fang', '。、！'])('%s are none', (typed) => {
    expect(looksLatin(normaliseName(typed))).toBe(false)
  })
})
