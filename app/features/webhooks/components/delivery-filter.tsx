import { Button } from '#app/components/button.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Select } from '#app/components/select.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { DeliveryFilter } from '../schema.ts'
import { DELIVERY_STATUSES } from '../types.ts'

/** Searches the log by state and order. */
export function DeliveryFilterForm({ filter }: { filter: DeliveryFilter }) {
  const t = useMessages(messages)
  return (
    <Form method="get" key={JSON.stringify(filter)} className="flex flex-wrap items-end gap-3">
      {filter.endpoint && <input type="hidden" name="endpoint" value={filter.endpoint} />}
      <Field label={t('status')} className="w-40">
        <Select
          name="status"
          defaultValue={filter.status ?? ''}
          placeholder={t('everyStatus')}
          options={DELIVERY_STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
        />
      </Field>
      <Field label={t('orderNo')} className="w-52">
        <Input name="orderNo" autoComplete="off" defaultValue={filter.orderNo ?? ''} maxLength={40} />
      </Field>
      <Field label={t('from')} className="w-40">
        <Input name="from" type="date" defaultValue={filter.from ?? ''} />
      </Field>
      <Button type="submit" variant="secondary">
        {t('search')}
      </Button>
      {(filter.endpoint || filter.status || filter.orderNo || filter.from) && (
        <LinkButton to="/admin/webhooks" variant="ghost">
          {t('clear')}
        </LinkButton>
      )}
    </Form>
  )
}
