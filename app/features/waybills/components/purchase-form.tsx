import { useId, useState } from 'react'
import { Badge } from '#app/components/badge.tsx'
import { Card } from '#app/components/card.tsx'
import { Checkbox } from '#app/components/checkbox.tsx'
import { Field } from '#app/components/field.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Select } from '#app/components/select.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatDate } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { carrierName } from '../../orders/carriers.ts'
import { placeName } from '../../regions/place-name.ts'
import { messages } from '../messages.ts'
import type { Eligible, Preview } from '../purchase/data.ts'
import type { WaybillSetup } from '../settings/data.ts'
import type { WaybillProvider } from '../types.ts'
import { ConfirmedButton } from './confirmed-button.tsx'

export interface PurchaseFormProps {
  preview: Preview
  /** All that are due, named ones, or a list to choose from. */
  kind: 'due' | 'orders' | 'next'
  setup: WaybillSetup
  provider: WaybillProvider
  error: string | undefined
}

/** Which orders get a number, of which carrier, from which sender; the count stands on the button and in the question. */
export function PurchaseForm({ preview, kind, setup, provider, error }: PurchaseFormProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  const form = useId()
  const { orders } = preview
  const [ticked, setTicked] = useState<ReadonlySet<string>>(
    () => new Set(orders.filter((order) => kind === 'orders' || order.due).map((order) => order.orderId)),
  )
  const count = kind === 'due' ? preview.count : orders.filter((order) => ticked.has(order.orderId)).length
  const carriers = setup.contracts.filter((each) => each.enabled)
  const preferred = carriers.find((each) => each.carrier === setup.defaultCarrier) ?? carriers[0]
  const named = t(`provider.${provider}`)
  return (
    <div className="flex flex-col gap-5">
      {error && <Flash tone="danger">{error}</Flash>}
      <form id={form} method="post">
        {kind === 'due' && <input type="hidden" name="due" value="1" />}
        <Card>
          <div className="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-4">
            <Field label={t('carrier')}>
              <Select
                name="carrier"
                defaultValue={preferred?.carrier ?? ''}
                options={carriers.map(({ carrier }) => ({
                  value: carrier,
                  label: carrierName(carrier, locale),
                }))}
              />
            </Field>
            <Field label={t('sender')}>
              <Select
                name="senderId"
                defaultValue={setup.senders[0]?.senderId ?? ''}
                options={setup.senders.map(({ senderId, name, region }) => ({
                  value: senderId,
                  label: `${name} · ${region}`,
                }))}
              />
            </Field>
            <p className="text-[13px] text-muted sm:pb-2">
              {named} · {t(`size.${setup.general.labelSize}`)}
            </p>
            <div className="sm:justify-self-end">
              <ConfirmedButton
                form={form}
                intent="buy"
                disabled={count === 0}
                title={t('buySure', { n: count })}
                consequence={t('buyBody', { n: count, provider: named })}
                confirmLabel={t('buy', { n: count })}
              >
                {t('buy', { n: count })}
              </ConfirmedButton>
            </div>
          </div>
        </Card>
      </form>
      {preview.left > 0 && <Flash tone="warning">{t('left', { n: preview.left })}</Flash>}
      {preview.count > orders.length && (
        <p className="text-[13px] text-muted">{t('ordersShown', { n: orders.length })}</p>
      )}
      <OrderTable
        orders={orders}
        form={kind === 'due' ? undefined : form}
        ticked={ticked}
        onTick={setTicked}
      />
    </div>
  )
}

function OrderTable({
  orders,
  form,
  ticked,
  onTick,
}: {
  orders: readonly Eligible[]
  /** Undefined: nothing to choose. */
  form: string | undefined
  ticked: ReadonlySet<string>
  onTick: (ticked: ReadonlySet<string>) => void
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Table caption={t('orders')}>
      <TableHead>
        <tr>
          {form && (
            <TableHeader className="w-8">
              <Checkbox
                label={t('selectAll')}
                hideLabel
                checked={orders.every((order) => ticked.has(order.orderId))}
                onChange={(event) =>
                  onTick(new Set(event.currentTarget.checked ? orders.map((order) => order.orderId) : []))
                }
              />
            </TableHeader>
          )}
          <TableHeader>{t('order')}</TableHeader>
          <TableHeader>{t('goods')}</TableHeader>
          <TableHeader>{t('region')}</TableHeader>
          <TableHeader>{t('shipOn')}</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {orders.map((order) => (
          <TableRow key={order.orderId} selected={form !== undefined && ticked.has(order.orderId)}>
            {form && (
              <TableCell>
                <Checkbox
                  name="orders"
                  value={order.orderId}
                  form={form}
                  label={order.orderNo}
                  hideLabel
                  checked={ticked.has(order.orderId)}
                  onChange={(event) => {
                    const next = new Set(ticked)
                    if (event.currentTarget.checked) next.add(order.orderId)
                    else next.delete(order.orderId)
                    onTick(next)
                  }}
                />
              </TableCell>
            )}
            <TableCell className="font-medium tabular-nums">{order.orderNo}</TableCell>
            <TableCell wrap>
              {order.productName}
              {order.supplierName !== null && (
                <span className="block text-xs text-muted">
                  {t('supplied', { name: order.supplierName })}
                </span>
              )}
            </TableCell>
            <TableCell>{placeName(order.province, order.city, order.district)}</TableCell>
            <TableCell className="tabular-nums">
              <span className="inline-flex items-center gap-2">
                {formatDate(order.shipOn, locale)}
                {order.due && (
                  <Badge tone={order.late ? 'danger' : 'warning'}>{t(order.late ? 'late' : 'due')}</Badge>
                )}
              </span>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
