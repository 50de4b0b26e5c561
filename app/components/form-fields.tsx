import { type FieldMetadata, getInputProps, getSelectProps, getTextareaProps } from '@conform-to/react'
import type { ReactNode } from 'react'
import { Checkbox } from './checkbox.tsx'
import { Field, FieldErrors } from './field.tsx'
import { Input, type InputProps } from './input.tsx'
import { Select, type SelectProps } from './select.tsx'
import { Textarea, type TextareaProps } from './textarea.tsx'

interface Common<Schema> {
  /** `fields.name` of Conform's useForm; brings name, default, errors and the limits of the schema. */
  field: FieldMetadata<Schema>
  label: ReactNode
  hint?: ReactNode
  hideLabel?: boolean | undefined
  fieldClassName?: string | undefined
}

type InputType = Exclude<Parameters<typeof getInputProps>[1]['type'], 'checkbox' | 'radio'>
type Own = 'name' | 'id' | 'form' | 'type' | 'defaultValue' | 'required'

/** A one-line field of a Conform form. */
export function TextField<Schema>({
  field,
  label,
  hint,
  hideLabel,
  fieldClassName,
  type = 'text',
  ...rest
}: Common<Schema> & Omit<InputProps, Own> & { type?: InputType | undefined }) {
  const { key, ...control } = getInputProps(field, { type })
  return (
    <Field {...fieldProps(field, label, hint, hideLabel, fieldClassName)}>
      <Input key={key} {...control} {...rest} />
    </Field>
  )
}

/** A field of several lines of a Conform form. */
export function TextareaField<Schema>({
  field,
  label,
  hint,
  hideLabel,
  fieldClassName,
  ...rest
}: Common<Schema> & Omit<TextareaProps, Own>) {
  const { key, ...control } = getTextareaProps(field)
  return (
    <Field {...fieldProps(field, label, hint, hideLabel, fieldClassName)}>
      <Textarea key={key} {...control} {...rest} />
    </Field>
  )
}

/** A choice from a list, of a Conform form. */
export function SelectField<Schema>({
  field,
  label,
  hint,
  hideLabel,
  fieldClassName,
  ...rest
}: Common<Schema> & Omit<SelectProps, Own>) {
  const { key, ...control } = getSelectProps(field)
  return (
    <Field {...fieldProps(field, label, hint, hideLabel, fieldClassName)}>
      <Select key={key} {...control} {...rest} />
    </Field>
  )
}

/** A tick of a Conform form (a boolean in the schema). */
export function CheckboxField<Schema>({
  field,
  label,
  hint,
  fieldClassName,
}: Omit<Common<Schema>, 'hideLabel'>) {
  const { key, type, ...control } = getInputProps(field, { type: 'checkbox' })
  return (
    <div className={fieldClassName}>
      <Checkbox key={key} {...control} label={label} hint={hint} />
      <FieldErrors id={field.errorId} errors={field.errors} />
    </div>
  )
}

function fieldProps<Schema>(
  field: FieldMetadata<Schema>,
  label: ReactNode,
  hint: ReactNode,
  hideLabel: boolean | undefined,
  className: string | undefined,
) {
  return { id: field.id, label, hint, hideLabel, className, errors: field.errors, required: field.required }
}
