import { Button } from '#app/components/button.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Select } from '#app/components/select.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { SMS_STATUSES } from '../types.ts'

/** Searches the log: state, number, order, days. @param typed as it was typed, right or wrong */
export function SmsFilterForm({ typed }: { typed: Readonly<Record<string, string>> }) {
  const t = useMessages(messages)
  return (
    <Form
      method="get"
      // Another search shows other values, also when the page stays.
      key={JSON.stringify(typed)}
      className="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-[repeat(5,minmax(0,1fr))_auto]"
    >
      <Field label={t('status')}>
        <Select
          name="status"
          defaultValue={typed.status ?? ''}
          placeholder={t('everyStatus')}
          options={SMS_STATUSES.map((status) => ({ value: status, label: t(`status.${status}`) }))}
        />
      </Field>
      <Field label={t('phoneSearch')}>
        <Input name="phone" type="tel" autoComplete="off" defaultValue={typed.phone ?? ''} maxLength={30} />
      </Field>
      <Field label={t('orderNo')}>
        <Input name="orderNo" autoComplete="off" defaultValue={typed.orderNo ?? ''} maxLength={40} />
      </Field>
      <Field label={t('from')}>
        <Input name="from" type="date" defaultValue={typed.from ?? ''} />
      </Field>
      <Field label={t('to')}>
        <Input name="to" type="date" defaultValue={typed.to ?? ''} />
      </Field>
      <div className="flex gap-2">
        <Button type="submit">{t('search')}</Button>
        {Object.keys(typed).length > 0 && (
          <LinkButton to="/admin/sms" variant="ghost">
            {t('clear')}
          </LinkButton>
        )}
      </div>
    </Form>
  )
}
