import { type CSSProperties, type Dispatch, type KeyboardEvent, useEffect, useId, useRef } from 'react'
import { useScripted } from '#app/components/use-scripted.ts'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { CardPart, EditorAction, Placed, Sheet } from '../editor-state.ts'
import type { Guide } from '../geometry.ts'
import { messages } from '../messages.ts'
import { labelOf } from './element-label.tsx'
import type { Sample } from './sample-content.tsx'
import { StageElement } from './stage-element.tsx'
import { useDrag } from './use-drag.ts'

export interface StageProps {
  sheet: Sheet
  selected: string | undefined
  /** Address of the artwork for the screen; undefined: a white card. */
  artwork: string | undefined
  sample: Sample
  dispatch: Dispatch<EditorAction>
  /** Says to screen readers what has happened. */
  say: (text: string) => void
  /** Enter on an element: on to its properties. */
  onOpen: (id: string) => void
}

/** Part of the card's width and height that an arrow key moves by, and with Shift. */
const SMALL_STEP = 0.005
const LARGE_STEP = 0.05

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** The card with its bleed as it lies on the screen; what is cut off is veiled. */
export function Stage(props: StageProps) {
  const { sheet, selected, artwork, sample, dispatch } = props
  const t = useMessages(messages)
  const locale = useLocale()
  const trim = useRef<HTMLDivElement>(null)
  const drag = useDrag(trim, sheet, dispatch)
  const scripted = useScripted()
  const keys = useStageKeys(props)
  const hintId = useId()
  const { card, elements } = sheet
  const whole = { width: card.widthMm + 2 * card.bleedMm, height: card.heightMm + 2 * card.bleedMm }
  const mm = (length: number) => formatNumber(length, locale)
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div className="rounded-md bg-sunken p-2 sm:p-6">
        <div
          className="relative mx-auto w-full overflow-hidden bg-white shadow-md"
          style={scripted ? wholeStyle(whole) : undefined}
        >
          {artwork && (
            <img src={artwork} alt="" draggable={false} className="absolute inset-0 size-full object-cover" />
          )}
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a container for sizes in Firefox */}
          <div
            ref={trim}
            role="group"
            aria-label={t('stage', { width: mm(card.widthMm), height: mm(card.heightMm) })}
            aria-describedby={hintId}
            className="absolute outline-1 outline-edge/60 outline-dashed shadow-[0_0_0_100vmax_rgb(255_255_255/0.55)]"
            style={scripted ? trimStyle(card, whole) : undefined}
          >
            {/* Each has its place from a script, so without scripts there is none to show. */}
            {(scripted ? elements : []).map((element) => (
              <StageElement
                key={element.id}
                ref={keys.refOf(element.id)}
                {...{ element, card, sample, selected: element.id === selected }}
                onPointerDown={(event) => drag.begin(event, element)}
                onPointerMove={drag.follow}
                onPointerEnd={drag.end}
                onKeyDown={(event) => keys.onKeyDown(event, element)}
                onFocus={() => dispatch({ do: 'select', id: element.id })}
              />
            ))}
            {drag.guides.map((guide) => (
              <GuideLine key={`${guide.axis}${guide.at}`} guide={guide} card={card} />
            ))}
          </div>
        </div>
      </div>
      <p id={hintId} className="text-xs text-muted">
        {t('stageHint')} {t('snapOff')}
      </p>
    </div>
  )
}

function wholeStyle({ width, height }: { width: number; height: number }): CSSProperties {
  return { aspectRatio: `${width} / ${height}`, maxWidth: `calc(68dvh * ${width / height})` }
}

/** Where the trimmed card lies in the card with bleed; its width is what texts are measured by. */
function trimStyle(card: CardPart, whole: { width: number; height: number }): CSSProperties {
  const percent = (length: number, of: number) => `${(length / of) * 100}%`
  return {
    left: percent(card.bleedMm, whole.width),
    top: percent(card.bleedMm, whole.height),
    width: percent(card.widthMm, whole.width),
    height: percent(card.heightMm, whole.height),
    containerType: 'inline-size',
  }
}

function GuideLine({ guide, card }: { guide: Guide; card: { widthMm: number; heightMm: number } }) {
  const across = guide.axis === 'x'
  const at = `${(guide.at / (across ? card.widthMm : card.heightMm)) * 100}%`
  return (
    <span
      aria-hidden
      className="pointer-events-none absolute z-20 bg-info-ink ring-1 ring-white/70"
      style={
        across
          ? { left: at, top: 0, bottom: 0, width: 1, marginLeft: -0.5 }
          : { top: at, left: 0, right: 0, height: 1, marginTop: -0.5 }
      }
    />
  )
}

function useStageKeys({ sheet, selected, dispatch, say, onOpen }: StageProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const buttons = useRef(new Map<string, HTMLButtonElement>())
  const refocus = useRef(false)
  useEffect(() => {
    if (!refocus.current) return
    refocus.current = false
    if (selected) buttons.current.get(selected)?.focus()
  }, [selected])
  // What an arrow key has done is said from the state it has led to.
  const spoken = useRef<'moved' | 'sized' | undefined>(undefined)
  useEffect(() => {
    const element = sheet.elements.find(({ id }) => id === selected)
    if (!spoken.current || !element) return
    const what = labelOf(element, t)
    const mm = (length: number) => formatNumber(length, locale)
    if (spoken.current === 'moved') say(t('movedTo', { what, x: mm(element.x), y: mm(element.y) }))
    else say(t('resizedTo', { what, width: mm(element.width), height: mm(element.height) }))
    spoken.current = undefined
  }, [sheet, selected, say, t, locale])
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, element: Placed) => {
    const arrow = ARROWS[event.key]
    if (event.ctrlKey || event.metaKey) return
    if (arrow) {
      event.preventDefault()
      const by = event.shiftKey ? LARGE_STEP : SMALL_STEP
      const { widthMm, heightMm } = sheet.card
      spoken.current = event.altKey ? 'sized' : 'moved'
      const way = { dx: arrow[0] * by * widthMm, dy: arrow[1] * by * heightMm }
      dispatch({ do: 'nudge', id: element.id, ...way, resize: event.altKey })
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault()
      refocus.current = true
      dispatch({ do: 'remove', id: element.id })
      say(t('removed', { what: labelOf(element, t) }))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      onOpen(element.id)
    }
  }
  const refOf = (id: string) => (button: HTMLButtonElement | null) => {
    if (button) buttons.current.set(id, button)
    else buttons.current.delete(id)
  }
  return { onKeyDown, refOf }
}
