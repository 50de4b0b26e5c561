import { createContext, type ReactNode, useContext, useId } from 'react'
import { common } from '#app/core/i18n/common.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { cn } from './cn.ts'
import { useControlSize } from './control-size.tsx'

interface FieldControl {
  id: string
  describedBy: string | undefined
  invalid: boolean
  required: boolean
}

const FieldContext = createContext<FieldControl | undefined>(undefined)

export interface FieldProps {
  label: ReactNode
  hint?: ReactNode
  errors?: readonly string[] | undefined
  required?: boolean | undefined
  /** The id of the control inside; one is made up if there is none. Error and hint derive theirs from it. */
  id?: string | undefined
  /** Keeps the label for screen readers only, for searches and cells whose meaning is plain to see. */
  hideLabel?: boolean | undefined
  className?: string | undefined
  children: ReactNode
}

/** Label, control, hint and error as one: Input, Textarea and Select inside wire themselves to it. */
export function Field({
  label,
  hint,
  errors,
  required = false,
  id: ownId,
  hideLabel,
  className,
  children,
}: FieldProps) {
  const generated = useId()
  const id = ownId ?? generated
  const invalid = errors !== undefined && errors.length > 0
  const lg = useControlSize() === 'lg'
  const describedBy = [hint ? `${id}-hint` : '', invalid ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <FieldContext.Provider value={{ id, invalid, required, describedBy: describedBy || undefined }}>
      <div className={cn('flex min-w-0 flex-col gap-1.5', className)}>
        <label
          htmlFor={id}
          className={cn('font-medium', lg ? 'text-base' : 'text-[13px]', hideLabel && 'sr-only')}
        >
          {label}
          {required && <RequiredMark />}
        </label>
        {children}
        {hint && (
          <p id={`${id}-hint`} className={cn('text-muted', lg ? 'text-sm' : 'text-xs')}>
            {hint}
          </p>
        )}
        <FieldErrors id={`${id}-error`} errors={errors} />
      </div>
    </FieldContext.Provider>
  )
}

/** The star of a required field, spoken as a word. */
export function RequiredMark() {
  const t = useMessages(common)
  return (
    <>
      <span aria-hidden className="ml-0.5 text-accent-ink">
        *
      </span>
      <span className="sr-only"> ({t('required')})</span>
    </>
  )
}

/** What is wrong with one field, or with a whole form (`form.errors`). */
export function FieldErrors({
  id,
  errors,
}: {
  id?: string | undefined
  errors?: readonly string[] | undefined
}) {
  const lg = useControlSize() === 'lg'
  if (!errors || errors.length === 0) return null
  return (
    <p id={id} role="alert" className={cn('text-danger-ink', lg ? 'text-sm' : 'text-xs')}>
      {errors.join(' ')}
    </p>
  )
}

interface Controllable {
  id?: string | undefined
  required?: boolean | undefined
  'aria-describedby'?: string | undefined
  'aria-invalid'?: boolean | 'true' | 'false' | 'grammar' | 'spelling' | undefined
}

/** For controls: their own attributes, completed by those of the Field around them. */
export function useFieldControl<P extends Controllable>(props: P): P {
  const field = useContext(FieldContext)
  if (!field) return props
  const described = new Set(
    `${props['aria-describedby'] ?? ''} ${field.describedBy ?? ''}`.split(' ').filter(Boolean),
  )
  return {
    ...props,
    id: props.id ?? field.id,
    required: props.required ?? (field.required || undefined),
    'aria-describedby': described.size > 0 ? [...described].join(' ') : undefined,
    'aria-invalid': props['aria-invalid'] ?? (field.invalid || undefined),
  }
}
