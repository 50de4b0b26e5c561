import { Checkbox } from '#app/components/checkbox.tsx'
import { FieldErrors } from '#app/components/field.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

const KINDS = ['owner', 'staff', 'store', 'supplier'] as const

/** Which kinds of account something concerns. */
export function KindTicks({
  name,
  legend,
  ticked,
  errors,
}: {
  name: string
  legend: string
  ticked: readonly string[]
  errors?: readonly string[] | undefined
}) {
  const t = useMessages(messages)
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium">{legend}</legend>
      <div className="flex flex-wrap gap-x-6 gap-y-1">
        {KINDS.map((kind) => (
          <Checkbox
            key={kind}
            name={name}
            value={kind}
            defaultChecked={ticked.includes(kind)}
            label={t(kind)}
          />
        ))}
      </div>
      <FieldErrors id={`${name}-error`} errors={errors} />
    </fieldset>
  )
}
