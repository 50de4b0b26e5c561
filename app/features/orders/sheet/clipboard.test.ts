import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isScientific, parseClipboard, toClipboard } from './clipboard.ts'

// As Excel for Windows, LibreOffice and WPS write them; the quoting is that of RFC 4180 with tabs.
test.each<[name: string, text: string, cells: string[][]]>([
  ['nothing', '', []],
  ['one cell', 'SF1234567890', [['SF1234567890']]],
  ['one cell as Excel copies it, with a line end', 'SF1234567890\r\n', [['SF1234567890']]],
  ['a column', 'a\r\nb\r\nc\r\n', [['a'], ['b'], ['c']]],
  ['a column from a Mac or Linux', 'a\nb\nc', [['a'], ['b'], ['c']]],
  ['a column from an old Mac', 'a\rb', [['a'], ['b']]],
  ['a gap in a column', 'a\r\n\r\nc\r\n', [['a'], [''], ['c']]],
  ['an empty cell at the end', 'a\r\n""\r\n', [['a'], ['']]],
  [
    'a block',
    'a\tb\r\nc\t\r\n',
    [
      ['a', 'b'],
      ['c', ''],
    ],
  ],
  ['a line break in a cell', '"平江路 88 号\n3 幢"\tx\r\n', [['平江路 88 号\n3 幢', 'x']]],
  ['a tab in a cell', '"a\tb"\tc', [['a\tb', 'c']]],
  ['quotes in a quoted cell', '"他说""好""\n再见"', [['他说"好"\n再见']]],
  ['a quote that is only a character', '12" 盒\t"大" 盒\r\n', [['12" 盒', '"大" 盒']]],
  ['a quote that never ends', '"abc\tdef', [['"abc', 'def']]],
  ['spaces around', '  SF1 \t 张三　', [['SF1', '张三']]],
  ['a mark of the byte order', '\ufeffa\tb', [['a', 'b']]],
])('%s', (_name, text, cells) => expect(parseClipboard(text)).toEqual(cells))

test('what is copied here is read back as it was, whatever is in it', () => {
  const cell = fc
    .string({ unit: fc.constantFrom('a', '"', '\t', '\n', '\r', '张', ' ') })
    .map((text) => text.trim())
  const row = fc.array(cell, { minLength: 2, maxLength: 4 })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), (rows) => {
      expect(parseClipboard(toClipboard(rows))).toEqual(rows)
    }),
  )
})

test.each(['7.53E+11', '7.53e+11', '7E+14', '7.53E11', ' 7.53Ｅ+11 '])('%s has lost its digits', (text) =>
  expect(isScientific(text)).toBe(true),
)
test.each(['SF1234567890', '753123456789', 'JE12345678', '7.53', 'E+11', '1E', ''])('%s has not', (text) =>
  expect(isScientific(text)).toBe(false),
)
