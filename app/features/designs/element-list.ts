import { freePlace, inside, moved } from './geometry.ts'
import { type DraftElement, MAX_ELEMENTS, MIN_BAR_CODE_MM, MIN_QR_MM } from './schema.ts'
import type { ElementKind } from './types.ts'

// The list of elements, in the order of drawing: later ones lie above. Generic, because the editor gives each
// an id of its own while the server needs none.

type Card = { widthMm: number; heightMm: number }

const ASIDE_MM = 3

/** What a box of this kind must keep to. */
export function limitsOf(kind: ElementKind) {
  if (kind === 'qr') return { minWidth: MIN_QR_MM, minHeight: MIN_QR_MM, square: true }
  if (kind === 'code128')
    return { minWidth: MIN_BAR_CODE_MM.width, minHeight: MIN_BAR_CODE_MM.height, square: false }
  return { minWidth: 2, minHeight: 1, square: false }
}

/** The card as geometry.ts wants it. */
export function sizeOf({ widthMm, heightMm }: Card) {
  return { width: widthMm, height: heightMm }
}

/** With one more on top; the same list when it is full. */
export function withElement<E extends DraftElement>(list: readonly E[], element: E): readonly E[] {
  return list.length >= MAX_ELEMENTS ? list : [...list, element]
}

/** A new element where it covers no other, as far as there is room. */
export function setAside<E extends DraftElement>(element: E, list: readonly E[], card: Card): E {
  return { ...element, ...freePlace(element, sizeOf(card), list) }
}

export function withoutElement<E>(list: readonly E[], at: number): readonly E[] {
  return list.filter((_, place) => place !== at)
}

/** One place further up (later, above others) or down; the same list at either end. */
export function withMoved<E>(list: readonly E[], at: number, by: 1 | -1): readonly E[] {
  const element = list[at]
  const to = at + by
  if (element === undefined || to < 0 || to >= list.length) return list
  return withoutElement(list, at).toSpliced(to, 0, element)
}

/** A copy right above the original and a little aside, so that it is seen. */
export function copyOf<E extends DraftElement>(element: E, card: Card): E {
  const size = sizeOf(card)
  const there = moved(element, ASIDE_MM, ASIDE_MM, size)
  // In the lower right corner there is no room there.
  const stuck = there.x === element.x && there.y === element.y
  return { ...element, ...(stuck ? moved(element, -ASIDE_MM, -ASIDE_MM, size) : there) }
}

/** All of them pushed back onto a card that has become smaller. */
export function fitted<E extends DraftElement>(list: readonly E[], card: Card): readonly E[] {
  return list.map((element) => ({ ...element, ...inside(element, sizeOf(card), limitsOf(element.kind)) }))
}
