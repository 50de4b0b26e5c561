import { TriangleAlert } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { common } from '#app/core/i18n/common.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Field } from './field.tsx'
import { Input } from './input.tsx'

export interface ConfirmDialogProps {
  /** The question, with the number in it: "作废 1,200 张卡？" */
  title: string
  /** What will happen, and whether it can be taken back. */
  consequence: ReactNode
  /** The verb on the button, with the number in it: "作废 1,200 张". Never just "OK". */
  confirmLabel: string
  /** Asks the reader to type this number first, for what cannot be taken back. */
  typeCount?: number | undefined
  danger?: boolean | undefined
  pending?: boolean | undefined
  trigger?: ReactNode
  open?: boolean | undefined
  onOpenChange?: ((open: boolean) => void) | undefined
  /** Called on confirmation; or submit a form of the page with `formId`. */
  onConfirm?: (() => void) | undefined
  formId?: string | undefined
}

/** Stands in front of every change that touches many things or cannot be undone. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, consequence, confirmLabel, typeCount, danger = false, pending, trigger, formId } = props
  const t = useMessages(common)
  const [uncontrolled, setUncontrolled] = useState(false)
  const [typed, setTyped] = useState('')
  const inputId = useId()
  const open = props.open ?? uncontrolled
  const setOpen = (next: boolean) => {
    setUncontrolled(next)
    setTyped('')
    props.onOpenChange?.(next)
  }
  const ready = typeCount === undefined || typed.replace(/[,，\s]/g, '') === String(typeCount)
  const confirm = () => {
    props.onConfirm?.()
    // Controlled: the page closes it when the work is done. Else a moment later, because a button that is
    // taken out of the page inside its own click no longer submits its form.
    if (props.open === undefined) setTimeout(() => setOpen(false), 0)
  }
  return (
    <Dialog
      title={title}
      trigger={trigger}
      open={open}
      onOpenChange={setOpen}
      footer={
        <>
          <Button variant="secondary" onClick={() => setOpen(false)}>
            {t('cancel')}
          </Button>
          <Button
            variant={danger ? 'danger' : 'primary'}
            type={formId ? 'submit' : 'button'}
            form={formId}
            disabled={!ready}
            pending={pending}
            onClick={confirm}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      <div className="flex items-start gap-3">
        {danger && <TriangleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-danger-ink" />}
        <div className="min-w-0 flex-1">{consequence}</div>
      </div>
      {typeCount !== undefined && (
        <Field id={inputId} label={t('typeCountToConfirm', { count: typeCount })} className="mt-4">
          <Input
            inputMode="numeric"
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </Field>
      )}
    </Dialog>
  )
}
