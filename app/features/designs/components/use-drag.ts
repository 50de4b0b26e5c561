import { type Dispatch, type PointerEvent, type RefObject, useRef, useState } from 'react'
import type { EditorAction, Placed, Sheet } from '../editor-state.ts'
import { limitsOf, sizeOf } from '../element-list.ts'
import { type Box, type Guide, type Handle, moved, resized, snapMoved, snapResized } from '../geometry.ts'

type Drag = {
  pointer: number
  id: string
  handle: Handle | undefined
  from: { x: number; y: number }
  box: Box
  mmPerPixel: number
  moved: boolean
  run: string
}

/** A hand is never quite still: less than this is a press, in pixels. */
const STILL_PX = 3
/** How near a line a box is drawn to it, in pixels. */
const REACH_PX = 6

/**
 * Moving and resizing with mouse, pen or finger. Give the handlers to each element; a child with `data-handle`
 * resizes.
 * @param trim the trimmed card on the screen
 */
export function useDrag(trim: RefObject<HTMLElement | null>, sheet: Sheet, dispatch: Dispatch<EditorAction>) {
  const drag = useRef<Drag | undefined>(undefined)
  const runs = useRef(0)
  const [guides, setGuides] = useState<Guide[]>([])

  const begin = (event: PointerEvent<HTMLElement>, element: Placed) => {
    const width = trim.current?.getBoundingClientRect().width
    if (event.button !== 0 || !width) return
    // Capturing throws for a pointer that is gone already.
    if (!event.currentTarget.hasPointerCapture(event.pointerId))
      event.currentTarget.setPointerCapture(event.pointerId)
    const handle = (event.target as HTMLElement).dataset.handle as Handle | undefined
    runs.current += 1
    dispatch({ do: 'select', id: element.id })
    drag.current = {
      pointer: event.pointerId,
      id: element.id,
      handle,
      from: { x: event.clientX, y: event.clientY },
      box: boxOf(element),
      mmPerPixel: sheet.card.widthMm / width,
      moved: false,
      run: `drag${runs.current}`,
    }
  }

  const follow = (event: PointerEvent<HTMLElement>) => {
    const now = drag.current
    if (!now || now.pointer !== event.pointerId) return
    const dx = event.clientX - now.from.x
    const dy = event.clientY - now.from.y
    now.moved ||= Math.hypot(dx, dy) >= STILL_PX
    if (!now.moved) return
    const reach = event.ctrlKey || event.metaKey ? 0 : REACH_PX * now.mmPerPixel
    const to = dragged(now, dx * now.mmPerPixel, dy * now.mmPerPixel, reach, sheet)
    if (!to) return
    setGuides(to.guides)
    dispatch({ do: 'place', id: now.id, box: to.box, run: now.run })
  }

  const end = () => {
    if (drag.current) dispatch({ do: 'settle' })
    drag.current = undefined
    setGuides([])
  }

  return { guides, begin, follow, end }
}

export function boxOf({ x, y, width, height }: Box): Box {
  return { x, y, width, height }
}

/** Where the box is now, drawn to lines nearby. @param reach millimetres; 0 draws to nothing */
function dragged(drag: Drag, dx: number, dy: number, reach: number, sheet: Sheet) {
  const element = sheet.elements.find(({ id }) => id === drag.id)
  if (!element) return undefined
  const card = sizeOf(sheet.card)
  const others = reach === 0 ? [] : sheet.elements.filter((other) => other !== element)
  if (!drag.handle) {
    const box = moved(drag.box, dx, dy, card)
    return reach === 0 ? { box, guides: [] } : snapMoved(box, card, others, reach)
  }
  const limits = limitsOf(element.kind)
  const box = resized(drag.box, drag.handle, dx, dy, card, limits)
  return reach === 0 ? { box, guides: [] } : snapResized(box, drag.handle, card, limits, others, reach)
}
