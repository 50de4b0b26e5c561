import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { buildFilter, fromBytes, holds, toBytes } from './fuse-filter.ts'
import { isKnownPassword, knownPasswords } from './known-passwords.ts'

/** Texts that are in no list, the same ones each time. */
const made = (i: number) => createHash('sha256').update(`no password ${i}`).digest('base64url').slice(0, 14)

describe('a filter', () => {
  const texts = Array.from({ length: 5000 }, (_, i) => `text ${i}`)
  test('holds all it was built from, also out of its bytes', () => {
    const filter = fromBytes(toBytes(buildFilter(texts)))
    expect(texts.every((text) => holds(filter, text))).toBe(true)
    expect(filter.size).toBe(texts.length)
  })
  test('is the same for the same texts', () => {
    expect(toBytes(buildFilter(texts)).equals(toBytes(buildFilter(texts)))).toBe(true)
  })
  test('fits nothing twice', () => {
    expect(() => buildFilter([...texts, 'text 1'])).toThrow('repetitions')
  })
  test('is not any file', () => {
    expect(() => fromBytes(Buffer.alloc(100))).toThrow('no filter')
    expect(() => fromBytes(toBytes(buildFilter(texts)).subarray(0, -1))).toThrow('no filter')
  })
})

describe('the list of leaked passwords', () => {
  test('holds more than 100,000 in less than a megabyte', () => {
    expect(knownPasswords().size).toBeGreaterThan(400_000)
    expect(statSync(new URL('known-passwords.bin', import.meta.url)).size).toBeLessThan(1_000_000)
  })
  test.each([
    ['qwertyuiop', 'as it is'],
    ['PassWord123', 'with other capitals'],
    ['ｐａｓｓｗｏｒｄ１２３', 'in full width'],
    ['sunshine!!!!', 'with marks behind'],
    ['sunshine2024', 'with a year behind'],
    ['!!2024liverpool', 'with marks and digits before'],
    ['P@ssw0rd2024!', 'in disguise'],
    ['$uper$tar1999', 'in disguise from its first letter'],
    ['woaini1314', 'what is said in China'],
    ['1q2w3e4r5t6y', 'down and along the keys'],
  ])('knows %s: %s', (password) => {
    expect(isKnownPassword(password)).toBe(true)
  })
  test.each([
    'moon over the lake',
    'wu ju ban yue ting chao',
    '月光照在湖面上一片明',
    'k7mp-x3fa-9qdt',
    'Kranich & 4 Teekannen',
  ])('leaves %s alone', (password) => {
    expect(isKnownPassword(password)).toBe(false)
  })
  test('takes at most one good password in a thousand for one of it', () => {
    const tries = 100_000
    let taken = 0
    for (let i = 0; i < tries; i += 1) if (isKnownPassword(made(i))) taken += 1
    console.info(`${taken} of ${tries} good passwords were taken for leaked ones`)
    expect(taken / tries).toBeLessThan(0.001)
  })
})
