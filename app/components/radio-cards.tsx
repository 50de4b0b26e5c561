import type { ReactNode } from 'react'
import { cn } from './cn.ts'
import { FieldErrors, RequiredMark } from './field.tsx'

export interface RadioCardOption {
  value: string
  label: ReactNode
  /** A line below the label. */
  description?: ReactNode
  /** A picture before the label, or (with layout 'tiles') above it. */
  media?: ReactNode
  disabled?: boolean | undefined
}

export interface RadioCardsProps {
  name: string
  legend: string
  options: readonly RadioCardOption[]
  defaultValue?: string | undefined
  /** Makes the group controlled. */
  value?: string | undefined
  onChange?: ((value: string) => void) | undefined
  layout?: 'list' | 'tiles' | undefined
  required?: boolean | undefined
  errors?: readonly string[] | undefined
  hint?: ReactNode
  id?: string | undefined
  hideLegend?: boolean | undefined
  /** The id of the form, when the group stands outside it. */
  form?: string | undefined
  className?: string | undefined
}

/** One of a few, each worth a picture or a sentence: gifts, delivery modes, number kinds. */
export function RadioCards({
  name,
  legend,
  options,
  defaultValue,
  value,
  onChange,
  layout = 'list',
  required = false,
  errors,
  hint,
  id = name,
  hideLegend,
  form,
  className,
}: RadioCardsProps) {
  const tiles = layout === 'tiles'
  const described = [hint ? `${id}-hint` : '', errors?.length ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <fieldset id={id} aria-describedby={described || undefined} className={cn('min-w-0', className)}>
      <legend className={cn('mb-2 font-medium', hideLegend && 'sr-only')}>
        {legend}
        {required && <RequiredMark />}
      </legend>
      <div className={tiles ? 'grid grid-cols-2 gap-3' : 'flex flex-col gap-2'}>
        {options.map((option) => (
          <label
            key={option.value}
            className={cn(
              'relative flex min-h-11 rounded-md border border-edge bg-surface transition-colors',
              'has-checked:border-accent has-checked:bg-accent-soft has-checked:ring-1 has-checked:ring-accent',
              'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring',
              option.disabled ? 'cursor-not-allowed border-line bg-sunken text-muted' : 'hover:border-ink',
              tiles ? 'flex-col overflow-hidden' : 'items-center gap-3 px-4 py-3',
            )}
          >
            {tiles && option.media}
            <span className={cn('flex min-w-0 flex-1 items-start gap-3', tiles && 'p-3')}>
              <input
                type="radio"
                name={name}
                value={option.value}
                form={form}
                required={required}
                disabled={option.disabled}
                className="mt-0.5 size-5 shrink-0 accent-accent outline-none"
                {...(value === undefined
                  ? { defaultChecked: option.value === defaultValue }
                  : { checked: option.value === value, readOnly: onChange === undefined })}
                onChange={onChange && (() => onChange(option.value))}
              />
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{option.label}</span>
                {option.description && <span className="block text-sm text-muted">{option.description}</span>}
              </span>
              {!tiles && option.media}
            </span>
          </label>
        ))}
      </div>
      {hint && (
        <p id={`${id}-hint`} className="mt-2 text-sm text-muted">
          {hint}
        </p>
      )}
      <FieldErrors id={`${id}-error`} errors={errors} />
    </fieldset>
  )
}
