import { type ReactNode, useId } from 'react'
import { Button, type ButtonProps } from '#app/components/button.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'

/** One button that posts a few plain values; it asks first where `confirm` says what. */
export function PostButton({
  values,
  confirm,
  children,
  ...button
}: Omit<ButtonProps, 'type' | 'form'> & {
  values: Readonly<Record<string, string>>
  confirm?: { title: string; consequence: ReactNode; label: string } | undefined
  children: ReactNode
}) {
  const id = useId()
  const pending = useNavigation().state !== 'idle'
  const fields = Object.entries(values).map(([name, value]) => (
    <input key={name} type="hidden" name={name} value={value} />
  ))
  if (!confirm) {
    return (
      <Form method="post">
        {fields}
        <Button {...button} type="submit" disabled={pending}>
          {children}
        </Button>
      </Form>
    )
  }
  return (
    <>
      <Form method="post" id={id}>
        {fields}
      </Form>
      <ConfirmDialog
        title={confirm.title}
        consequence={confirm.consequence}
        confirmLabel={confirm.label}
        danger={button.variant === 'danger'}
        formId={id}
        pending={pending}
        trigger={
          <Button {...button} type="button">
            {children}
          </Button>
        }
      />
    </>
  )
}
