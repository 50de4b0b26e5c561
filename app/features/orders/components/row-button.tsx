import { useEffect, useRef } from 'react'
import { Button } from '#app/components/button.tsx'
import type { ButtonVariant } from '#app/components/button-style.ts'
import { FieldErrors } from '#app/components/field.tsx'
import { useFetcher } from '#app/components/navigation.tsx'
import type { OrderResult, OrderRow, RowIntent } from '../types.ts'

export interface RowButtonProps {
  order: Pick<OrderRow, 'orderId' | 'version'>
  intent: Extract<RowIntent, 'prepare' | 'unprepare' | 'handOver'>
  label: string
  /** Says which order, for those who hear the button alone. */
  spoken: string
  variant?: ButtonVariant | undefined
  /** The result of a row that came as a whole page, without scripts. */
  result: OrderResult | undefined
  onAnswer: (result: OrderResult) => void
}

/** A press that does one thing to one order. Why it could not be done stands below it. */
export function RowButton(props: RowButtonProps) {
  const { order, intent, label, spoken, variant = 'secondary', result, onAnswer } = props
  const fetcher = useFetcher<OrderResult>()
  const announced = useRef<OrderResult>()
  useEffect(() => {
    const answer = fetcher.data
    if (!answer || announced.current === answer) return
    announced.current = answer
    onAnswer(answer)
  }, [fetcher.data, onAnswer])
  const answer = fetcher.data ?? result
  const failed = answer && !answer.ok && answer.orderId === order.orderId ? answer : undefined
  return (
    <fetcher.Form method="post" className="w-fit">
      <input type="hidden" name="orderId" value={order.orderId} />
      <input type="hidden" name="version" value={order.version} />
      <Button
        type="submit"
        name="intent"
        value={intent}
        size="sm"
        variant={variant}
        aria-label={spoken}
        pending={fetcher.state !== 'idle'}
      >
        {label}
      </Button>
      <div className="max-w-56 whitespace-normal">
        <FieldErrors errors={failed?.errors} />
      </div>
    </fetcher.Form>
  )
}
