import { newElement, toDraft } from './draft.ts'
import {
  copyOf,
  fitted,
  limitsOf,
  setAside,
  sizeOf,
  withElement,
  withMoved,
  withoutElement,
} from './element-list.ts'
import { type Box, inside, moved, resized } from './geometry.ts'
import { beginHistory, type History, redo, settle, step, undo } from './history.ts'
import type { DraftElement } from './schema.ts'
import type { Design, ElementKind } from './types.ts'

/** An element with an id of its own, so that the editor can follow it through the list. */
export type Placed = DraftElement & { id: string }

export type CardPart = { name: string; widthMm: number; heightMm: number; bleedMm: number; widthPx: number }

/** Everything that the editor saves, and that can be undone. */
export type Sheet = { card: CardPart; elements: readonly Placed[] }

export type EditorState = {
  history: History<Sheet>
  selected: string | undefined
  /** For the ids of new elements. */
  made: number
}

export type EditorAction =
  | { do: 'select'; id: string | undefined }
  /** `run`: part of a row of small steps that are undone together. */
  | {
      do: 'change'
      id: string
      patch: Partial<Omit<DraftElement, 'kind'>> & Record<string, unknown>
      run?: string
    }
  | { do: 'place'; id: string; box: Box; run: string }
  | { do: 'nudge'; id: string; dx: number; dy: number; resize: boolean }
  | { do: 'add'; kind: ElementKind; text: string }
  | { do: 'remove'; id: string }
  | { do: 'duplicate'; id: string }
  | { do: 'reorder'; id: string; by: 1 | -1 }
  | { do: 'card'; patch: Partial<CardPart>; run?: string }
  | { do: 'settle' | 'undo' | 'redo' }

type Editable = Omit<Design, 'designId' | 'artworkPath' | 'heightPx' | 'version'>

/** What a stored design looks like in the editor. */
export function sheetOf(design: Editable): Sheet {
  const { name, widthMm, heightMm, bleedMm, widthPx } = design
  const elements = design.elements.map((element, at) => ({ ...toDraft(element, widthMm), id: `s${at}` }))
  return { card: { name, widthMm, heightMm, bleedMm, widthPx }, elements }
}

export function openEditor(design: Editable): EditorState {
  return { history: beginHistory(sheetOf(design)), selected: undefined, made: 0 }
}

/**
 * What was typed before a whole page came back, without scripts: words and choices as they were. Numbers that are
 * none stay in their fields and are not taken over.
 */
export function withTyped(state: EditorState, typed: Readonly<Record<string, string>>): EditorState {
  if (Object.keys(typed).length === 0) return state
  const { card, elements } = state.history.present
  const texts = (at: number, names: readonly string[]) =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = typed[`elements[${at}].${name}`]
        return value === undefined ? [] : [[name, value]]
      }),
    )
  const numbers = (at: number) =>
    Object.fromEntries(
      ['x', 'y', 'width', 'height', 'size', 'spacing', 'quiet'].flatMap((name) => {
        const value = Number(typed[`elements[${at}].${name}`] || Number.NaN)
        return Number.isFinite(value) ? [[name, value]] : []
      }),
    )
  const next = elements.map((element, at) => ({
    ...element,
    ...texts(at, ['text', 'weight', 'align', 'background', 'colour']),
    ...numbers(at),
  })) as Placed[]
  const present = { card: { ...card, name: typed.name ?? card.name }, elements: next }
  return { ...state, history: beginHistory(present) }
}

/** True when both would be saved as the same design. */
export function sameSheet(a: Sheet, b: Sheet): boolean {
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b))
}

/** Without ids, and with the parts of each element in one order. */
function plain({ card, elements }: Sheet) {
  const sorted = (element: object) =>
    Object.fromEntries(
      Object.entries(element)
        .filter(([part]) => part !== 'id')
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    )
  return [sorted(card), elements.map(sorted)]
}

