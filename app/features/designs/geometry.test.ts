import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Box,
  freePlace,
  type Handle,
  inside,
  moved,
  resized,
  snapMoved,
  snapResized,
  tidy,
} from './geometry.ts'

const CARD = { width: 85.6, height: 54 }
const FREE = { minWidth: 2, minHeight: 2, square: false }
const QR = { minWidth: 12, minHeight: 12, square: true }
const HANDLES: Handle[] = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w']

function expectOnCard(box: Box) {
  expect(box.x).toBeGreaterThanOrEqual(0)
  expect(box.y).toBeGreaterThanOrEqual(0)
  expect(box.x + box.width).toBeLessThanOrEqual(CARD.width + 0.011)
  expect(box.y + box.height).toBeLessThanOrEqual(CARD.height + 0.011)
}

const length = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const boxes = fc
  .record({ x: length(0, 80), y: length(0, 50), width: length(12, 60), height: length(12, 50) })
  .map((box) => inside(box, CARD, FREE))
const pull = length(-200, 200)

describe('whatever is pulled wherever', () => {
  test('a moved box keeps its size and stays on the card', () => {
    fc.assert(
      fc.property(boxes, pull, pull, fc.array(boxes, { maxLength: 4 }), (box, dx, dy, others) => {
        const to = moved(box, dx, dy, CARD)
        expectOnCard(to)
        expect(to).toMatchObject({ width: box.width, height: box.height })
        const snapped = snapMoved(to, CARD, others, 1)
        expectOnCard(snapped.box)
        expect(Math.abs(snapped.box.x - to.x)).toBeLessThanOrEqual(1.011)
        expect(Math.abs(snapped.box.y - to.y)).toBeLessThanOrEqual(1.011)
      }),
    )
  })

  test('a resized box keeps the opposite side, its smallest size and the card', () => {
    fc.assert(
      fc.property(boxes, fc.constantFrom(...HANDLES), pull, pull, (box, handle, dx, dy) => {
        const to = resized(box, handle, dx, dy, CARD, FREE)
        expectOnCard(to)
        expect(Math.min(to.width, to.height)).toBeGreaterThanOrEqual(2)
        if (handle.includes('w')) expect(to.x + to.width).toBeCloseTo(box.x + box.width, 1)
        else expect(to.x).toBe(box.x)
        if (handle.includes('n')) expect(to.y + to.height).toBeCloseTo(box.y + box.height, 1)
        else expect(to.y).toBe(box.y)
      }),
    )
  })

  test('a QR code stays square, snapped or not', () => {
    fc.assert(
      fc.property(boxes, fc.constantFrom(...HANDLES), pull, pull, (box, handle, dx, dy) => {
        const square = inside(box, CARD, QR)
        const to = resized(square, handle, dx, dy, CARD, QR)
        const snapped = snapResized(to, handle, CARD, QR, [box], 1).box
        for (const each of [square, to, snapped]) {
          expectOnCard(each)
          expect(each.width).toBe(each.height)
          expect(each.width).toBeGreaterThanOrEqual(12)
        }
      }),
    )
  })
})

test('a box is drawn to the middle of the card and to its neighbours', () => {
  const box = { x: 32.5, y: 5, width: 20, height: 8 }
  const middle = snapMoved(box, CARD, [], 0.5)
  expect(middle.box.x).toBe(32.8)
  expect(middle.guides).toEqual([{ axis: 'x', at: 42.8 }])
  const neighbour = { x: 10, y: 20.3, width: 30, height: 10 }
  const beside = snapMoved({ ...box, x: 60, y: 20 }, CARD, [neighbour], 0.5)
  expect(beside.box.y).toBe(20.3)
  expect(beside.guides).toEqual([{ axis: 'y', at: 20.3 }])
  expect(snapMoved({ ...box, x: 20.7, y: 11.1 }, CARD, [], 0.3).guides).toEqual([])
})

test('a pulled side is drawn to lines too', () => {
  const box = { x: 10, y: 10, width: 32.6, height: 8 }
  const snapped = snapResized(box, 'e', CARD, FREE, [], 0.5)
  expect(snapped).toEqual({ box: { ...box, width: 32.8 }, guides: [{ axis: 'x', at: 42.8 }] })
})

test('a box from elsewhere is made to fit', () => {
  expect(inside({ x: -5, y: 90, width: 500, height: 1 }, CARD, FREE)).toEqual({
    x: 0,
    y: 52,
    width: 85.6,
    height: 2,
  })
  expect(inside({ x: 80, y: 50, width: 5, height: 9 }, CARD, QR)).toEqual({
    x: 73.6,
    y: 42,
    width: 12,
    height: 12,
  })
  expect(tidy(0.1 + 0.2)).toBe(0.3)
})

test('a new box covers nothing while there is room', () => {
  const wanted = { x: 30, y: 22, width: 30, height: 8 }
  expect(freePlace(wanted, CARD, [])).toBe(wanted)
  const there: Box[] = [wanted]
  for (let n = 0; n < 4; n += 1) there.push(freePlace(wanted, CARD, there))
  for (const [at, box] of there.entries()) {
    expectOnCard(box)
    for (const other of there.slice(at + 1))
      expect(
        box.x + box.width <= other.x ||
          other.x + other.width <= box.x ||
          box.y + box.height <= other.y ||
          other.y + other.height <= box.y,
      ).toBe(true)
  }
  expect(freePlace(wanted, CARD, [{ x: 0, y: 0, ...CARD }])).toBe(wanted)
})
