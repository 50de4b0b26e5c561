import type { ReactNode } from 'react'
import { Button, type ButtonProps } from '#app/components/button.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { Form, useSubmit } from '#app/components/navigation.tsx'

/** A button that posts a few values after a question; without scripts it posts them at once. */
export function ConfirmedSubmit({
  values,
  title,
  consequence,
  confirmLabel,
  children,
  ...button
}: {
  values: readonly (readonly [name: string, value: string])[]
  title: string
  consequence: ReactNode
  confirmLabel: string
} & Pick<ButtonProps, 'size' | 'variant' | 'aria-label' | 'children'>) {
  const submit = useSubmit()
  return (
    <>
      <noscript>
        <Form method="post">
          {values.map(([name, value]) => (
            <input key={name + value} type="hidden" name={name} value={value} />
          ))}
          <Button type="submit" {...button}>
            {children}
          </Button>
        </Form>
      </noscript>
      <ConfirmDialog
        title={title}
        consequence={consequence}
        confirmLabel={confirmLabel}
        onConfirm={() =>
          submit(new URLSearchParams(values.map(([name, value]) => [name, value])), { method: 'post' })
        }
        trigger={<Button {...button}>{children}</Button>}
      />
    </>
  )
}
