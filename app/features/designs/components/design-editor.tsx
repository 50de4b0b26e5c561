import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import { Flash } from '#app/components/flash.tsx'
import { Form } from '#app/components/navigation.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { FieldErrors } from '../design-form.ts'
import {
  type EditorState,
  editorReducer,
  openEditor,
  type Sheet,
  sameSheet,
  sheetOf,
  withTyped,
} from '../editor-state.ts'
import { messages } from '../messages.ts'
import type { Design } from '../types.ts'
import { ArtworkCard } from './artwork-card.tsx'
import { CardSettings } from './card-settings.tsx'
import { ElementPanel } from './element-panel.tsx'
import { PreviewCard } from './preview-card.tsx'
import type { Sample } from './sample-content.tsx'
import { SaveBar } from './save-bar.tsx'
import { Stage } from './stage.tsx'
import { usePreview } from './use-preview.ts'
import { useUndoKeys } from './use-undo-keys.ts'

/** What a save came to, when it was refused. */
export type SaveAnswer = { errors: FieldErrors; typed: Record<string, string>; artworkErrors: string[] }

const FORM_ID = 'design'

export interface DesignEditorProps {
  design: Design
  /** Pixels of the artwork; undefined without one. */
  artwork: { width: number; height: number } | undefined
  sample: Sample
  answer: SaveAnswer
  mayExport: boolean
}

/** The visual editor of a design. One form: what stands in its fields is what is saved and previewed. */
export function DesignEditor({ design, artwork, sample, answer, mayExport }: DesignEditorProps) {
  const t = useMessages(messages)
  const { errors, typed } = answer
  const form = useRef<HTMLFormElement>(null)
  const { state, dispatch, said, say, undo, redo } = useEditor(design, typed)
  const { history, selected } = state
  const sheet = history.present
  const saved = sheetOf(design)
  const dirty = !sameSheet(sheet, saved)
  useLeaveWarning(dirty)
  const address = `/admin/designs/${design.designId}`
  const artworkAddress = design.artworkPath && `${address}/artwork?v=${artworkKey(design.artworkPath)}`
  const content = (of: Sheet) => JSON.stringify([of, design.artworkPath])
  const preview = usePreview(form, `${address}/preview`, content(sheet), {
    src: `${address}/preview?v=${design.version}`,
    content: content(saved),
  })
  const mistakes = Object.keys(errors).length
  return (
    <div className="flex flex-col gap-5">
      {mistakes > 0 && (
        <Flash tone="danger">{errors['']?.join(' ') ?? t('fixErrors', { n: mistakes })}</Flash>
      )}
      <p role="status" className="sr-only">
        {said}
      </p>
      <SaveBar formId={FORM_ID} dirty={dirty} history={history} onUndo={undo} onRedo={redo} />
      {/* The last row takes what the right column is longer. */}
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem] lg:grid-rows-[auto_auto_auto_1fr]">
        <Form ref={form} id={FORM_ID} method="post" className="contents" preventScrollReset noValidate>
          <input type="hidden" name="version" value={useSeenVersion(design.version)} />
          <Stage
            {...{ sheet, selected, sample, dispatch, say }}
            artwork={artworkAddress ?? undefined}
            onOpen={focusFields}
          />
          <div className="flex min-w-0 flex-col gap-5 lg:col-start-2 lg:row-span-4 lg:row-start-1">
            <ElementPanel {...{ sheet, selected, errors, typed, dispatch, say }} />
            <CardSettings card={sheet.card} {...{ errors, typed, dispatch }} />
          </div>
        </Form>
        {/* With another artwork, what was said about the last upload is over. */}
        <ArtworkCard
          key={design.artworkPath}
          card={sheet.card}
          artwork={artwork}
          errors={answer.artworkErrors}
        />
        <PreviewCard
          {...{ preview, mayExport, dirty }}
          name={sheet.card.name}
          shape={sheet.card}
          address={`${address}/preview`}
        />
      </div>
    </div>
  )
}

/** The state of the editor, what was said about it last, and undo by button and key. */
function useEditor(design: Design, typed: Record<string, string>) {
  const t = useMessages(messages)
  const [state, dispatch] = useReducer(editorReducer, design, (begin) => withTyped(openEditor(begin), typed))
  const [said, say] = useState('')
  const undo = useCallback(() => {
    dispatch({ do: 'undo' })
    say(t('undone'))
  }, [t])
  const redo = useCallback(() => {
    dispatch({ do: 'redo' })
    say(t('redone'))
  }, [t])
  useUndoKeys(undo, redo)
  useFocusAfterRemoval(state)
  return { state, dispatch, said, say, undo, redo }
}

/** On to the properties of an element. */
function focusFields(id: string): void {
  const item = document.getElementById(`element-${id}`)
  item?.querySelector<HTMLElement>('textarea, input:not([type=hidden])')?.focus()
}

/** A new artwork has a new path: the address changes with it, and the old one may be kept by the browser. */
function artworkKey(path: string): string {
  return path.slice(-41, -5)
}

/**
 * The version that is edited here. Every save from this page raises it by one; when it has gone up by more, somebody
 * else was there, and the next save must say so instead of writing over their work.
 */
function useSeenVersion(version: number): number {
  const [seen, setSeen] = useState(version)
  useEffect(() => setSeen((before) => (version === before + 1 ? version : before)), [version])
  return seen
}

function useLeaveWarning(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [dirty])
}

/** Whoever deletes an element from the list goes on with the next one, not at the top of the page. */
function useFocusAfterRemoval({ history, selected }: EditorState): void {
  const count = history.present.elements.length
  const before = useRef(count)
  useEffect(() => {
    const removed = count < before.current
    before.current = count
    if (!removed || document.activeElement !== document.body || !selected) return
    document.getElementById(`element-${selected}`)?.querySelector<HTMLElement>('summary')?.focus()
  }, [count, selected])
}
