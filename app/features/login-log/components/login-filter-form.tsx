import { Button } from '#app/components/button.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form } from '#app/components/navigation.tsx'
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
  /** As it was typed, right or wrong. */
  typed: Readonly<Record<string, string>>
  accounts: readonly { id: string; name: string; loginName: string }[]
  /** Address of the page without a search. */
  home: string
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Form
      method="get"
      // Another search shows other values, also when the page stays.
      key={JSON.stringify(typed)}
      className="grid items-end gap-3 sm:grid-cols-2 xl:grid-cols-[repeat(6,minmax(0,1fr))_auto]"
    >
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
      <Field label={t('from')}>
        <Input name="from" type="date" defaultValue={typed.from ?? ''} />
      </Field>
      <Field label={t('to')}>
        <Input name="to" type="date" defaultValue={typed.to ?? ''} />
      </Field>
      <Field label={t('address')}>
        <Input name="address" autoComplete="off" defaultValue={typed.address ?? ''} maxLength={45} />
      </Field>
      <div className="flex gap-2">
        <Button type="submit">{t('search')}</Button>
        {Object.keys(typed).length > 0 && (
          <LinkButton to={home} variant="ghost">
            {t('clear')}
          </LinkButton>
        )}
      </div>
    </Form>
  )
}
