import { expect, test } from 'vitest'
import { MAX_NUMBERS, readNumbers, textOfFile } from './number-list.ts'

test('reads 50,000 numbers with Windows line ends and full-width digits', () => {
  const wide = (text: string) =>
    text.replace(/[0-9A-Z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
  const numbers = Array.from({ length: 50_000 }, (_, i) => `CX${String(i).padStart(8, '0')}`)
  const text = numbers.map((number, i) => (i % 2 === 0 ? number : wide(number))).join('\r\n')
  const read = readNumbers(`\uFEFF${text}\r\n`)
  expect(read.pasted).toBe(50_000)
  expect(read.numbers).toEqual(numbers)
})

test.each([
  ['lines, also of old Macs', 'A1\nA2\r\nA3\rA4', ['A1', 'A2', 'A3', 'A4']],
  ['commas and semicolons', 'A1,A2;A3，A4；A5、A6', ['A1', 'A2', 'A3', 'A4', 'A5', 'A6']],
  ['tabs and spaces, also wide ones', 'A1\tA2 A3　A4\u00a0A5', ['A1', 'A2', 'A3', 'A4', 'A5']],
  ['small letters', 'cx-01 ｃｘ02', ['CX-01', 'CX02']],
  ['quotes and the apostrophe of Excel', `"A1","A2" '0012 “A3”`, ['A1', 'A2', '0012', 'A3']],
  ['each once', 'A1 A2 a1 Ａ１', ['A1', 'A2']],
  ['nothing', ' \r\n\t,;，', []],
])('%s', (_name, text, numbers) => {
  expect(readNumbers(text).numbers).toEqual(numbers)
})

test('repeats are counted', () => {
  expect(readNumbers('A1 A2 A1 A1')).toEqual({ numbers: ['A1', 'A2'], pasted: 4, tooMany: false })
})

test('what is no number is kept short', () => {
  const [word] = readNumbers('x'.repeat(1_000_000)).numbers
  expect(word?.length).toBeLessThan(100)
  // One character of this kind becomes eighteen.
  expect(readNumbers('ﷺ'.repeat(100_000)).numbers[0]?.length).toBeLessThan(100)
})

test('stops behind the last number it takes', () => {
  const exactly = Array.from({ length: MAX_NUMBERS }, (_, i) => i).join('\n')
  expect(readNumbers(exactly)).toMatchObject({ pasted: MAX_NUMBERS, tooMany: false })
  expect(readNumbers(`${exactly}\n5`)).toMatchObject({ pasted: MAX_NUMBERS + 1, tooMany: true })
})

test('reads files of Windows', () => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('A1\r\nA2', 'utf16le')])
  expect(readNumbers(textOfFile(utf16)).numbers).toEqual(['A1', 'A2'])
  expect(readNumbers(textOfFile(Buffer.from('\uFEFFA1\nA2'))).numbers).toEqual(['A1', 'A2'])
})
