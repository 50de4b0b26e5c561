import { Field } from '#app/components/field.tsx'
import { DayFields, FilterForm, type Typed } from '#app/components/filter-form.tsx'
import { Input } from '#app/components/input.tsx'
import { Select } from '#app/components/select.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { SMS_STATUSES } from '../types.ts'

/** Searches the log: state, number, order, days. @param typed as it was typed, right or wrong */
export function SmsFilterForm({ typed }: { typed: Typed }) {
  const t = useMessages(messages)
  return (
    <FilterForm typed={typed} home="/admin/sms" search={t('search')} clear={t('clear')} fields={5}>
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
      <DayFields typed={typed} from={t('from')} to={t('to')} />
    </FilterForm>
  )
}
