import { useId } from 'react'
import { Button } from '#app/components/button.tsx'
import { Field, FieldErrors } from '#app/components/field.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { RadioCards } from '#app/components/radio-cards.tsx'
import { Textarea } from '#app/components/textarea.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { HeldOrder, ReviewAnswer } from '../types.ts'

export interface ReviewFormsProps {
  order: Pick<HeldOrder, 'orderId' | 'orderNo'>
  /** The account may make cards void. */
  mayVoid: boolean
  answer: ReviewAnswer | undefined
}

/** Release with one press; reject in a second step that says what will happen. Works without scripts. */
export function ReviewForms({ order, mayVoid, answer }: ReviewFormsProps) {
  const t = useMessages(messages)
  const busy = useNavigation().formData?.get('orderId') === order.orderId
  const own = answer?.orderId === order.orderId ? answer : undefined
  return (
    <div className="flex flex-col gap-3">
      {own?.error && <FieldErrors errors={[own.error]} />}
      <div className="flex flex-wrap items-start gap-3">
        <Form method="post">
          <input type="hidden" name="orderId" value={order.orderId} />
          <Button
            type="submit"
            name="intent"
            value="release"
            aria-label={t('releaseOf', { orderNo: order.orderNo })}
            pending={busy}
          >
            {t('release')}
          </Button>
        </Form>
        <details
          className="min-w-0 flex-1 basis-60"
          open={own && (own.errors.card || own.errors.note) ? true : undefined}
        >
          <summary
            className="inline-flex min-h-9 w-fit cursor-pointer items-center rounded-md border border-edge px-3 text-danger-ink hover:bg-hover"
            aria-label={t('rejectOf', { orderNo: order.orderNo })}
          >
            {t('reject')}
          </summary>
          <RejectForm order={order} mayVoid={mayVoid} answer={own} busy={busy} />
        </details>
      </div>
    </div>
  )
}

function RejectForm({ order, mayVoid, answer, busy }: ReviewFormsProps & { busy: boolean }) {
  const t = useMessages(messages)
  const id = useId()
  return (
    <Form method="post" className="mt-3 flex max-w-xl flex-col gap-4">
      <input type="hidden" name="orderId" value={order.orderId} />
      <p>{t('rejectBody', { orderNo: order.orderNo })}</p>
      <RadioCards
        id={`${id}-card`}
        name="card"
        legend={t('card')}
        required
        defaultValue={answer?.card}
        errors={answer?.errors.card}
        options={[
          { value: 'active', label: t('cardActive'), description: t('cardActiveBody') },
          {
            value: 'void',
            label: t('cardVoid'),
            description: mayVoid ? t('cardVoidBody') : t('cardVoidNotPermitted'),
            disabled: !mayVoid,
          },
        ]}
      />
      <Field id={`${id}-note`} label={t('note')} hint={t('noteHint')} required errors={answer?.errors.note}>
        <Textarea name="note" rows={2} maxLength={200} defaultValue={answer?.note} />
      </Field>
      <Button type="submit" name="intent" value="reject" variant="danger" className="w-fit" pending={busy}>
        {t('rejectConfirm', { orderNo: order.orderNo })}
      </Button>
    </Form>
  )
}
