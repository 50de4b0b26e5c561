import type { FieldMetadata } from '@conform-to/react'
import { SelectField } from '#app/components/form-fields.tsx'
import { Link } from '#app/components/navigation.tsx'
import { RadioCards } from '#app/components/radio-cards.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { SUB_ACCOUNT_KINDS, type SubAccountKind } from '../../accounts/granting.ts'
import { messages as accountMessages } from '../../accounts/messages.ts'
import { messages } from '../messages.ts'
import type { RoleChoice } from '../types.ts'

type Choice = { id: string; name: string }
type Text = FieldMetadata<string | undefined>

/** Fields of a kind are shown by the style sheet alone, by the chosen radio button: so they work without scripts. */
const SHOWN_FOR: Record<SubAccountKind, string> = {
  staff: 'hidden group-has-[[name=kind][value=staff]:checked]/account:block',
  store: 'hidden group-has-[[name=kind][value=store]:checked]/account:block',
  supplier: 'hidden group-has-[[name=kind][value=supplier]:checked]/account:block',
}

/**
 * Kind, place and role of an account to be. The form around it must be a `group/account`.
 * @param fields of a Conform form with the names of accounts/schema.ts
 */
export function KindFields({
  fields,
  stores,
  suppliers,
}: {
  fields: { kind: FieldMetadata<SubAccountKind>; storeId: Text; supplierId: Text }
  stores: readonly Choice[]
  suppliers: readonly Choice[]
}) {
  const a = useMessages(accountMessages)
  return (
    <>
      <RadioCards
        name={fields.kind.name}
        id={fields.kind.id}
        legend={a('kind')}
        defaultValue={fields.kind.defaultValue ?? 'staff'}
        errors={fields.kind.errors}
        options={[
          { value: 'staff', label: a('kindStaff'), description: a('kindStaffHint') },
          { value: 'store', label: a('kindStore'), description: a('kindStoreHint') },
          { value: 'supplier', label: a('kindSupplier'), description: a('kindSupplierHint') },
        ]}
      />
      <div className={`mt-5 max-w-md ${SHOWN_FOR.store}`}>
        <SelectField
          field={fields.storeId}
          label={a('store')}
          placeholder={a('chooseStore')}
          options={stores.map(({ id, name }) => ({ value: id, label: name }))}
          hint={stores.length === 0 && <NoPlace text={a('noStores')} to="/admin/stores" />}
        />
      </div>
      <div className={`mt-5 max-w-md ${SHOWN_FOR.supplier}`}>
        <SelectField
          field={fields.supplierId}
          label={a('supplier')}
          placeholder={a('chooseSupplier')}
          options={suppliers.map(({ id, name }) => ({ value: id, label: name }))}
          hint={suppliers.length === 0 && <NoPlace text={a('noSuppliers')} to="/admin/places" />}
        />
      </div>
    </>
  )
}

function NoPlace({ text, to }: { text: string; to: string }) {
  const a = useMessages(accountMessages)
  return (
    <>
      {text}{' '}
      <Link to={to} className="text-accent-ink underline">
        {a('goToPlaces')}
      </Link>
    </>
  )
}

/** The roles of each kind, of which the form shows those of the chosen one. */
export function RoleFields({
  fields,
  roles,
}: {
  fields: { staffRole: Text; storeRole: Text; supplierRole: Text }
  roles: readonly RoleChoice[]
}) {
  const byKind = { staff: fields.staffRole, store: fields.storeRole, supplier: fields.supplierRole }
  return SUB_ACCOUNT_KINDS.map((kind) => (
    <div key={kind} className={SHOWN_FOR[kind]}>
      <RoleField field={byKind[kind]} roles={roles.filter((role) => role.kind === kind)} />
    </div>
  ))
}

/** One role, or none. */
export function RoleField({ field, roles }: { field: Text; roles: readonly RoleChoice[] }) {
  const t = useMessages(messages)
  return (
    <SelectField
      field={field}
      label={t('role')}
      placeholder={t('roleNone')}
      options={roles.map(({ roleId, name }) => ({ value: roleId, label: name }))}
      fieldClassName="max-w-md"
      hint={
        roles.length > 0 ? (
          t('roleHint')
        ) : (
          <>
            {t('noRoles')}{' '}
            <Link to="/admin/roles" className="text-accent-ink underline">
              {t('makeRole')}
            </Link>
          </>
        )
      }
    />
  )
}
