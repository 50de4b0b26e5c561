import { expect, test } from 'vitest'
import type { CheckContext } from './cell-check.ts'
import { otherCarriers, plannedChanges, planPaste, willSave } from './paste-plan.ts'
import { sheetRow } from './test-row.ts'

const context: CheckContext = {
  rights: { ship: true, edit: true, reveal: true },
  defaultCarrier: 'SF',
  locale: 'en',
}
const rows = ['a', 'b', 'c'].map((orderId) => sheetRow({ orderId, orderNo: `NO-${orderId}` }))
const columns = ['trackingNo', 'carrier', 'product']

test('a column goes down from the focused cell; what is wrong is told and the rest is saved', () => {
  const plan = planPaste(
    [['SF1234567890123'], ['7.53E+11'], [''], ['SF1234567890124']],
    rows,
    columns,
    context,
  )
  expect(plan).toMatchObject({ rows: 4, columns: 1, beyond: 1 })
  expect(plan.cells.map(({ orderNo, problem }) => [orderNo, problem?.reason])).toEqual([
    ['NO-a', undefined],
    ['NO-b', 'SCIENTIFIC'],
  ])
  expect(plannedChanges(plan, false).map(({ orderId, typed }) => [orderId, typed])).toEqual([
    ['a', 'SF1234567890123'],
    ['b', '7.53E+11'],
  ])
})

test('a carrier beside the number counts, by any of its names; other columns are not written', () => {
  const plan = planPaste([['JDVA00000000001', '京东快递', 'x']], rows, columns, context)
  expect(plan.cells.map(({ columnId, problem }) => [columnId, problem?.reason])).toEqual([
    ['trackingNo', undefined],
    ['carrier', undefined],
    ['product', 'NOT_EDITABLE'],
  ])
  expect(plannedChanges(plan, false).map(({ column }) => column)).toEqual(['trackingNo', 'carrier'])
})

test('numbers of another carrier are saved with it when somebody says so', () => {
  const plan = planPaste([['JDVA00000000001'], ['JDVA00000000002']], rows, columns, context)
  expect(otherCarriers(plan)).toHaveLength(2)
  expect(plan.cells.some((cell) => willSave(cell, false))).toBe(false)
  expect(plan.cells.every((cell) => willSave(cell, true))).toBe(true)
  expect(plannedChanges(plan, true).map(({ carrier }) => carrier)).toEqual(['JD', 'JD'])
})
