import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignStartHorizontal,
  AlignStartVertical,
  ArrowDown,
  ArrowUp,
  ChevronRight,
  Copy,
  type LucideIcon,
  Trash2,
  TriangleAlert,
} from 'lucide-react'
import type { Dispatch, MouseEvent } from 'react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { cn } from '#app/components/cn.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { FieldErrors } from '../design-form.ts'
import {
  type CardPart,
  type EditorAction,
  type Place,
  type Placed,
  placedAt,
  type Sheet,
} from '../editor-state.ts'
import { messages } from '../messages.ts'
import { MAX_ELEMENTS } from '../schema.ts'
import { warningsOf } from '../warnings.ts'
import { ElementFields } from './element-fields.tsx'
import { KIND_ICONS, KINDS, labelOf } from './element-label.tsx'

export interface ElementPanelProps {
  sheet: Sheet
  selected: string | undefined
  errors: FieldErrors
  typed: Record<string, string>
  dispatch: Dispatch<EditorAction>
  say: (text: string) => void
}

/**
 * The elements as a list with their properties: all that the card can do without a pointer. The buttons submit
 * the form where scripts are missing, and the server does what they say.
 */
export function ElementPanel(props: ElementPanelProps) {
  const t = useMessages(messages)
  const { sheet, dispatch, say } = props
  const { elements } = sheet
  const add = (event: MouseEvent, kind: (typeof KINDS)[number]) => {
    event.preventDefault()
    dispatch({ do: 'add', kind, text: t('newText') })
    say(t('added', { what: t(kind) }))
  }
  const hasWayIn = elements.some(({ kind }) => kind === 'number' || kind === 'qr')
  return (
    <Card title={t('elements')} description={elements.length > 1 ? t('elementsHint') : undefined}>
      <div className="flex flex-col gap-4">
        <fieldset className="grid grid-cols-3 gap-2">
          <legend className="mb-1.5 text-[13px] font-medium">{t('addElement')}</legend>
          {KINDS.map((kind) => {
            const Icon = KIND_ICONS[kind]
            return (
              <Button
                key={kind}
                type="submit"
                name="intent"
                value={`add:${kind}`}
                variant="secondary"
                size="sm"
                disabled={elements.length >= MAX_ELEMENTS}
                aria-label={t('addKind', { what: t(kind) })}
                onClick={(event) => add(event, kind)}
                className="px-1.5"
              >
                <Icon aria-hidden />
                {t(kind)}
              </Button>
            )
          })}
        </fieldset>
        {elements.length >= MAX_ELEMENTS && (
          <p className="text-xs text-muted">{t('tooManyElements', { n: MAX_ELEMENTS })}</p>
        )}
        {!hasWayIn && <Note text={t(elements.length === 0 ? 'noElements' : 'noNumberNoQr')} />}
        {elements.length > 0 && (
          <ol className="overflow-hidden rounded-md border border-line">
            {elements.map((element, at) => (
              <ElementItem key={element.id} element={element} at={at} {...props} />
            ))}
          </ol>
        )}
      </div>
    </Card>
  )
}

function Note({ text }: { text: string }) {
  return (
    <p className="flex items-start gap-2 rounded-md bg-warning-soft px-3 py-2 text-[13px] text-warning-ink">
      <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span className="min-w-0">{text}</span>
    </p>
  )
}

