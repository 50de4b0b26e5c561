import { type ClipboardEvent, useEffect, useRef } from 'react'
import { Button } from '#app/components/button.tsx'
import { Field } from '#app/components/field.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Textarea } from '#app/components/textarea.tsx'
import type { Translate } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import type { AddressPart } from '#app/features/addresses/types.ts'
import { deliveryMessages } from '../delivery-messages.ts'
import type { PasteNotice } from '../delivery-offer.ts'

type Say = Translate<typeof deliveryMessages>
type Recognised = Extract<PasteNotice, { kind: 'recognised' }>

const partsInWords = (parts: readonly AddressPart[], t: Say) =>
  parts.map((part) => t(`part_${part}`)).join(t('and'))

/**
 * A box for a whole address out of a chat or a shop, above the fields it fills. Its buttons send the form they
 * stand in, with intent=recognise or intent=undo, so that nothing typed is lost; with scripts pasting is enough.
 */
export function PasteBox({
  pasted,
  notice,
  pending,
}: {
  pasted: string
  notice: PasteNotice | undefined
  pending: boolean
}) {
  const t = useMessages(deliveryMessages)
  const button = useRef<HTMLButtonElement>(null)
  const sendPasted = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    // Only into an empty box: who pastes into their own text is still writing.
    const box = event.currentTarget
    if (box.value.trim() !== '' && box.selectionEnd - box.selectionStart < box.value.length) return
    requestAnimationFrame(() => box.form?.requestSubmit(button.current))
  }
  return (
    <div className="flex flex-col gap-3 rounded-md border border-line bg-sunken p-4">
      <Field id="pasted" label={t('paste')} hint={t('pasteHint')}>
        <Textarea
          name="pasted"
          defaultValue={pasted}
          rows={3}
          maxLength={2000}
          placeholder={t('pastePlaceholder')}
          autoComplete="off"
          onPaste={sendPasted}
        />
      </Field>
      <Button
        ref={button}
        type="submit"
        name="intent"
        value="recognise"
        variant="secondary"
        formNoValidate
        pending={pending}
      >
        {t('recognise')}
      </Button>
      {notice && <Notice notice={notice} />}
    </div>
  )
}

/** What was recognised, what it replaced, what is still to be done. It takes the focus, so that it is read out. */
function Notice({ notice }: { notice: PasteNotice }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [])
  return (
    <div ref={box} tabIndex={-1} className="outline-none">
      {notice.kind === 'recognised' ? <Recognised {...notice} /> : <OtherNotice kind={notice.kind} />}
    </div>
  )
}

function OtherNotice({ kind }: { kind: Exclude<PasteNotice['kind'], 'recognised'> }) {
  const t = useMessages(deliveryMessages)
  if (kind === 'undone') return <Flash title={t('undone')} />
  if (kind === 'same') return <Flash title={t('unchanged')} />
  return <Flash tone="warning" title={t(kind === 'empty' ? 'nothingPasted' : 'recognisedNothing')} />
}

const PROBLEMS = { masked: 'phoneMasked', foreign: 'phoneForeign', hotline: 'phoneHotline' } as const

function Recognised({
  filled,
  replaced,
  missing,
  candidates,
  otherPhones,
  phoneProblem,
  before,
}: Recognised) {
  const t = useMessages(deliveryMessages)
  const some = filled.length > 0
  return (
    <Flash
      tone={!some ? 'warning' : missing.length > 0 ? 'info' : 'success'}
      title={some ? t('recognised', { parts: partsInWords(filled, t) }) : t('recognisedNothing')}
    >
      <div className="mt-1 flex flex-col gap-1.5 text-base">
        {replaced.map(({ part, before: old }) => (
          <p key={part} className="wrap-anywhere">
            {t(filled.includes(part) ? 'replaced' : 'cleared', { part: t(`part_${part}`), before: old })}
          </p>
        ))}
        {phoneProblem && <p>{t(PROBLEMS[phoneProblem])}</p>}
        {otherPhones.length > 0 && <p>{t('otherPhones', { phones: otherPhones.join(t('and')) })}</p>}
        {some && missing.length > 0 && <p>{t('stillMissing', { parts: partsInWords(missing, t) })}</p>}
        <Candidates candidates={candidates} />
        {(some || replaced.length > 0) && (
          <>
            <input type="hidden" name="before" value={before} />
            <Button
              type="submit"
              name="intent"
              value="undo"
              variant="secondary"
              formNoValidate
              className="self-start"
            >
              {t('undo')}
            </Button>
          </>
        )}
      </div>
    </Flash>
  )
}

/** The places that one name can mean: one touch chooses. */
function Candidates({ candidates }: { candidates: Recognised['candidates'] }) {
  const t = useMessages(deliveryMessages)
  if (candidates.length === 0) return null
  return (
    <fieldset className="flex min-w-0 flex-col items-start gap-2">
      <legend className="mb-1.5">{t('candidates')}</legend>
      {candidates.map(({ code, name }) => (
        <Button
          key={code}
          type="submit"
          name="intent"
          value={`region:${code}`}
          variant="secondary"
          formNoValidate
          className="max-w-full text-left"
        >
          {name}
        </Button>
      ))}
    </fieldset>
  )
}
