import { describe, expect, test } from 'vitest'
import {
  type EditorAction,
  type EditorState,
  editorReducer,
  openEditor,
  placedAt,
  sameSheet,
  sheetOf,
  withTyped,
} from './editor-state.ts'
import { MAX_ELEMENTS } from './schema.ts'
import type { Element } from './types.ts'

const qr: Element = {
  ...{ kind: 'qr', x: 700, y: 300, width: 233.645, height: 233.645 },
  ...{ colour: '#000000', background: 'white', quiet: 4 },
}
const DESIGN = {
  ...{ name: '蟹卡', widthMm: 85.6, heightMm: 54, bleedMm: 3, widthPx: 1000 },
  elements: [qr],
}

const run = (state: EditorState, ...actions: EditorAction[]) => actions.reduce(editorReducer, state)
const elementsOf = (state: EditorState) => state.history.present.elements
const opened = openEditor(DESIGN)
const only = elementsOf(opened)[0]?.id as string

describe('the editor', () => {
  test('opens in millimetres, and nothing is unsaved', () => {
    expect(elementsOf(opened)[0]).toMatchObject({ x: 59.92, width: 20, height: 20 })
    expect(sameSheet(opened.history.present, sheetOf(DESIGN))).toBe(true)
  })

  test('adds an element, selects it, and takes it back', () => {
    const added = run(opened, { do: 'add', kind: 'text', text: '中秋' })
    expect(elementsOf(added).map(({ kind }) => kind)).toEqual(['qr', 'text'])
    expect(added.selected).toBe(elementsOf(added)[1]?.id)
    const back = run(added, { do: 'undo' })
    expect(elementsOf(back)).toEqual(elementsOf(opened))
    expect(back.selected).toBeUndefined()
    expect(elementsOf(run(back, { do: 'redo' }))).toHaveLength(2)
  })

  test('a drag is one step, and a held arrow key too', () => {
    const box = { x: 1, y: 1, width: 20, height: 20 }
    const place = (x: number): EditorAction => ({ do: 'place', id: only, box: { ...box, x }, run: 'drag1' })
    const dragged = run(opened, place(1), place(2), place(3), { do: 'settle' })
    expect(elementsOf(run(dragged, { do: 'undo' }))).toEqual(elementsOf(opened))
    const nudge: EditorAction = { do: 'nudge', id: only, dx: -0.5, dy: 0, resize: false }
    const held = run(dragged, nudge, nudge, nudge)
    expect(elementsOf(held)[0]?.x).toBe(1.5)
    expect(elementsOf(run(held, { do: 'undo' }))[0]?.x).toBe(3)
  })

  test('a QR code grows as a square and not beyond the card', () => {
    const grow: EditorAction = { do: 'nudge', id: only, dx: 50, dy: 0, resize: true }
    const { x, y, width, height } = elementsOf(run(opened, grow))[0] ?? { x: 0, y: 0, width: 0, height: 1 }
    expect(width).toBe(height)
    expect(x + width).toBeLessThanOrEqual(85.61)
    expect(y + height).toBeLessThanOrEqual(54.01)
  })
})

describe('the list of elements', () => {
  test('removing selects the next one, and undo brings the very same back', () => {
    const two = run(opened, { do: 'add', kind: 'number', text: '' }, { do: 'select', id: only })
    const removed = run(two, { do: 'remove', id: only })
    expect(removed.selected).toBe(elementsOf(two)[1]?.id)
    expect(elementsOf(run(removed, { do: 'undo' }))).toEqual(elementsOf(two))
    expect(run(removed, { do: 'remove', id: only })).toBe(removed)
  })

  test('a copy lies right above its original and can be told from it', () => {
    const two = run(opened, { do: 'add', kind: 'number', text: '' }, { do: 'duplicate', id: only })
    expect(elementsOf(two).map(({ kind }) => kind)).toEqual(['qr', 'qr', 'number'])
    expect(new Set(elementsOf(two).map(({ id }) => id)).size).toBe(3)
    expect(elementsOf(two)[1]?.x).not.toBe(elementsOf(two)[0]?.x)
    const down = run(two, { do: 'reorder', id: only, by: 1 }, { do: 'reorder', id: only, by: 1 })
    expect(elementsOf(down).at(-1)?.id).toBe(only)
    expect(run(down, { do: 'reorder', id: only, by: 1 }).history).toBe(down.history)
  })

  test('takes no more elements than a design may have', () => {
    const add: EditorAction = { do: 'add', kind: 'serial', text: '' }
    const full = run(opened, ...Array<EditorAction>(MAX_ELEMENTS + 5).fill(add))
    expect(elementsOf(full)).toHaveLength(MAX_ELEMENTS)
    expect(run(full, { do: 'duplicate', id: only })).toBe(full)
  })

  test('a smaller card pushes everything back onto it; undo gives both back', () => {
    const small = run(opened, { do: 'card', patch: { widthMm: 40 }, run: 'widthMm' })
    expect(elementsOf(small)[0]).toMatchObject({ x: 20, width: 20, height: 20 })
    expect(run(small, { do: 'undo' }).history.present).toEqual(opened.history.present)
  })
})

test('what was typed without scripts stays', () => {
  const typed = {
    name: '新名字',
    'elements[0].x': 'abc',
    'elements[0].y': '7',
    'elements[0].colour': '#112233',
    'elements[9].x': '1',
  }
  const state = withTyped(opened, typed)
  expect(state.history.present.card.name).toBe('新名字')
  expect(elementsOf(state)[0]).toMatchObject({ x: 59.92, y: 7, colour: '#112233' })
  expect(withTyped(opened, {})).toBe(opened)
})

test('a box is put to a side or the middle of the card', () => {
  const card = opened.history.present.card
  const box = { x: 10, y: 10, width: 20, height: 10 }
  expect(placedAt(box, 'right', card, 4)).toEqual({ ...box, x: 61.6 })
  expect(placedAt(box, 'middle', card, 4)).toEqual({ ...box, y: 22 })
})
