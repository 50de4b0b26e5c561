import type { DraftElement } from './schema.ts'
import type { Element, ElementKind } from './types.ts'

/** Millimetres of a typographic point. */
export const POINT_MM = 25.4 / 72
/** Elements are measured in thousandths of the card's width. */
const UNITS = 1000

const rounded = (value: number, places: number) => Math.round(value * 10 ** places) / 10 ** places

/**
 * An element from the editor as it is stored.
 * @param widthMm of the card
 */
export function toElement(draft: DraftElement, widthMm: number): Element {
  const unit = (mm: number) => rounded((mm * UNITS) / widthMm, 3)
  const box = {
    x: unit(draft.x),
    y: unit(draft.y),
    width: unit(draft.width),
    height: unit(draft.height),
  }
  if (draft.kind === 'qr' || draft.kind === 'code128') return { ...draft, ...box }
  return {
    ...draft,
    ...box,
    size: unit(draft.size * POINT_MM),
    spacing: unit(draft.spacing * POINT_MM),
  }
}

/**
 * A stored element as the editor has it: hundredths of a millimetre and of a point. Saved without a change, it is
 * the same again.
 */
export function toDraft(element: Element, widthMm: number): DraftElement {
  const mm = (units: number) => rounded((units * widthMm) / UNITS, 2)
  const box = {
    x: mm(element.x),
    y: mm(element.y),
    width: mm(element.width),
    height: mm(element.height),
  }
  if (element.kind === 'qr' || element.kind === 'code128') return { ...element, ...box }
  const points = (units: number) => rounded((units * widthMm) / UNITS / POINT_MM, 2)
  return { ...element, ...box, size: points(element.size), spacing: points(element.spacing) }
}

type Card = { widthMm: number; heightMm: number }

const PROPORTIONS: Record<ElementKind, { width: number; height: number }> = {
  number: { width: 36, height: 5 },
  serial: { width: 26, height: 4 },
  password: { width: 30, height: 5 },
  text: { width: 40, height: 8 },
  qr: { width: 20, height: 20 },
  code128: { width: 44, height: 10 },
}

/**
 * A new element in the middle of the card, as large as it is good to read.
 * @param text what a new text says
 */
export function newElement(kind: ElementKind, card: Card, text: string): DraftElement {
  const size = PROPORTIONS[kind]
  const width = Math.min(size.width, card.widthMm)
  const height = Math.min(size.height, card.heightMm)
  const x = rounded((card.widthMm - width) / 2, 2)
  const y = rounded((card.heightMm - height) / 2, 2)
  const box = { x, y, width, height }
  const style = { colour: '#1e1b17', weight: 'medium', align: 'left', spacing: 0 } as const
  switch (kind) {
    case 'qr':
      return { kind, ...box, colour: '#000000', background: 'white', quiet: 4 }
    case 'code128':
      return { kind, ...box, colour: '#000000', background: 'white' }
    case 'text':
      return { kind, ...box, ...style, align: 'center', weight: 'bold', size: 14, text }
    case 'serial':
      return { kind, ...box, ...style, size: 8 }
    default:
      return { kind, ...box, ...style, size: 10 }
  }
}
