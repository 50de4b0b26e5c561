import { type ReactNode, useRef } from 'react'
import { Button, type ButtonProps } from '#app/components/button.tsx'
import { ConfirmDialog } from '#app/components/confirm-dialog.tsx'
import { useScripted } from '#app/components/use-scripted.ts'

export interface ConfirmedButtonProps
  extends Pick<ButtonProps, 'size' | 'variant' | 'aria-label' | 'disabled'> {
  /** The form it submits, by its id, and what it says there. */
  form: string
  intent: string
  /** Posted besides, for a button of one row: the form's own ticks are then left out by the action. */
  only?: string | undefined
  /** Opens the answer in a tab of its own: labels to print. */
  newTab?: boolean | undefined
  danger?: boolean | undefined
  title: string
  consequence: ReactNode
  confirmLabel: string
  children: ReactNode
}

/** A submit button that asks first; without scripts it submits at once. */
export function ConfirmedButton(props: ConfirmedButtonProps) {
  const {
    form,
    intent,
    only,
    newTab,
    danger,
    title,
    consequence,
    confirmLabel,
    children,
    disabled,
    ...look
  } = props
  const scripted = useScripted()
  const submitter = useRef<HTMLButtonElement>(null)
  const submit = {
    type: 'submit' as const,
    form,
    name: 'intent',
    value: only === undefined ? intent : `${intent}:${only}`,
    ...(newTab ? { formTarget: '_blank' } : {}),
  }
  // Without scripts nobody counts the ticks: the action says when there are none.
  if (!scripted)
    return (
      <Button {...look} {...submit}>
        {children}
      </Button>
    )
  return (
    <>
      <button ref={submitter} {...submit} hidden tabIndex={-1} aria-hidden>
        {confirmLabel}
      </button>
      <ConfirmDialog
        title={title}
        consequence={consequence}
        confirmLabel={confirmLabel}
        danger={danger}
        onConfirm={() => submitter.current?.form?.requestSubmit(submitter.current)}
        trigger={
          <Button {...look} disabled={disabled}>
            {children}
          </Button>
        }
      />
    </>
  )
}
