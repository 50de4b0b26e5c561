import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { SelectField, TextField } from '#app/components/form-fields.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, Link, useNavigation } from '#app/components/navigation.tsx'
import { RadioCards } from '#app/components/radio-cards.tsx'
import type { Permission } from '#app/core/auth/permissions.ts'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import { newAccountFields, newAccountSchema } from '../schema.ts'
import { ContactFields } from './contact-fields.tsx'
import { PermissionPicker } from './permission-picker.tsx'

type Choice = { id: string; name: string }

/** The form for a new sub-account. @param grantable permissions the viewer may hand out */
export function NewAccountForm({
  lastResult,
  merchantCode,
  stores,
  suppliers,
  grantable,
}: {
  lastResult: SubmissionResult | undefined
  merchantCode: string
  stores: readonly Choice[]
  suppliers: readonly Choice[]
  grantable: readonly Permission[]
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const [form, fields] = useForm({
    lastResult: lastResult ?? null,
    defaultValue: { kind: 'staff' },
    constraint: getZodConstraint(newAccountFields),
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: newAccountSchema, error: zodErrorMap(locale, messages) }),
  })
  return (
    <Form method="post" {...getFormProps(form)} className="group/account flex flex-col gap-5">
      {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
      <Card>
        <RadioCards
          name={fields.kind.name}
          id={fields.kind.id}
          legend={t('kind')}
          defaultValue={fields.kind.defaultValue ?? 'staff'}
          errors={fields.kind.errors}
          options={[
            { value: 'staff', label: t('kindStaff'), description: t('kindStaffHint') },
            { value: 'store', label: t('kindStore'), description: t('kindStoreHint') },
            { value: 'supplier', label: t('kindSupplier'), description: t('kindSupplierHint') },
          ]}
        />
        <div className="mt-5 hidden max-w-md group-has-[[name=kind][value=store]:checked]/account:block">
          <SelectField
            field={fields.storeId}
            label={t('store')}
            placeholder={t('chooseStore')}
            options={stores.map(({ id, name }) => ({ value: id, label: name }))}
            hint={stores.length === 0 && <NoPlace text={t('noStores')} />}
          />
        </div>
        <div className="mt-5 hidden max-w-md group-has-[[name=kind][value=supplier]:checked]/account:block">
          <SelectField
            field={fields.supplierId}
            label={t('supplier')}
            placeholder={t('chooseSupplier')}
            options={suppliers.map(({ id, name }) => ({ value: id, label: name }))}
            hint={suppliers.length === 0 && <NoPlace text={t('noSuppliers')} />}
          />
        </div>
      </Card>
      <Card className="flex flex-col gap-5">
        <div className="grid gap-5 md:grid-cols-2">
          <TextField
            field={fields.displayName}
            label={t('name')}
            placeholder={t('namePlaceholder')}
            autoComplete="off"
          />
          <TextField
            field={fields.loginName}
            label={t('loginName')}
            placeholder={t('loginNameExample')}
            hint={t('loginNameHint', { code: merchantCode })}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
          <ContactFields phone={fields.phone} email={fields.email} />
        </div>
      </Card>
      <Card>
        <PermissionPicker
          name={fields.permissions.name}
          defaultValue={fields.permissions.defaultOptions ?? []}
          grantable={grantable}
          errors={fields.permissions.errors}
        />
      </Card>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" pending={useNavigation().state !== 'idle'}>
          {t('createAccount')}
        </Button>
        <LinkButton to="/admin/accounts">{c('cancel')}</LinkButton>
      </div>
    </Form>
  )
}

function NoPlace({ text }: { text: string }) {
  const t = useMessages(messages)
  return (
    <>
      {text}{' '}
      <Link to="/admin/places" className="text-accent-ink underline">
        {t('goToPlaces')}
      </Link>
    </>
  )
}
