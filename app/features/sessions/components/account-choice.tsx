import { Button } from '#app/components/button.tsx'
import { Field } from '#app/components/field.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Select } from '#app/components/select.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'

/** Which account's sessions are shown; a plain form, so that it works without scripts. */
export function AccountChoice({
  accounts,
  chosen,
}: {
  accounts: readonly { id: string; name: string; loginName: string }[]
  chosen: string | undefined
}) {
  const t = useMessages(messages)
  return (
    <Form method="get" className="flex flex-wrap items-end gap-3">
      <Field id="account" label={t('chooseAccount')} className="w-64 max-w-full">
        <Select name="account" defaultValue={chosen ?? ''} key={chosen ?? ''}>
          <option value="">{t('allAccounts')}</option>
          {accounts.map(({ id, name, loginName }) => (
            <option key={id} value={id}>
              {name} ({loginName})
            </option>
          ))}
        </Select>
      </Field>
      <Button type="submit" variant="secondary">
        {t('show')}
      </Button>
    </Form>
  )
}
