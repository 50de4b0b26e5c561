import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Field } from '#app/components/field.tsx'
import { TextareaField } from '#app/components/form-fields.tsx'
import { Input } from '#app/components/input.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import { addMonths } from '../month.ts'
import { type DisputeForm, type DisputeInput, disputeSchema } from '../schema.ts'
import type { Statement } from '../types.ts'
import { ConfirmedSubmit } from './confirmed-submit.tsx'

/** What the merchant can do with an issued statement; nothing once it is paid. */
export function MerchantActions({ statement, currency }: { statement: Statement; currency: string }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { status, statementNo: no, orders, supplierId, month } = statement
  const amount = formatMoney(statement.totalMinor, currency, locale)
  if (status === 'paid') return null
  if (status === 'confirmed') return <Payment amount={amount} />
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted">{t(status === 'disputed' ? 'disputedHint' : 'confirmForHint')}</p>
      <div className="flex flex-wrap gap-3">
        <ConfirmedSubmit
          fields={{ intent: 'confirmed' }}
          variant="secondary"
          label={t('confirmFor')}
          title={t('confirmForTitle', { no })}
          consequence={t('confirmBody', { orders, amount })}
          confirmLabel={t('confirmAction', { amount })}
        />
        {status === 'disputed' && (
          <LinkButton to={`/admin/settlements/${supplierId}/${addMonths(month, 1)}`}>
            {t('goAdjust')}
          </LinkButton>
        )}
      </div>
    </div>
  )
}

function Payment({ amount }: { amount: string }) {
  const t = useMessages(messages)
  const pending = useNavigation().formData?.get('intent') === 'paid'
  return (
    <Form method="post" className="flex flex-wrap items-end gap-3">
      <input type="hidden" name="intent" value="paid" />
      <Field label={t('payNote')} className="w-72 max-w-full">
        <Input name="note" maxLength={200} autoComplete="off" placeholder={t('payNoteExample')} />
      </Field>
      <Button type="submit" variant="primary" pending={pending}>
        {t('payConfirm', { amount })}
      </Button>
    </Form>
  )
}

/** What the supplier can say to a statement; nothing once it is confirmed. */
export function SupplierActions({
  statement,
  currency,
  lastResult,
}: {
  statement: Statement
  currency: string
  lastResult: SubmissionResult<string[]> | undefined
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const { status, statementNo: no, orders } = statement
  const amount = formatMoney(statement.totalMinor, currency, locale)
  if (status !== 'issued' && status !== 'disputed') return null
  return (
    <div className="flex flex-col gap-5">
      <div>
        <ConfirmedSubmit
          fields={{ intent: 'confirmed' }}
          label={t('confirm')}
          title={t('confirmTitle', { no })}
          consequence={t('confirmBody', { orders, amount })}
          confirmLabel={t('confirmAction', { amount })}
        />
      </div>
      {status === 'issued' && <Dispute lastResult={lastResult} />}
    </div>
  )
}

function Dispute({ lastResult }: { lastResult: SubmissionResult<string[]> | undefined }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const pending = useNavigation().formData?.get('intent') === 'disputed'
  const [form, fields] = useForm<DisputeInput, DisputeForm>({
    id: 'dispute',
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(disputeSchema),
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: disputeSchema, error: zodErrorMap(locale, messages) }),
  })
  return (
    <details open={lastResult !== undefined}>
      <summary className="min-h-11 cursor-pointer content-center text-accent-ink underline underline-offset-4">
        {t('dispute')}
      </summary>
      <Form method="post" {...getFormProps(form)} className="mt-2 flex max-w-xl flex-col items-start gap-3">
        <input type="hidden" name="intent" value="disputed" />
        <TextareaField
          field={fields.note}
          label={t('disputeNote')}
          hint={t('disputeHint')}
          placeholder={t('disputeExample')}
          rows={3}
          fieldClassName="w-full"
        />
        <Button type="submit" variant="secondary" pending={pending}>
          {t('sendDispute')}
        </Button>
      </Form>
    </details>
  )
}
