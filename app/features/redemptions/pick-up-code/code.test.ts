import { createHmac, randomBytes } from 'node:crypto'
import QRCode from 'qrcode'
import { describe, expect, test } from 'vitest'
import type { MerchantKeys } from '#app/core/crypto/key-library.ts'
import { normaliseCode } from '../normalise.ts'
import { mintPickUpCode, readPickUpCode } from './code.ts'
import { CODE_LENGTH, looksLikePickUpCode } from './form.ts'

const keysWith = (secret: Buffer) =>
  ({
    index: (column: string, value: string) =>
      createHmac('sha256', secret).update(`${column},${value}`).digest().subarray(0, 16),
  }) as unknown as MerchantKeys
const keys = keysWith(randomBytes(32))
const merchantId = '0190a0a0-0000-7000-8000-000000000001'
const other = '0190a0a0-0000-7000-8000-000000000002'
const made = new Date('2026-11-22T04:00:00Z')
const later = (seconds: number) => new Date(made.getTime() + seconds * 1000)
const code = (serial = 7) => mintPickUpCode(keys, { merchantId, serial }, made)
const read = (text: string, moment = later(1)) => readPickUpCode(keys, merchantId, text, moment)

describe('a pick-up code', () => {
  test.each([1, 7, 100_000, 2 ** 48 - 1])('says which card: %i', (serial) => {
    const text = code(serial)
    expect(text).toHaveLength(CODE_LENGTH)
    expect(read(text)).toMatchObject({ ok: true, serial, fresh: true })
  })

  test('is an easy QR code of letters and digits, which survive any keyboard', () => {
    const text = code()
    expect(text).toMatch(/^[0-9A-Z]+$/)
    expect(normaliseCode(text.toLowerCase())).toBe(text)
    // Version 3: 29 by 29 modules.
    expect(QRCode.create(text, { errorCorrectionLevel: 'M' }).modules.size).toBe(29)
  })

  test('is good for a minute', () => {
    const text = code()
    expect(read(text, later(60))).toMatchObject({ fresh: true })
    expect(read(text, later(61))).toMatchObject({ ok: true, fresh: false })
    expect(read(text, later(-9))).toMatchObject({ fresh: true })
    expect(read(text, later(-11))).toMatchObject({ fresh: false })
  })

  test('made twice in one second is two codes', () => {
    expect(code()).not.toBe(code())
  })

  test('of another merchant, forged in any place, or torn is refused', () => {
    const text = code()
    const foreign = mintPickUpCode(keys, { merchantId: other, serial: 7 }, made)
    expect(read(foreign)).toEqual({ ok: false, reason: 'CODE_OTHER_MERCHANT' })
    expect(readPickUpCode(keysWith(randomBytes(32)), merchantId, text, later(1))).toEqual({
      ok: false,
      reason: 'CODE_FORGED',
    })
    for (let place = 3; place < text.length - 1; place += 1) {
      const changed = `${text.slice(0, place)}${text[place] === '0' ? '1' : '0'}${text.slice(place + 1)}`
      expect(read(changed).ok, `place ${place}`).toBe(false)
    }
    for (const torn of [text.slice(0, -1), `${text}0`, `${text.slice(0, 20)}U${text.slice(21)}`])
      expect(read(torn)).toEqual({ ok: false, reason: 'CODE_DAMAGED' })
  })

  test('is no card number, nor the other way round', () => {
    expect(looksLikePickUpCode(code())).toBe(true)
    expect(looksLikePickUpCode(`TH1${'0'.repeat(37)}`)).toBe(false)
    expect(looksLikePickUpCode('620110000042')).toBe(false)
  })
})
