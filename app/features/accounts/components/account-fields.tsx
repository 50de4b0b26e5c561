import type { FieldMetadata } from '@conform-to/react'
import type { ReactNode } from 'react'
import { Card } from '#app/components/card.tsx'
import type { Permission } from '#app/core/auth/permissions.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { KindFields, RoleFields } from '../../roles/components/given-fields.tsx'
import { HoursFields } from '../../roles/components/hours-fields.tsx'
import { messages as roleMessages } from '../../roles/messages.ts'
import type { RoleChoice } from '../../roles/types.ts'
import type { SubAccountKind } from '../granting.ts'
import { PermissionPicker } from './permission-picker.tsx'

type Choice = { id: string; name: string }
type Text = FieldMetadata<string | undefined>
type Ticks = { name: string; errors?: string[] | undefined; defaultOptions?: string[] | undefined }

/** What somebody may choose from who makes or invites an account. */
export type AccountChoices = {
  stores: readonly Choice[]
  suppliers: readonly Choice[]
  /** Those the viewer may give. */
  roles: readonly RoleChoice[]
  /** Permissions the viewer may hand out. */
  grantable: readonly Permission[]
}

/**
 * What an account to be is given: kind, place, role, permissions and hours, as cards. The form around them must be a
 * `group/account`, which shows what belongs to the chosen kind.
 * @param fields of a Conform form with the names of accounts/schema.ts
 * @param children who it is: the second card
 */
export function AccountFields({
  fields,
  choices: { stores, suppliers, roles, grantable },
  children,
}: {
  fields: {
    kind: FieldMetadata<SubAccountKind>
    storeId: Text
    supplierId: Text
    staffRole: Text
    storeRole: Text
    supplierRole: Text
    permissions: Ticks
    workDays: Ticks
    workFrom: Text
    workTo: Text
  }
  choices: AccountChoices
  children: ReactNode
}) {
  const r = useMessages(roleMessages)
  return (
    <>
      <Card>
        <KindFields fields={fields} stores={stores} suppliers={suppliers} />
      </Card>
      <Card>{children}</Card>
      <Card className="flex flex-col gap-5">
        <RoleFields fields={fields} roles={roles} />
        <PermissionPicker
          name={fields.permissions.name}
          defaultValue={fields.permissions.defaultOptions ?? []}
          grantable={grantable}
          errors={fields.permissions.errors}
          legend={r('ownPermissions')}
          hint={r('ownPermissionsHint')}
        />
      </Card>
      <Card>
        <HoursFields
          workDays={fields.workDays}
          days={fields.workDays.defaultOptions ?? []}
          workFrom={fields.workFrom}
          workTo={fields.workTo}
        />
      </Card>
    </>
  )
}
