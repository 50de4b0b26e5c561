import type { FieldMetadata } from '@conform-to/react'
import type { ReactNode } from 'react'
import { Checkbox } from './checkbox.tsx'
import { FieldErrors } from './field.tsx'

/** Several ticks of a Conform form that become one list of values. */
export function TickList<Schema>({
  field,
  label,
  options,
}: {
  field: FieldMetadata<Schema>
  label: ReactNode
  options: readonly { value: string; label: ReactNode; hint?: ReactNode }[]
}) {
  const initial = field.initialValue as unknown
  const ticked = Array.isArray(initial) ? initial.map(String) : initial === undefined ? [] : [String(initial)]
  return (
    <fieldset className="min-w-0" aria-describedby={field.errors ? field.errorId : undefined}>
      <legend className="mb-1 text-[13px] font-medium">{label}</legend>
      <div className="grid gap-x-6 sm:grid-cols-2">
        {options.map((option) => (
          <Checkbox
            key={option.value}
            name={field.name}
            value={option.value}
            defaultChecked={ticked.includes(option.value)}
            label={option.label}
            hint={option.hint}
          />
        ))}
      </div>
      <FieldErrors id={field.errorId} errors={field.errors} />
    </fieldset>
  )
}
