import { type RefObject, useEffect, useRef, useState } from 'react'
import { moveTo } from '../ordering.ts'

/** So close to the edge of the window, in pixels, dragging scrolls. */
const EDGE = 72

/**
 * Dragging rows of a list with mouse, pen or finger. While a row is dragged the rows keep their places in the
 * document (a moved element would lose the pointer); they only look rearranged, by the CSS `order` of each.
 * @param list the element whose children are the rows, in the order of `ids`
 * @param onDrop gets the new order, and the row that was dragged
 */
export function useDragOrder(
  list: RefObject<HTMLElement>,
  ids: readonly string[],
  onDrop: (order: string[], id: string) => void,
) {
  const [dragged, setDragged] = useState<{ id: string; order: readonly string[] }>()
  const latest = useRef(dragged)
  latest.current = dragged
  const drop = useRef(onDrop)
  drop.current = onDrop
  const active = dragged?.id
  useEffect(() => {
    if (active === undefined) return
    const move = (event: PointerEvent) => {
      const rows = [...(list.current?.children ?? [])]
      const above = rows.filter((row, at) => {
        const { top, height } = row.getBoundingClientRect()
        return ids[at] !== active && top + height / 2 < event.clientY
      })
      setDragged({ id: active, order: moveTo(ids, active, above.length) })
      if (event.clientY < EDGE) window.scrollBy(0, -16)
      else if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, 16)
    }
    const end = (event: PointerEvent) => {
      const now = latest.current
      setDragged(undefined)
      if (now && event.type === 'pointerup') drop.current([...now.order], active)
    }
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', end)
    window.addEventListener('pointercancel', end)
    return () => {
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', end)
      window.removeEventListener('pointercancel', end)
    }
  }, [active, ids, list])
  return { dragged, start: (id: string) => setDragged({ id, order: ids }) }
}
