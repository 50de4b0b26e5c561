import { forwardRef, type KeyboardEvent, type PointerEvent } from 'react'
import { cn } from '#app/components/cn.ts'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { CardPart, Placed } from '../editor-state.ts'
import type { Handle } from '../geometry.ts'
import { messages } from '../messages.ts'
import { type Sample, SampleContent, sampleText } from './sample-content.tsx'

const HANDLES: Record<Handle, string> = {
  nw: '-top-1.5 -left-1.5 cursor-nwse-resize',
  n: '-top-1.5 left-1/2 -ml-1.5 cursor-ns-resize',
  ne: '-top-1.5 -right-1.5 cursor-nesw-resize',
  e: '-right-1.5 top-1/2 -mt-1.5 cursor-ew-resize',
  se: '-right-1.5 -bottom-1.5 cursor-nwse-resize',
  s: '-bottom-1.5 left-1/2 -ml-1.5 cursor-ns-resize',
  sw: '-bottom-1.5 -left-1.5 cursor-nesw-resize',
  w: '-left-1.5 top-1/2 -mt-1.5 cursor-ew-resize',
}
const CORNERS: readonly Handle[] = ['nw', 'ne', 'se', 'sw']
const ALL: readonly Handle[] = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w']

export interface StageElementProps {
  element: Placed
  card: CardPart
  sample: Sample
  selected: boolean
  onPointerDown: (event: PointerEvent<HTMLElement>) => void
  onPointerMove: (event: PointerEvent<HTMLElement>) => void
  onPointerEnd: () => void
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
  onFocus: () => void
}

function isText(element: Placed): element is Exclude<Placed, { kind: 'qr' | 'code128' }> {
  return element.kind !== 'qr' && element.kind !== 'code128'
}

/** One element on the card: a button that is dragged, or moved with the arrow keys. */
export const StageElement = forwardRef<HTMLButtonElement, StageElementProps>(
  function StageElement(props, ref) {
    const { element, card, sample, selected } = props
    const t = useMessages(messages)
    const locale = useLocale()
    const mm = (length: number) => formatNumber(length, locale)
    const { x, y, width, height } = element
    const name = t('placed', {
      // The words that are seen belong to the name: whoever speaks to the page says them.
      what: isText(element) ? `${t(element.kind)} ${sampleText(element, sample)}` : t(element.kind),
      ...{ x: mm(x), y: mm(y), width: mm(width), height: mm(height) },
    })
    const percent = (length: number, of: number) => `${(length / of) * 100}%`
    // The sides of a square pull both ways: corners say that better.
    const handles = element.kind === 'qr' ? CORNERS : ALL
    return (
      <button
        ref={ref}
        type="button"
        aria-label={name}
        aria-pressed={selected}
        data-element={element.kind}
        onPointerDown={props.onPointerDown}
        onPointerMove={props.onPointerMove}
        onPointerUp={props.onPointerEnd}
        onPointerCancel={props.onPointerEnd}
        onKeyDown={props.onKeyDown}
        onFocus={props.onFocus}
        style={{
          left: percent(x, card.widthMm),
          top: percent(y, card.heightMm),
          width: percent(width, card.widthMm),
          height: percent(height, card.heightMm),
        }}
        className={cn(
          'absolute block cursor-move touch-none rounded-none text-left font-sans select-none',
          // White and dark together are seen on every artwork.
          'outline-1 outline-offset-0 outline-white/80 outline-dashed ring-1 ring-black/25',
          selected && 'z-10 outline-2 outline-white outline-solid ring-4 ring-info-ink',
          'focus-visible:outline-2 focus-visible:outline-white focus-visible:outline-solid focus-visible:ring-4 focus-visible:ring-info-ink',
        )}
      >
        <SampleContent element={element} sample={sample} widthMm={card.widthMm} />
        {selected &&
          handles.map((handle) => (
            <span
              key={handle}
              aria-hidden
              data-handle={handle}
              className={cn(
                'absolute size-3 touch-none max-sm:size-2.5 rounded-full border-2 border-white bg-info-ink',
                // A finger needs more than what is drawn.
                "after:absolute after:-inset-2.5 after:content-['']",
                HANDLES[handle],
              )}
            />
          ))}
      </button>
    )
  },
)
