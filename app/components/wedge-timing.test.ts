import { expect, test } from 'vitest'
import { type Press, signOf, wedgeEar } from './wedge-timing.ts'

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  code: '',
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  repeat: false,
  ...more,
})

/** What is heard of keys with the same gap between them; only scans. */
function scans(keys: readonly string[], gap: number | readonly number[]): string[] {
  const ear = wedgeEar()
  let at = 1000
  const texts: string[] = []
  for (const [i, key] of keys.entries()) {
    at += typeof gap === 'number' ? gap : (gap[i] ?? 10)
    const heard = ear.hear(press(key), at)
    if (heard.type === 'scan') texts.push(heard.text)
  }
  return texts
}
const code = (text: string) => [...text, 'Enter']

test.each([2, 10, 30, 50])('a gun with %i ms between keys', (gap) => {
  expect(scans(code('https://tihuo.example/r/moon?n=T0000001'), gap)).toEqual([
    'https://tihuo.example/r/moon?n=T0000001',
  ])
})

test('a gun may send Tab instead of Enter, and several codes at once', () => {
  expect(scans([...'T0000001', 'Tab', ...code('T0000002')], 12)).toEqual(['T0000001', 'T0000002'])
})

test.each([60, 81, 120, 300])('fingers with %i ms between keys are none', (gap) => {
  expect(scans(code('T0000001'), gap)).toEqual([])
})

test('a fast roll of three keys and Enter is none', () => {
  expect(scans(code('asd'), 20)).toEqual([])
  expect(scans(code('asdfgh'), [0, 20, 75, 75, 75, 75, 75])).toEqual([])
})

test('what was typed slowly before a scan does not belong to it', () => {
  expect(scans([...'ab', ...code('T0000001')], [0, 200, 200, 8, 8, 8, 8, 8, 8, 8, 8])).toEqual(['T0000001'])
})

test('an Enter that somebody presses after the scan has nothing to end', () => {
  expect(scans([...'T0000001', 'Enter', 'Enter'], 10)).toEqual(['T0000001'])
})

test('a key held down, and shortcuts, are none', () => {
  const ear = wedgeEar()
  for (let i = 0; i < 20; i++) ear.hear(press('a', { repeat: i > 0 }), 1000 + i * 30)
  expect(ear.hear(press('Enter'), 1610)).toEqual({ type: 'nothing' })
  for (const [i, key] of [...'abcdef'].entries()) ear.hear(press(key, { ctrlKey: true }), 2000 + i * 10)
  expect(ear.hear(press('Enter'), 2065)).toEqual({ type: 'nothing' })
})

test('Shift between the keys does not interrupt', () => {
  expect(scans(['T', 'Shift', '0', '0', 'Shift', '0', '1', 'Enter'], 10)).toEqual(['T0001'])
})

test('without Enter a scan ends with a pause, when it is long enough', () => {
  const hear = (text: string) => {
    const ear = wedgeEar()
    for (const [i, key] of [...text].entries()) ear.hear(press(key), 1000 + i * 10)
    const end = 1000 + (text.length - 1) * 10
    return [ear.pause(end + 100), ear.pause(end + 150), ear.pause(end + 400)]
  }
  expect(hear('T0000001')).toEqual([undefined, 'T0000001', undefined])
  expect(hear('T000001')).toEqual([undefined, undefined, undefined])
})

test('with a Chinese input method on, keys are known by their place', () => {
  const at = (key: string, code: string, shiftKey = false) => signOf(press(key, { code, shiftKey }))
  expect(at('Process', 'KeyT', true)).toBe('T')
  expect(at('Process', 'KeyT')).toBe('t')
  expect(at('Process', 'Digit7')).toBe('7')
  expect(at('Process', 'Numpad7')).toBe('7')
  expect(at('Process', 'Semicolon', true)).toBe(':')
  expect(at('Process', 'Slash')).toBe('/')
  expect(at('Process', 'Slash', true)).toBe('?')
  expect(at('Process', 'Equal')).toBe('=')
  expect(at('Process', 'Period')).toBe('.')
  expect(at('Process', 'ArrowLeft')).toBeUndefined()
  expect(at('ArrowLeft', 'ArrowLeft')).toBeUndefined()
  expect(at('F5', 'F5')).toBeUndefined()
})
