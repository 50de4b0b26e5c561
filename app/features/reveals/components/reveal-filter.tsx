import { Field } from '#app/components/field.tsx'
import { DayFields, FilterForm, type Typed } from '#app/components/filter-form.tsx'
import { Input } from '#app/components/input.tsx'
import { Select } from '#app/components/select.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { REVEAL_KINDS } from '../types.ts'

export interface RevealFilterProps {
  typed: Typed
  people: readonly { id: string; name: string }[]
}

/** Searches the log: who, where, when, and which order. */
export function RevealFilterForm({ typed, people }: RevealFilterProps) {
  const t = useMessages(messages)
  return (
    <FilterForm typed={typed} home="/admin/reveals" search={t('search')} clear={t('clear')} fields={5}>
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
          name="kind"
          defaultValue={typed.kind ?? ''}
          placeholder={t('everywhere')}
          options={REVEAL_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
        />
      </Field>
      <DayFields typed={typed} from={t('from')} to={t('to')} />
      <Field label={t('order')}>
        <Input name="order" autoComplete="off" defaultValue={typed.order ?? ''} maxLength={40} />
      </Field>
    </FilterForm>
  )
}