/** One action of the editor. Pure: the same action in the same state leads to the same state. */
export function editorReducer(state: EditorState, action: EditorAction): EditorState {
  const sheet = state.history.present
  switch (action.do) {
    case 'select':
      return action.id === state.selected
        ? state
        : { ...state, selected: action.id, history: settle(state.history) }
    case 'settle':
      return { ...state, history: settle(state.history) }
    case 'undo':
      return backTo(state, undo(state.history))
    case 'redo':
      return backTo(state, redo(state.history))
    case 'card':
      return stepTo(state, withCard(sheet, action.patch), action.run)
    case 'add': {
      const made = { ...newElement(action.kind, sheet.card, action.text), id: `n${state.made}` }
      const element = setAside<Placed>(made, sheet.elements, sheet.card)
      return added(state, withElement(sheet.elements, element), element.id)
    }
    default:
      return editElement(state, action)
  }
}

type ElementAction = Extract<EditorAction, { id: string; do: Exclude<EditorAction['do'], 'select'> }>

function editElement(state: EditorState, action: ElementAction): EditorState {
  const sheet = state.history.present
  const at = sheet.elements.findIndex(({ id }) => id === action.id)
  const element = sheet.elements[at]
  if (!element) return state
  const withList = (elements: readonly Placed[], run?: string) =>
    elements === sheet.elements ? state : stepTo(state, { ...sheet, elements }, run)
  const replaced = (next: Placed, run?: string) => withList(sheet.elements.with(at, next), run)
  switch (action.do) {
    case 'change':
      return replaced({ ...element, ...action.patch } as Placed, action.run && `${action.run} ${element.id}`)
    case 'place':
      return replaced({ ...element, ...action.box }, `${action.run} ${element.id}`)
    case 'nudge':
      return replaced(
        nudged(element, action, sheet.card),
        `${action.resize ? 'size' : 'nudge'} ${element.id}`,
      )
    case 'reorder':
      return withList(withMoved(sheet.elements, at, action.by))
    case 'duplicate': {
      const copy = { ...copyOf(element, sheet.card), id: `n${state.made}` }
      const list = withElement(sheet.elements, copy)
      return added(
        state,
        list.includes(copy) ? withoutElement(list, list.length - 1).toSpliced(at + 1, 0, copy) : list,
        copy.id,
      )
    }
    case 'remove': {
      const elements = withoutElement(sheet.elements, at)
      const next = elements[at] ?? elements.at(-1)
      return { ...withList(elements), selected: next?.id }
    }
  }
}

function nudged(
  element: Placed,
  { dx, dy, resize }: { dx: number; dy: number; resize: boolean },
  card: CardPart,
): Placed {
  const size = sizeOf(card)
  if (!resize) return { ...element, ...moved(element, dx, dy, size) }
  return { ...element, ...resized(element, 'se', dx, dy, size, limitsOf(element.kind)) }
}

function stepTo(state: EditorState, next: Sheet, run?: string): EditorState {
  return { ...state, history: step(state.history, next, run) }
}

/** Nothing when the list was full already. */
function added(state: EditorState, elements: readonly Placed[], id: string): EditorState {
  const sheet = state.history.present
  if (elements === sheet.elements) return state
  return { ...stepTo(state, { ...sheet, elements }), selected: id, made: state.made + 1 }
}

/** After undoing, the selection must not be something that is no longer there. */
function backTo(state: EditorState, history: History<Sheet>): EditorState {
  const still = history.present.elements.some(({ id }) => id === state.selected)
  return { ...state, history, selected: still ? state.selected : undefined }
}

function withCard(sheet: Sheet, patch: Partial<CardPart>): Sheet {
  const card = { ...sheet.card, ...patch }
  const smaller = card.widthMm < sheet.card.widthMm || card.heightMm < sheet.card.heightMm
  return { card, elements: smaller ? fitted(sheet.elements, card) : sheet.elements }
}

export type Place = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom'

/** Where a box goes when it is put to one side or the middle of the card. @param margin millimetres */
export function placedAt(box: Box, place: Place, card: CardPart, margin: number): Box {
  const { widthMm, heightMm } = card
  const next = { ...box }
  if (place === 'left') next.x = margin
  if (place === 'center') next.x = (widthMm - box.width) / 2
  if (place === 'right') next.x = widthMm - box.width - margin
  if (place === 'top') next.y = margin
  if (place === 'middle') next.y = (heightMm - box.height) / 2
  if (place === 'bottom') next.y = heightMm - box.height - margin
  return inside(next, sizeOf(card), { minWidth: 0, minHeight: 0, square: false })
}