function ElementItem(props: ElementPanelProps & { element: Placed; at: number }) {
  const { element, at, selected, errors, dispatch, sheet } = props
  const t = useMessages(messages)
  const Icon = KIND_ICONS[element.kind]
  const what = labelOf(element, t)
  const isSelected = element.id === selected
  const wrong = Object.keys(errors).some((name) => name.startsWith(`elements[${at}].`))
  const warnings = warningsOf(element)
  const toggle = (event: MouseEvent) => {
    event.preventDefault()
    dispatch({ do: 'select', id: isSelected ? undefined : element.id })
  }
  return (
    <li className="border-b border-line last:border-b-0">
      <details open={isSelected || wrong} id={`element-${element.id}`} className="group/element">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: a summary is pressed like a button, and Enter clicks it */}
        <summary
          onClick={toggle}
          className={cn(
            'flex cursor-pointer items-center gap-2.5 px-3 py-2.5 -outline-offset-2 select-none hover:bg-hover [&::-webkit-details-marker]:hidden',
            isSelected && 'bg-accent-soft font-medium hover:bg-accent-soft',
          )}
        >
          <ChevronRight
            aria-hidden
            className="size-4 shrink-0 text-muted transition-transform group-open/element:rotate-90"
          />
          <Icon aria-hidden className="size-4 shrink-0 text-muted" />
          <span className="min-w-0 flex-1 truncate">{what}</span>
          {(wrong || warnings.length > 0) && (
            <TriangleAlert
              aria-hidden
              className={cn('size-4 shrink-0', wrong ? 'text-danger-ink' : 'text-warning-ink')}
            />
          )}
        </summary>
        <div className="flex flex-col gap-4 border-t border-line p-3">
          {warnings.map((warning) => (
            <Note key={warning} text={t(warning)} />
          ))}
          <ElementFields {...props} />
          <PlaceButtons element={element} card={sheet.card} dispatch={dispatch} />
          <ItemButtons {...props} what={what} />
        </div>
      </details>
    </li>
  )
}

const MARGIN_MM = 4
const PLACES: readonly [
  Place,
  LucideIcon,
  'alignLeft' | 'alignCenter' | 'alignRight' | 'alignTop' | 'alignMiddle' | 'alignBottom',
][] = [
  ['left', AlignStartVertical, 'alignLeft'],
  ['center', AlignCenterVertical, 'alignCenter'],
  ['right', AlignEndVertical, 'alignRight'],
  ['top', AlignStartHorizontal, 'alignTop'],
  ['middle', AlignCenterHorizontal, 'alignMiddle'],
  ['bottom', AlignEndHorizontal, 'alignBottom'],
]

/** Puts the element to a side or the middle of the card. */
function PlaceButtons({
  element,
  card,
  dispatch,
}: {
  element: Placed
  card: CardPart
  dispatch: Dispatch<EditorAction>
}) {
  const t = useMessages(messages)
  return (
    <fieldset className="flex flex-wrap gap-1">
      <legend className="mb-1.5 text-[13px] font-medium">{t('alignOnCard')}</legend>
      {PLACES.map(([place, Icon, label]) => (
        <Button
          key={place}
          size="sm"
          variant="secondary"
          aria-label={t(label)}
          title={t(label)}
          onClick={() => {
            const { x, y } = placedAt(element, place, card, MARGIN_MM)
            dispatch({ do: 'change', id: element.id, patch: { x, y } })
          }}
        >
          <Icon aria-hidden />
        </Button>
      ))}
    </fieldset>
  )
}

function ItemButtons(props: ElementPanelProps & { element: Placed; at: number; what: string }) {
  const { element, at, what, sheet, dispatch, say } = props
  const t = useMessages(messages)
  const { id } = element
  const button = (intent: string, Icon: LucideIcon, label: string, disabled: boolean, act: () => void) => (
    <Button
      type="submit"
      name="intent"
      value={`${intent}:${at}`}
      size="sm"
      variant="ghost"
      disabled={disabled}
      aria-label={label}
      title={label}
      onClick={(event) => {
        event.preventDefault()
        act()
      }}
    >
      <Icon aria-hidden />
    </Button>
  )
  return (
    <div className="flex flex-wrap items-center gap-1 border-t border-line pt-3">
      {button('up', ArrowUp, t('moveUpOf', { what }), at === 0, () =>
        dispatch({ do: 'reorder', id, by: -1 }),
      )}
      {button('down', ArrowDown, t('moveDownOf', { what }), at === sheet.elements.length - 1, () =>
        dispatch({ do: 'reorder', id, by: 1 }),
      )}
      {button('duplicate', Copy, t('duplicateElement', { what }), sheet.elements.length >= MAX_ELEMENTS, () =>
        dispatch({ do: 'duplicate', id }),
      )}
      <span className="flex-1" />
      {button('remove', Trash2, t('removeElement', { what }), false, () => {
        dispatch({ do: 'remove', id })
        say(t('removed', { what }))
      })}
    </div>
  )
}
