import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import { supplierSchema } from '../schema.ts'

/** The name of a supplier. */
export function SupplierForm({
  name,
  lastResult,
}: {
  name: string
  lastResult: SubmissionResult<string[]> | undefined
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const [form, fields] = useForm({
    id: 'supplier',
    lastResult: lastResult ?? null,
    defaultValue: { name },
    constraint: getZodConstraint(supplierSchema),
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: supplierSchema, error: zodErrorMap(locale, messages) }),
  })
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-5">
      <Card>
        <TextField field={fields.name} label={t('name')} hint={t('nameHint')} autoComplete="off" />
      </Card>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" pending={useNavigation().state !== 'idle'}>
          {c('save')}
        </Button>
        <LinkButton to="/admin/places" variant="ghost">
          {c('cancel')}
        </LinkButton>
      </div>
    </Form>
  )
}
