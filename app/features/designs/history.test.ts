import { expect, test } from 'vitest'
import { beginHistory, redo, settle, step, undo } from './history.ts'

test('steps are taken back and done again in order', () => {
  const three = step(step(beginHistory(1), 2), 3)
  const one = undo(undo(three))
  expect(one.present).toBe(1)
  expect(undo(one)).toBe(one)
  expect(redo(one).present).toBe(2)
  const again = redo(redo(one))
  expect(again.present).toBe(3)
  expect(redo(again)).toBe(again)
})

test('a new step after going back forgets what was ahead', () => {
  const back = undo(step(step(beginHistory('a'), 'b'), 'c'))
  const other = step(back, 'd')
  expect(redo(other).present).toBe('d')
  expect(undo(other).present).toBe('b')
})

test('a row of small steps counts as one, until something else happens', () => {
  let held = beginHistory(0)
  for (let n = 1; n <= 5; n += 1) held = step(held, n, 'nudge')
  expect(undo(held).present).toBe(0)
  expect(undo(step(settle(held), 6, 'nudge')).present).toBe(5)
  expect(undo(step(held, 9, 'resize')).present).toBe(5)
  // The first small step after going back is a step of its own.
  expect(undo(step(undo(step(held, 6)), 7, 'nudge')).present).toBe(5)
})

test('nothing happens when nothing changes, and memory is bounded', () => {
  const begun = beginHistory('same')
  expect(step(begun, 'same')).toBe(begun)
  let long = beginHistory(0)
  for (let n = 1; n <= 500; n += 1) long = step(long, n)
  expect(long.past.length).toBe(100)
})
