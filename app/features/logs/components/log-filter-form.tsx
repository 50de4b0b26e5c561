import { Field } from '#app/components/field.tsx'
import { DayFields, FilterForm, type Typed } from '#app/components/filter-form.tsx'
import { Input } from '#app/components/input.tsx'
import { Select } from '#app/components/select.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { actionInWords } from '../in-words.ts'
import { messages } from '../messages.ts'
import type { Who } from '../types.ts'

export interface LogFilterFormProps {
  typed: Typed
  people: readonly Who[]
  actions: readonly string[]
}

/** Searches the log: who, what, when, and which card. */
export function LogFilterForm({ typed, people, actions }: LogFilterFormProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <FilterForm typed={typed} home="/admin/log" search={t('search')} clear={t('clear')} fields={5}>
      <Field label={t('who')}>
        <Select
          name="member"
          defaultValue={typed.member ?? ''}
          placeholder={t('everybody')}
          options={people.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Field>
      <Field label={t('what')}>
        <Select
          name="action"
          defaultValue={typed.action ?? ''}
          placeholder={t('everything')}
          options={actions.map((action) => ({ value: action, label: actionInWords(action, locale) }))}
        />
      </Field>
      <DayFields typed={typed} from={t('from')} to={t('to')} />
      <Field label={t('serial')}>
        <Input
          name="serial"
          inputMode="numeric"
          autoComplete="off"
          defaultValue={typed.serial ?? ''}
          title={t('serialHint')}
          maxLength={20}
        />
      </Field>
    </FilterForm>
  )
}
