import type { Dispatch } from 'react'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { Select } from '#app/components/select.tsx'
import { Textarea } from '#app/components/textarea.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { type ElementField, type FieldErrors, fieldName } from '../design-form.ts'
import type { EditorAction, Placed } from '../editor-state.ts'
import { limitsOf } from '../element-list.ts'
import { messages } from '../messages.ts'
import { ALIGNMENTS, BACKGROUNDS, FONT_WEIGHTS } from '../types.ts'
import { NumberField } from './number-field.tsx'

export interface ElementFieldsProps {
  element: Placed
  /** Place in the list, and so in the names of the fields. */
  at: number
  errors: FieldErrors
  typed: Record<string, string>
  dispatch: Dispatch<EditorAction>
}

type TextLike = Exclude<Placed, { kind: 'qr' | 'code128' }>

/** Everything of one element, as fields of the editor's form. */
export function ElementFields(props: ElementFieldsProps) {
  const { element, at } = props
  const isCode = element.kind === 'qr' || element.kind === 'code128'
  return (
    <div className="grid grid-cols-2 gap-3">
      <input type="hidden" name={fieldName(at, 'kind')} value={element.kind} />
      {element.kind === 'text' && <Content {...props} text={element.text} />}
      <BoxFields {...props} />
      {isCode ? <CodeFields {...props} /> : <StyleFields {...props} element={element as TextLike} />}
    </div>
  )
}

function useElement({ element, at, errors, typed, dispatch }: ElementFieldsProps) {
  const change = (patch: Record<string, unknown>, run?: string) =>
    dispatch({ do: 'change', id: element.id, patch, ...(run ? { run } : {}) })
  const of = (field: ElementField) => ({
    name: fieldName(at, field),
    errors: errors[fieldName(at, field)],
    typed: typed[fieldName(at, field)],
  })
  /** A field whose value is a number of its own name. */
  const number = (field: ElementField, value: number, min: number, max: number, step: number) => ({
    ...of(field),
    ...{ value, min, max, step },
    onValue: (next: number) => change({ [field]: next }, field),
  })
  return { change, of, number }
}

function Content({ text, ...props }: ElementFieldsProps & { text: string }) {
  const t = useMessages(messages)
  const { change, of } = useElement(props)
  const { name, errors } = of('text')
  const names = { face: '{face}', batch: '{batch}', validTo: '{validTo}' }
  return (
    <Field label={t('content')} hint={t('contentHint', names)} errors={errors} className="col-span-2">
      <Textarea
        name={name}
        rows={2}
        maxLength={200}
        value={text}
        onChange={(event) => change({ text: event.currentTarget.value }, 'text')}
      />
    </Field>
  )
}

function BoxFields(props: ElementFieldsProps) {
  const t = useMessages(messages)
  const { number } = useElement(props)
  const { element } = props
  const { minWidth, minHeight } = limitsOf(element.kind)
  return (
    <>
      <NumberField label={t('x')} {...number('x', element.x, 0, 300, 0.5)} />
      <NumberField label={t('y')} {...number('y', element.y, 0, 300, 0.5)} />
      <NumberField label={t('width')} {...number('width', element.width, minWidth, 300, 0.5)} />
      <NumberField label={t('height')} {...number('height', element.height, minHeight, 300, 0.5)} />
    </>
  )
}

function StyleFields({ element, ...rest }: ElementFieldsProps & { element: TextLike }) {
  const t = useMessages(messages)
  const { change, of, number } = useElement({ element, ...rest })
  return (
    <>
      <NumberField label={t('fontSize')} {...number('size', element.size, 4, 200, 0.5)} />
      <NumberField label={t('spacing')} {...number('spacing', element.spacing, -5, 50, 0.1)} />
      <Field label={t('weight')} errors={of('weight').errors}>
        <Select
          size="sm"
          name={of('weight').name}
          value={element.weight}
          onChange={(event) => change({ weight: event.currentTarget.value })}
          options={FONT_WEIGHTS.map((value) => ({ value, label: t(value) }))}
        />
      </Field>
      <Field label={t('align')} errors={of('align').errors}>
        <Select
          size="sm"
          name={of('align').name}
          value={element.align}
          onChange={(event) => change({ align: event.currentTarget.value })}
          options={ALIGNMENTS.map((value) => ({ value, label: t(value) }))}
        />
      </Field>
      <ColourField
        {...of('colour')}
        value={element.colour}
        onColour={(colour) => change({ colour }, 'colour')}
      />
    </>
  )
}

function CodeFields(props: ElementFieldsProps) {
  const t = useMessages(messages)
  const { change, of, number } = useElement(props)
  const { element } = props
  if (element.kind !== 'qr' && element.kind !== 'code128') return null
  return (
    <>
      <Field label={t('background')} errors={of('background').errors}>
        <Select
          size="sm"
          name={of('background').name}
          value={element.background}
          onChange={(event) => change({ background: event.currentTarget.value })}
          options={BACKGROUNDS.map((value) => ({ value, label: t(value) }))}
        />
      </Field>
      {element.kind === 'qr' && (
        <NumberField label={t('quiet')} {...number('quiet', element.quiet, 4, 10, 1)} />
      )}
      <ColourField
        {...of('colour')}
        value={element.colour}
        onColour={(colour) => change({ colour }, 'colour')}
      />
    </>
  )
}

function ColourField({
  name,
  value,
  errors,
  onColour,
}: {
  name: string
  value: string
  errors: readonly string[] | undefined
  onColour: (colour: string) => void
}) {
  const t = useMessages(messages)
  return (
    <Field label={t('colour')} errors={errors}>
      <span className="flex items-center gap-2">
        <Input
          type="color"
          name={name}
          size="sm"
          value={value}
          onChange={(event) => onColour(event.currentTarget.value.toLowerCase())}
          className="w-14 shrink-0 cursor-pointer p-1"
        />
        <span className="font-mono text-[13px] text-muted">{value}</span>
      </span>
    </Field>
  )
}
