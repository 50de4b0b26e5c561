import { newElement } from './draft.ts'
import { copyOf, setAside, withElement, withMoved, withoutElement } from './element-list.ts'
import type { DesignForm, DraftElement } from './schema.ts'
import type { ElementKind } from './types.ts'

const INTENT = /^(?:(add):(number|serial|password|text|qr|code128)|(up|down|duplicate|remove):(\d{1,2}))$/

/**
 * What the buttons of the editor do where no script does it: the form is saved, and this with it.
 * @param intent `add:qr`, `up:3`, `down:3`, `duplicate:3` or `remove:3`; anything else changes nothing
 * @param text what a new text says
 */
export function withIntent(values: DesignForm, intent: string, text: string): DesignForm {
  const [, , kind, what, place] = INTENT.exec(intent) ?? []
  const { elements } = values
  if (kind) {
    const made = setAside(newElement(kind as ElementKind, values, text), elements, values)
    return { ...values, elements: [...withElement(elements, made)] }
  }
  const at = Number(place)
  return what && elements[at] ? { ...values, elements: [...changed(values, what, at)] } : values
}

function changed(values: DesignForm, what: string, at: number): readonly DraftElement[] {
  const { elements } = values
  const element = elements[at] as DraftElement
  switch (what) {
    case 'up':
      return withMoved(elements, at, -1)
    case 'down':
      return withMoved(elements, at, 1)
    case 'remove':
      return withoutElement(elements, at)
    default:
      return withElement(elements, copyOf(element, values))
  }
}
