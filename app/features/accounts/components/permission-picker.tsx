import { useRef } from 'react'
import { Button } from '#app/components/button.tsx'
import { Checkbox } from '#app/components/checkbox.tsx'
import { cn } from '#app/components/cn.ts'
import { FieldErrors } from '#app/components/field.tsx'
import { GRANTABLE, type Permission } from '#app/core/auth/permissions.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { PERMISSION_GROUPS, PRESETS, SUB_ACCOUNT_KINDS, type SubAccountKind } from '../granting.ts'
import { messages } from '../messages.ts'
import { permissionTexts } from '../permission-texts.ts'

// On the form for a new account the kind is still open: what a kind cannot hold is hidden by the style sheet,
// looking at the chosen radio button, so that it works before (and without) scripts.
const HIDDEN_FOR: Record<SubAccountKind, string> = {
  staff: 'group-has-[[name=kind][value=staff]:checked]/account:hidden',
  store: 'group-has-[[name=kind][value=store]:checked]/account:hidden',
  supplier: 'group-has-[[name=kind][value=supplier]:checked]/account:hidden',
}

function hiddenUnless(kinds: readonly SubAccountKind[]): string {
  return cn(SUB_ACCOUNT_KINDS.filter((kind) => !kinds.includes(kind)).map((kind) => HIDDEN_FOR[kind]))
}

function holders(permissions: readonly Permission[]): SubAccountKind[] {
  return SUB_ACCOUNT_KINDS.filter((kind) =>
    permissions.some((permission) => GRANTABLE[kind].includes(permission)),
  )
}

/**
 * Check-boxes for permissions, in groups, with presets.
 * @param kind of the account; undefined while the form around still lets one choose it (form.group/account)
 * @param grantable what the viewer may hand out; the rest is shown but cannot be ticked
 * @param legend what these permissions are; by default just that
 * @param presets false where the ticks are not what somebody does all day
 */
export function PermissionPicker({
  name,
  defaultValue,
  kind,
  grantable,
  errors,
  legend,
  hint,
  presets: withPresets = true,
}: {
  name: string
  defaultValue: readonly string[]
  kind?: SubAccountKind | undefined
  grantable: readonly Permission[]
  errors?: readonly string[] | undefined
  legend?: string | undefined
  hint?: string | undefined
  presets?: boolean | undefined
}) {
  const t = useMessages(messages)
  const p = useMessages(permissionTexts)
  const box = useRef<HTMLFieldSetElement>(null)
  const holds = (permissions: readonly Permission[]) =>
    kind === undefined || holders(permissions).includes(kind)
  const choose = (wanted: readonly Permission[]) => {
    for (const input of box.current?.querySelectorAll('input') ?? []) {
      input.checked = !input.disabled && wanted.some((permission) => permission === input.value)
    }
  }
  const presets = PRESETS.filter((preset) => kind === undefined || preset.kinds.some((one) => one === kind))
  return (
    <fieldset ref={box} className="min-w-0">
      <legend className="text-[13px] font-medium">{legend ?? t('permissions')}</legend>
      {hint && <p className="mt-1 text-xs text-muted">{hint}</p>}
      {withPresets && (
        <>
          <div className="mt-2 flex flex-wrap items-center gap-2">
            <span className="text-[13px] text-muted">{p('presets')}</span>
            {presets.map((preset) => (
              <Button
                key={preset.key}
                variant="secondary"
                size="sm"
                onClick={() => choose(preset.permissions)}
                className={hiddenUnless(preset.kinds)}
              >
                {p(preset.key)}
              </Button>
            ))}
          </div>
          <p className="mt-1 text-xs text-muted">{p('presetsHint')}</p>
        </>
      )}
      <FieldErrors errors={errors} />
      <div className="mt-4 grid gap-x-8 gap-y-5 md:grid-cols-2">
        {PERMISSION_GROUPS.filter((group) => holds(group.permissions)).map((group) => (
          <div key={group.key} className={hiddenUnless(holders(group.permissions))}>
            <p className="border-b border-line pb-1 text-[13px] font-medium text-muted">{p(group.key)}</p>
            {group.permissions
              .filter((permission) => holds([permission]))
              .map((permission) => (
                <div key={permission} className={hiddenUnless(holders([permission]))}>
                  <Checkbox
                    name={name}
                    value={permission}
                    defaultChecked={defaultValue.includes(permission)}
                    disabled={!grantable.includes(permission)}
                    label={p(permission)}
                    hint={grantable.includes(permission) ? p(`${permission}.hint`) : p('notYours')}
                    className="py-1.5"
                  />
                </div>
              ))}
          </div>
        ))}
      </div>
    </fieldset>
  )
}
