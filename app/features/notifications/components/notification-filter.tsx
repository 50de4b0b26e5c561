import { Button } from '#app/components/button.tsx'
import { Field } from '#app/components/field.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Select } from '#app/components/select.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import type { NotificationFilter } from '../schema.ts'
import { CHANNELS, MESSAGE_STATUSES } from '../types.ts'

/** Searches the log by channel and state. */
export function NotificationFilterForm({ filter }: { filter: NotificationFilter }) {
  const t = useMessages(messages)
  return (
    <Form method="get" key={JSON.stringify(filter)} className="flex flex-wrap items-end gap-3">
      <Field label={t('to')} className="w-40">
        <Select
          name="channel"
          defaultValue={filter.channel ?? ''}
          placeholder={t('everyChannel')}
          options={CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))}
        />
      </Field>
      <Field label={t('status')} className="w-40">
        <Select
          name="status"
          defaultValue={filter.status ?? ''}
          placeholder={t('everyStatus')}
          options={MESSAGE_STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
        />
      </Field>
      <Button type="submit" variant="secondary">
        {t('search')}
      </Button>
      {(filter.channel || filter.status) && (
        <LinkButton to="/admin/notifications" variant="ghost">
          {t('clear')}
        </LinkButton>
      )}
    </Form>
  )
}
