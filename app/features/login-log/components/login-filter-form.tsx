import { Field } from '#app/components/field.tsx'
import { DayFields, FilterForm, type Typed } from '#app/components/filter-form.tsx'
import { Input } from '#app/components/input.tsx'
import { Select } from '#app/components/select.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { reasonInWords } from '../in-words.ts'
import { messages } from '../messages.ts'
import { LOGIN_REASONS, LOGIN_RESULTS } from '../types.ts'

/** Searches the log of sign-ins: who, with what result, why, when, from where. */
export function LoginFilterForm({
  typed,
  accounts,
  home,
}: {
  typed: Typed
  accounts: readonly { id: string; name: string; loginName: string }[]
  /** Address of the page without a search. */
  home: string
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <FilterForm typed={typed} home={home} search={t('search')} clear={t('clear')} fields={6}>
      <Field label={t('account')}>
        <Select
          name="account"
          defaultValue={typed.account ?? ''}
          placeholder={t('everybody')}
          options={accounts.map(({ id, name, loginName }) => ({
            value: id,
            label: `${name} ${loginName}`.trim(),
          }))}
        />
      </Field>
      <Field label={t('result')}>
        <Select
          name="result"
          defaultValue={typed.result ?? ''}
          placeholder={t('everyResult')}
          options={LOGIN_RESULTS.map((result) => ({ value: result, label: t(`result.${result}`) }))}
        />
      </Field>
      <Field label={t('reason')}>
        <Select
          name="reason"
          defaultValue={typed.reason ?? ''}
          placeholder={t('everyReason')}
          options={LOGIN_REASONS.map((reason) => ({ value: reason, label: reasonInWords(reason, locale) }))}
        />
      </Field>
      <DayFields typed={typed} from={t('from')} to={t('to')} />
      <Field label={t('address')}>
        <Input name="address" autoComplete="off" defaultValue={typed.address ?? ''} maxLength={45} />
      </Field>
    </FilterForm>
  )
}
