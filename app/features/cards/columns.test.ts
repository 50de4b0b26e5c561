import { expect, test } from 'vitest'
import { CARD_COLUMNS, DEFAULT_VIEW, inOrder, moved, viewFromForm, viewOf } from './columns.ts'

test('takes what was saved, and falls back to the default where it is strange', () => {
  expect(viewOf(undefined)).toEqual(DEFAULT_VIEW)
  expect(viewOf({ columns: ['number', 'password'], frozen: 1 })).toEqual(DEFAULT_VIEW)
  expect(viewOf({ columns: ['number', 'serial'], frozen: 9 })).toEqual(DEFAULT_VIEW)
  expect(viewOf({ columns: ['number', 'serial'], frozen: 2 })).toEqual({
    columns: ['number', 'serial'],
    frozen: 2,
  })
})

test('the serial is always there, and no column twice', () => {
  expect(viewOf({ columns: ['number', 'number'], frozen: 0 }).columns).toEqual(['serial', 'number'])
})

test('offers all columns, chosen ones first', () => {
  const order = inOrder({ columns: ['remark', 'serial'], frozen: 0 })
  expect(order.slice(0, 3)).toEqual(['remark', 'serial', 'number'])
  expect([...order].sort()).toEqual([...CARD_COLUMNS].sort())
})

test('moves a column by one place and not past the ends', () => {
  expect(moved(['serial', 'number', 'status'], 'status', -1)).toEqual(['serial', 'status', 'number'])
  expect(moved(['serial', 'number'], 'serial', -1)).toEqual(['serial', 'number'])
  expect(moved(['serial', 'number'], 'number', 1)).toEqual(['serial', 'number'])
})

test('reads the form, with and without a move', () => {
  const form = (entries: [string, string][]) => {
    const data = new FormData()
    for (const [name, value] of entries) data.append(name, value)
    return data
  }
  const columns: [string, string][] = [
    ...['serial', 'number', 'status'].map((column): [string, string] => ['order', column]),
    ['shown', 'status'],
    ['shown', 'serial'],
    ['frozen', '2'],
  ]
  expect(viewFromForm(form(columns))).toEqual({ columns: ['serial', 'status'], frozen: 2 })
  expect(viewFromForm(form([...columns, ['move', 'status:-1'], ['move', 'x']]))?.columns).toEqual([
    'serial',
    'status',
  ])
  expect(viewFromForm(form([...columns, ['move', 'serial:1']]))?.columns).toEqual(['serial', 'status'])
  expect(
    viewFromForm(
      form([
        ['order', 'password'],
        ['frozen', '1'],
      ]),
    ),
  ).toBeUndefined()
  expect(viewFromForm(form([['frozen', '7']]))).toBeUndefined()
})
