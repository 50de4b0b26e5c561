import { Button } from '#app/components/button.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Select } from '#app/components/select.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { actionInWords } from '../in-words.ts'
import { messages } from '../messages.ts'
import type { Who } from '../types.ts'

export interface LogFilterFormProps {
  /** As it was typed, right or wrong. */
  typed: Readonly<Record<string, string>>
  people: readonly Who[]
  actions: readonly string[]
}

/** Searches the log: who, what, when, and which card. */
export function LogFilterForm({ typed, people, actions }: LogFilterFormProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Form
      method="get"
      // Another search shows other values, also when the page stays.
      key={JSON.stringify(typed)}
      className="grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-[repeat(5,minmax(0,1fr))_auto]"
    >
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
      <Field label={t('from')}>
        <Input name="from" type="date" defaultValue={typed.from ?? ''} />
      </Field>
      <Field label={t('to')}>
        <Input name="to" type="date" defaultValue={typed.to ?? ''} />
      </Field>
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
      <div className="flex gap-2">
        <Button type="submit">{t('search')}</Button>
        {Object.keys(typed).length > 0 && (
          <LinkButton to="/admin/log" variant="ghost">
            {t('clear')}
          </LinkButton>
        )}
      </div>
    </Form>
  )
}
