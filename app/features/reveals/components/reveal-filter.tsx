import { Button } from '#app/components/button.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Select } from '#app/components/select.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { REVEAL_KINDS } from '../types.ts'

export interface RevealFilterProps {
  /** As it was typed, right or wrong. */
  typed: Readonly<Record<string, string>>
  people: readonly { id: string; name: string }[]
}

/** Searches the log: who, where, when, and which order. */
export function RevealFilterForm({ typed, people }: RevealFilterProps) {
  const t = useMessages(messages)
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
          name="kind"
          defaultValue={typed.kind ?? ''}
          placeholder={t('everywhere')}
          options={REVEAL_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
        />
      </Field>
      <Field label={t('from')}>
        <Input name="from" type="date" defaultValue={typed.from ?? ''} />
      </Field>
      <Field label={t('to')}>
        <Input name="to" type="date" defaultValue={typed.to ?? ''} />
      </Field>
      <Field label={t('order')}>
        <Input name="order" autoComplete="off" defaultValue={typed.order ?? ''} maxLength={40} />
      </Field>
      <div className="flex gap-2">
        <Button type="submit">{t('search')}</Button>
        {Object.keys(typed).length > 0 && (
          <LinkButton to="/admin/reveals" variant="ghost">
            {t('clear')}
          </LinkButton>
        )}
      </div>
    </Form>
  )
}
