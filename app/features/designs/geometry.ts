// Where a box may stand on a card. Lengths are millimetres, from the upper left corner of the trimmed card.

export type Box = { x: number; y: number; width: number; height: number }
export type Size = { width: number; height: number }

/** The side or corner that is pulled: north is up. */
export type Handle = 'nw' | 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w'

/** A line that a box has snapped to: `x` runs from top to bottom at this place. */
export type Guide = { axis: 'x' | 'y'; at: number }

/** What a box can be: smallest size, and whether its sides stay equal (QR codes). */
export type Limits = { minWidth: number; minHeight: number; square: boolean }

/** Boxes keep to hundredths: finer than any press, and free of the noise of binary fractions. */
export function tidy(length: number): number {
  return Math.round(length * 100) / 100
}

function tidied(box: Box): Box {
  return { x: tidy(box.x), y: tidy(box.y), width: tidy(box.width), height: tidy(box.height) }
}

const between = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high)

/** The box pushed back onto the card; one that is too large is made to fit. */
export function inside(box: Box, card: Size, limits: Limits): Box {
  let width = between(box.width, limits.minWidth, card.width)
  let height = between(box.height, limits.minHeight, card.height)
  if (limits.square) width = height = Math.min(width, height)
  return tidied({
    x: between(box.x, 0, card.width - width),
    y: between(box.y, 0, card.height - height),
    width,
    height,
  })
}

/** The box moved, and kept on the card. */
export function moved(box: Box, dx: number, dy: number, card: Size): Box {
  return tidied({
    ...box,
    x: between(box.x + dx, 0, Math.max(0, card.width - box.width)),
    y: between(box.y + dy, 0, Math.max(0, card.height - box.height)),
  })
}

/**
 * The box pulled at one of its handles; the opposite side stays where it is.
 * @param dx how far the handle has moved to the right; @param dy and down
 */
export function resized(box: Box, handle: Handle, dx: number, dy: number, card: Size, limits: Limits): Box {
  const right = box.x + box.width
  const bottom = box.y + box.height
  const west = handle.includes('w')
  const north = handle.includes('n')
  const roomX = west ? right : card.width - box.x
  const roomY = north ? bottom : card.height - box.y
  let width = box.width + (handle.includes('e') ? dx : west ? -dx : 0)
  let height = box.height + (handle.includes('s') ? dy : north ? -dy : 0)
  if (limits.square) {
    // A corner follows the pointer's larger way, a side pulls the other along.
    const side = handle.length === 2 ? Math.max(width, height) : /[ew]/.test(handle) ? width : height
    width = height = between(side, limits.minWidth, Math.min(roomX, roomY))
  }
  width = between(width, limits.minWidth, roomX)
  height = between(height, limits.minHeight, roomY)
  return tidied({ x: west ? right - width : box.x, y: north ? bottom - height : box.y, width, height })
}

const EDGE_MM = 3

/** The lines a box snaps to: edges, safe edges and middle of the card, edges and middles of the other boxes. */
function snapLines(card: Size, others: readonly Box[]): { x: number[]; y: number[] } {
  const along = (length: number) => [0, EDGE_MM, length / 2, length - EDGE_MM, length]
  return {
    x: [...along(card.width), ...others.flatMap((o) => [o.x, o.x + o.width / 2, o.x + o.width])],
    y: [...along(card.height), ...others.flatMap((o) => [o.y, o.y + o.height / 2, o.y + o.height])],
  }
}

type Pull = { by: number; at: number }

/** The smallest shift that brings one of the places onto one of the lines. */
function nearest(places: readonly number[], lines: readonly number[], reach: number): Pull | undefined {
  let best: Pull | undefined
  for (const place of places) {
    for (const at of lines) {
      const by = at - place
      if (Math.abs(by) <= reach && (!best || Math.abs(by) < Math.abs(best.by))) best = { by, at }
    }
  }
  return best
}

/**
 * A moved box drawn to lines nearby, each direction for itself.
 * @param reach how near, in millimetres; a few pixels at the size it is shown
 */
export function snapMoved(
  box: Box,
  card: Size,
  others: readonly Box[],
  reach: number,
): { box: Box; guides: Guide[] } {
  const lines = snapLines(card, others)
  const x = nearest([box.x, box.x + box.width / 2, box.x + box.width], lines.x, reach)
  const y = nearest([box.y, box.y + box.height / 2, box.y + box.height], lines.y, reach)
  return { box: moved(box, x?.by ?? 0, y?.by ?? 0, card), guides: guidesOf(x, y) }
}

/** As snapMoved, for the sides that are being pulled. */
export function snapResized(
  box: Box,
  handle: Handle,
  card: Size,
  limits: Limits,
  others: readonly Box[],
  reach: number,
): { box: Box; guides: Guide[] } {
  const lines = snapLines(card, others)
  const sideX = handle.includes('e') ? box.x + box.width : handle.includes('w') ? box.x : undefined
  const sideY = handle.includes('s') ? box.y + box.height : handle.includes('n') ? box.y : undefined
  const x = sideX === undefined ? undefined : nearest([sideX], lines.x, reach)
  // A square cannot follow two lines at once.
  const y = sideY === undefined || (limits.square && x) ? undefined : nearest([sideY], lines.y, reach)
  const next = resized(box, handle, x?.by ?? 0, y?.by ?? 0, card, limits)
  return { box: next, guides: guidesOf(x, y).filter((guide) => touches(next, guide)) }
}

function guidesOf(x: Pull | undefined, y: Pull | undefined): Guide[] {
  return [...(x ? [{ axis: 'x', at: x.at } as const] : []), ...(y ? [{ axis: 'y', at: y.at } as const] : [])]
}

function touches(box: Box, { axis, at }: Guide): boolean {
  const places = axis === 'x' ? [box.x, box.x + box.width] : [box.y, box.y + box.height]
  return places.some((place) => Math.abs(place - at) < 0.02)
}

const STEP_MM = 2
const FREE_MARGIN_MM = 4
const APART_MM = 1

function tooClose(a: Box, b: Box): boolean {
  const along = (from: number, length: number, other: number, otherLength: number) =>
    from < other + otherLength + APART_MM && other < from + length + APART_MM
  return along(a.x, a.width, b.x, b.width) && along(a.y, a.height, b.y, b.height)
}

/**
 * Where a new box covers nothing: where it wants to stand, or the first free place from the top. On a full card it
 * stays where it wants to stand.
 */
export function freePlace(box: Box, card: Size, others: readonly Box[]): Box {
  const isFree = (there: Box) => !others.some((other) => tooClose(there, other))
  if (isFree(box)) return box
  for (let y = FREE_MARGIN_MM; y + box.height <= card.height - FREE_MARGIN_MM; y += STEP_MM) {
    for (let x = FREE_MARGIN_MM; x + box.width <= card.width - FREE_MARGIN_MM; x += STEP_MM) {
      const there = { ...box, x, y }
      if (isFree(there)) return there
    }
  }
  return box
}
