import { Pencil } from 'lucide-react'
import { type RefObject, useEffect, useRef } from 'react'
import { Button } from '#app/components/button.tsx'
import { FieldErrors } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { Link, useFetcher } from '#app/components/navigation.tsx'
import { Select } from '#app/components/select.tsx'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { type CarrierCode, carrierName, carrierShortName, carriersToChoose } from '../carriers.ts'
import { NOTHING } from '../masking.ts'
import { messages } from '../messages.ts'
import type { OrderResult, OrderRow } from '../types.ts'
import { RowButton } from './row-button.tsx'

export interface ShippingCellProps {
  order: OrderRow
  mayShip: boolean
  defaultCarrier: string
  /** Those that the merchant offers. */
  carriers: readonly CarrierCode[]
  timeZone: string
  /** The result of a row that came as a whole page, without scripts. */
  result: OrderResult | undefined
  /** Where held orders are reviewed, for those who may. */
  reviewHref: string | undefined
  /** Told what a row posted by script came to: the row may leave the list with the same answer. */
  onAnswer: (result: OrderResult) => void
}

/** What is done to get one order to its consignee: carrier and tracking number, or the hand-over in a store. */
export function ShippingCell(props: ShippingCellProps) {
  const { order, mayShip } = props
  const t = useMessages(messages)
  if (order.held) return <Held reviewHref={props.reviewHref} />
  if (order.pickUpStore !== null && !order.trackingNo) return <PickUp {...props} />
  if (order.status === 'pending' && mayShip) return <TrackingForm {...props} intent="ship" />
  if (!order.trackingNo) return <Nothing />
  const before = props.result
  const failedBefore = before !== undefined && !before.ok && before.orderId === order.orderId
  return (
    <div className="flex flex-col gap-1">
      <Shipped {...props} />
      {order.status === 'shipped' && mayShip && (
        // <details> opens without scripts too.
        <details className="group/edit" open={failedBefore || undefined}>
          <summary className="inline-flex w-fit cursor-pointer items-center gap-1 rounded-md py-1 text-xs text-muted hover:text-ink">
            <Pencil aria-hidden className="size-3" />
            {t('correct')}
            <span className="sr-only">: {order.orderNo}</span>
          </summary>
          <div className="pt-1">
            <TrackingForm {...props} key={order.version} intent="correct" />
          </div>
        </details>
      )}
    </div>
  )
}

/** There is nothing in this column for this order; a layout of cards leaves it out. */
export function Nothing() {
  return (
    <span data-nothing className="text-muted">
      {NOTHING}
    </span>
  )
}

function Held({ reviewHref }: Pick<ShippingCellProps, 'reviewHref'>) {
  const t = useMessages(messages)
  return (
    <div className="whitespace-normal">
      <span className="text-muted">{t('waitsForReview')}</span>{' '}
      {reviewHref && (
        <Link to={reviewHref} className="whitespace-nowrap text-accent-ink underline">
          {t('goReview')}
        </Link>
      )}
    </div>
  )
}

function PickUp({ order, timeZone, result, onAnswer }: ShippingCellProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  if (order.mayHandOver) {
    return (
      <RowButton
        order={order}
        intent="handOver"
        variant="primary"
        label={t('handOver')}
        spoken={t('handOverOf', { orderNo: order.orderNo })}
        result={result}
        onAnswer={onAnswer}
      />
    )
  }
  if (order.status === 'pending') return <span className="text-muted">{t('waitsForPickUp')}</span>
  if (!order.finishedAt) return <Nothing />
  return (
    <span className="text-muted">
      {t('handedOverAt', { time: formatInstant(order.finishedAt, timeZone, locale) })}
    </span>
  )
}

function Shipped({ order, timeZone }: ShippingCellProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <div>
      <div>
        {carrierName(order.carrier ?? '', locale)}{' '}
        <span className="font-medium tabular-nums select-all">{order.trackingNo}</span>
      </div>
      {order.shippedAt && (
        <div className="text-xs text-muted">
          {t('shippedAt', { time: formatInstant(order.shippedAt, timeZone, locale) })}
        </div>
      )}
    </div>
  )
}

/** With a scanner in hand, one parcel follows the other: on to the next empty tracking number. */
function focusNextRow(form: HTMLFormElement | null): void {
  const rows = [...document.querySelectorAll<HTMLInputElement>('input[data-ship]')]
  const own = form?.querySelector<HTMLInputElement>('input[data-ship]')
  const next = own ? rows[rows.indexOf(own) + 1] : undefined
  next?.focus()
}

function useShipFetcher(onAnswer: ShippingCellProps['onAnswer'], form: RefObject<HTMLFormElement | null>) {
  const fetcher = useFetcher<OrderResult>()
  const announced = useRef<OrderResult>()
  useEffect(() => {
    const answer = fetcher.data
    if (!answer || announced.current === answer) return
    announced.current = answer
    onAnswer(answer)
    if (answer.ok) {
      form.current?.closest('details')?.removeAttribute('open')
      if (answer.intent === 'ship') focusNextRow(form.current)
    } else form.current?.querySelector<HTMLInputElement>('input[name=trackingNo]')?.select()
  }, [fetcher.data, onAnswer, form])
  return fetcher
}

function TrackingForm(props: ShippingCellProps & { intent: 'ship' | 'correct' }) {
  const { order, intent, defaultCarrier, carriers, result, onAnswer } = props
  const t = useMessages(messages)
  const locale = useLocale()
  const form = useRef<HTMLFormElement>(null)
  const fetcher = useShipFetcher(onAnswer, form)
  const answer = fetcher.data ?? result
  const failed = answer && !answer.ok && answer.orderId === order.orderId ? answer : undefined
  const errorId = `tracking-error-${order.orderId}`
  const carrier = failed?.typed.carrier || order.carrier || defaultCarrier
  return (
    <fetcher.Form ref={form} method="post" className="w-full sm:min-w-72">
      <input type="hidden" name="orderId" value={order.orderId} />
      <input type="hidden" name="version" value={order.version} />
      <div className="flex items-center gap-1.5">
        <Select
          name="carrier"
          size="sm"
          defaultValue={carrier}
          aria-label={t('carrierOf', { orderNo: order.orderNo })}
          options={carriersToChoose(carriers, carrier).map((code) => ({
            value: code,
            label: carrierShortName(code, locale),
          }))}
          className="w-24 shrink-0"
        />
        <Input
          name="trackingNo"
          size="sm"
          defaultValue={failed?.typed.trackingNo ?? order.trackingNo ?? ''}
          placeholder={t('trackingPlaceholder')}
          aria-label={t('trackingOf', { orderNo: order.orderNo })}
          aria-invalid={failed ? true : undefined}
          aria-describedby={failed ? errorId : undefined}
          data-ship={intent === 'ship' ? '' : undefined}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          required
          className="tabular-nums sm:min-w-36"
        />
        <Button
          type="submit"
          name="intent"
          value={intent}
          size="sm"
          variant={intent === 'ship' ? 'primary' : 'secondary'}
          pending={fetcher.state !== 'idle'}
        >
          {t(intent === 'ship' ? 'ship' : 'saveCorrection')}
        </Button>
      </div>
      <div className="whitespace-normal">
        <FieldErrors id={errorId} errors={failed?.errors} />
      </div>
    </fetcher.Form>
  )
}
