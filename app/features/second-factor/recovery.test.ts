import { expect, test } from 'vitest'
import { isRecoveryCode, newRecoveryCodes, RECOVERY_CODES, recoveryHash } from './recovery.ts'
import { normaliseCode } from './totp.ts'

test('a set has ten codes that differ, in groups that can be read aloud', () => {
  const codes = newRecoveryCodes()
  expect(new Set(codes).size).toBe(RECOVERY_CODES)
  for (const code of codes) {
    expect(code).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/)
    expect(code).not.toMatch(/[ilo01]/)
    expect(isRecoveryCode(normaliseCode(code.toUpperCase()))).toBe(true)
  }
})

test('what is kept belongs to one account, and tells nothing', () => {
  const [code = ''] = newRecoveryCodes().map(normaliseCode)
  expect(recoveryHash('a', code)).toHaveLength(32)
  expect(recoveryHash('a', code).equals(recoveryHash('b', code))).toBe(false)
  expect(recoveryHash('a', code).toString('latin1')).not.toContain(code)
})
