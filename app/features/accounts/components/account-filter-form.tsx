import { Button } from '#app/components/button.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Select } from '#app/components/select.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages as roleMessages } from '../../roles/messages.ts'
import { messages } from '../messages.ts'
import type { AccountFilter } from '../types.ts'
import { KIND_KEYS } from './account-table.tsx'

type Choice = { id: string; name: string }

/** Narrows the list of accounts; a plain form whose fields are the query string. */
export function AccountFilterForm({
  filter,
  stores,
  roles,
}: {
  filter: AccountFilter
  stores: readonly Choice[]
  roles: readonly Choice[]
}) {
  const t = useMessages(messages)
  const r = useMessages(roleMessages)
  const options = (choices: readonly Choice[]) => choices.map(({ id, name }) => ({ value: id, label: name }))
  const kinds = ['owner', 'staff', 'store', 'supplier'] as const
  return (
    <Form
      method="get"
      // Another filter is another form: what was typed before must not stay in it.
      key={JSON.stringify(filter)}
      className="grid grid-cols-2 items-end gap-3 lg:grid-cols-[minmax(0,2fr)_repeat(4,minmax(0,1fr))_auto]"
    >
      <Field label={t('search')} className="col-span-2 lg:col-span-1">
        <Input name="q" type="search" defaultValue={filter.q} placeholder={t('searchPlaceholder')} />
      </Field>
      <Field label={t('kind')}>
        <Select
          name="kind"
          defaultValue={filter.kind ?? ''}
          placeholder={t('allKinds')}
          options={kinds.map((kind) => ({ value: kind, label: t(KIND_KEYS[kind]) }))}
        />
      </Field>
      <Field label={t('store')}>
        <Select
          name="store"
          defaultValue={filter.store ?? ''}
          placeholder={t('allStores')}
          options={options(stores)}
        />
      </Field>
      <Field label={r('role')}>
        <Select
          name="role"
          defaultValue={filter.role ?? ''}
          placeholder={t('allRoles')}
          options={options(roles)}
        />
      </Field>
      <Field label={t('status')}>
        <Select
          name="status"
          defaultValue={filter.status ?? ''}
          placeholder={t('allStatuses')}
          options={[
            { value: 'active', label: t('active') },
            { value: 'disabled', label: t('disabled') },
          ]}
        />
      </Field>
      <div className="col-span-2 flex gap-2 lg:col-span-1">
        <Button type="submit" variant="secondary">
          {t('filter')}
        </Button>
        {Object.values(filter).some(Boolean) && (
          <LinkButton to="/admin/accounts" variant="ghost">
            {t('clearFilter')}
          </LinkButton>
        )}
      </div>
    </Form>
  )
}
