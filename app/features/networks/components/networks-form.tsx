import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import type { ReactNode } from 'react'
import { Button } from '#app/components/button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { TextareaField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { common } from '#app/core/i18n/common.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import { networksFormSchema } from '../schema.ts'

/**
 * The field of a list of networks, with its button.
 * @param id tells the forms of the page apart @param intent of the action @param hidden further plain values
 */
export function NetworksForm({
  id,
  intent,
  networks,
  lastResult,
  hidden,
  children,
}: {
  id: string
  intent: string
  networks: readonly string[]
  lastResult: SubmissionResult<string[]> | undefined
  hidden?: Readonly<Record<string, string>> | undefined
  children?: ReactNode
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  const [form, fields] = useForm({
    id,
    lastResult: lastResult ?? null,
    defaultValue: { networks: networks.join('\n') },
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: networksFormSchema, error: zodErrorMap(locale, messages) }),
  })
  const pending = useNavigation().formData?.get('form') === id
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-col gap-4">
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="form" value={id} />
      {Object.entries(hidden ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {form.errors && <Flash tone="danger">{form.errors.join(' ')}</Flash>}
      <TextareaField
        field={fields.networks}
        label={t('networksField')}
        hint={t('networksHint')}
        rows={Math.min(8, Math.max(3, networks.length + 1))}
        spellCheck={false}
        autoComplete="off"
        className="max-w-xl font-mono"
      />
      {children}
      <Button type="submit" pending={pending} className="self-start">
        {c('save')}
      </Button>
    </Form>
  )
}
