import { Button } from '#app/components/button.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { Form, useNavigation, useSubmit } from '#app/components/navigation.tsx'

/** A button that asks before it posts; without scripts it posts at once, and the server has the last word anyway. */
export function ConfirmedSubmit({
  fields,
  label,
  title,
  consequence,
  confirmLabel,
  variant = 'primary',
}: {
  fields: Record<string, string>
  label: string
  title: string
  consequence: string
  confirmLabel: string
  variant?: 'primary' | 'secondary' | undefined
}) {
  const submit = useSubmit()
  const pending = useNavigation().formData?.get('intent') === fields.intent
  return (
    <>
      <noscript>
        <Form method="post">
          {Object.entries(fields).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <Button type="submit" variant={variant}>
            {label}
          </Button>
        </Form>
      </noscript>
      <ConfirmDialog
        title={title}
        consequence={consequence}
        confirmLabel={confirmLabel}
        onConfirm={() => submit(fields, { method: 'post' })}
        trigger={
          <Button variant={variant} pending={pending}>
            {label}
          </Button>
        }
      />
    </>
  )
}
