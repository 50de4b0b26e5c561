import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blindIndex, keyVersion, open, type Place, seal } from './seal.ts'

const key = randomBytes(32)
const place: Place = { table: 'orders', column: 'phone_enc', merchantId: 'merchant-a', row: 'row-1' }
const sealed = seal(key, 1, place, Buffer.from('13800000000'))

describe('seal and open', () => {
  test('any bytes come back, in their place and under their key', () => {
    const part = fc.string({ unit: 'grapheme' })
    const anyPlace = fc.record({ table: part, column: part, merchantId: part, row: part })
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 })
    fc.assert(
      fc.property(
        bytes,
        fc.integer({ min: 1, max: 65_535 }),
        anyPlace,
        fc.uint8Array({ maxLength: 2000 }),
        (k, version, at, plain) => {
          const box = seal(Buffer.from(k), version, at, plain)
          expect(keyVersion(box)).toBe(version)
          expect(open(Buffer.from(k), at, box)).toEqual(Buffer.from(plain))
        },
      ),
    )
  })

  test.each([
    ['row', { row: 'row-2' }],
    ['column', { column: 'address_enc' }],
    ['table', { table: 'members' }],
    ['merchant', { merchantId: 'merchant-b' }],
  ])('a value moved to another %s does not open', (_name, other) => {
    expect(() => open(key, { ...place, ...other }, sealed)).toThrow()
  })

  test('no two places are taken for one another, however their parts are cut', () => {
    const part = fc.stringMatching(/^[0-9:,a]{0,6}$/)
    const anyPlace = fc.record({ table: part, column: part, merchantId: part, row: part })
    fc.assert(
      fc.property(anyPlace, anyPlace, (one, two) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(two))
        expect(() => open(key, two, seal(key, 1, one, Buffer.from('x')))).toThrow()
      }),
    )
  })

  test('one flipped bit anywhere, and it does not open', () => {
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      // The version says which key to take. It is not authenticated: another key would not open the value.
      if (bit >= 8 && bit < 24) continue
      const forged = Buffer.from(sealed)
      forged[bit >> 3] = (forged[bit >> 3] as number) ^ (1 << (bit & 7))
      expect(() => open(key, place, forged), `bit ${bit}`).toThrow()
    }
  })

  test('cut short, or longer than it was, it does not open', () => {
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => open(key, place, sealed.subarray(0, length))).toThrow()
    expect(() => open(key, place, Buffer.concat([sealed, Buffer.alloc(1)]))).toThrow()
  })

  test('another key does not open it', () => {
    expect(() => open(randomBytes(32), place, sealed)).toThrow()
  })

  test('the same text sealed twice looks different', () => {
    expect(seal(key, 1, place, Buffer.from('same'))).not.toEqual(seal(key, 1, place, Buffer.from('same')))
  })

  test('the header is format and version, in front of nonce, text and tag', () => {
    const box = seal(key, 0x0102, place, Buffer.from('abc'))
    expect([...box.subarray(0, 3)]).toEqual([1, 1, 2])
    expect(box).toHaveLength(3 + 12 + 3 + 16)
    expect(() => keyVersion(Buffer.from('too short'))).toThrow('not a sealed value')
    expect(() => keyVersion(Buffer.alloc(40, 9))).toThrow('not a sealed value')
    expect(() => seal(key, 65_536, place, Buffer.alloc(0))).toThrow()
  })
})

describe('blind index', () => {
  const index = randomBytes(32)

  test('is equal for equal values of one column, and 16 bytes', () => {
    expect(blindIndex(index, 'phone', '13800000000')).toEqual(blindIndex(index, 'phone', '13800000000'))
    expect(blindIndex(index, 'phone', '13800000000')).toHaveLength(16)
  })

  test('tells nothing across columns and merchants', () => {
    const one = blindIndex(index, 'phone', '13800000000')
    expect(blindIndex(index, 'consignee', '13800000000')).not.toEqual(one)
    expect(blindIndex(randomBytes(32), 'phone', '13800000000')).not.toEqual(one)
  })

  test('differs whenever column or value differs, however the two are cut', () => {
    const part = fc.stringMatching(/^[0-9:,a]{0,6}$/)
    fc.assert(
      fc.property(part, part, part, part, (column, value, otherColumn, otherValue) => {
        fc.pre(column !== otherColumn || value !== otherValue)
        expect(blindIndex(index, column, value)).not.toEqual(blindIndex(index, otherColumn, otherValue))
      }),
    )
  })
})
