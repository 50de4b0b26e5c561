import { Button } from '#app/components/button.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Select, type SelectOption } from '#app/components/select.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

/** Narrows a list by one choice and an order number. */
export function SearchForm({
  address,
  choice,
  orderNo,
}: {
  address: string
  choice: {
    name: string
    label: string
    all: string
    value: string | undefined
    options: readonly SelectOption[]
  }
  orderNo: string | undefined
}) {
  const t = useMessages(messages)
  return (
    <Form
      method="get"
      action={address}
      // Another search shows other values, also when the page stays.
      key={`${choice.value} ${orderNo}`}
      className="flex flex-wrap items-end gap-3"
    >
      <Field label={choice.label} className="w-full sm:w-44">
        <Select
          name={choice.name}
          defaultValue={choice.value ?? ''}
          placeholder={choice.all}
          options={choice.options}
        />
      </Field>
      <Field label={t('orderNo')} className="w-full sm:w-56">
        <Input name="orderNo" autoComplete="off" defaultValue={orderNo ?? ''} maxLength={60} />
      </Field>
      <Button type="submit">{t('search')}</Button>
      {(choice.value || orderNo) && (
        <LinkButton to={address} variant="ghost">
          {t('clear')}
        </LinkButton>
      )}
    </Form>
  )
}
