import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import { Trash2 } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { SelectField, TextField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { formatMoney } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import { type AdjustmentForm, type AdjustmentInput, adjustmentSchema } from '../schema.ts'
import type { Adjustment } from '../types.ts'

interface AdjustmentsProps {
  adjustments: readonly Adjustment[]
  currency: string
  lastResult: SubmissionResult<string[]> | undefined
}

/** Corrections that wait for the next statement, and the form for one more. */
export function Adjustments({ adjustments, currency, lastResult }: AdjustmentsProps) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Card title={t('adjustments')} description={t('adjustmentsHint')}>
      {adjustments.length === 0 && <p className="text-muted">{t('adjustmentsNone')}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {adjustments.map(({ adjustmentId, orderNo, amountMinor, note }) => (
          <li key={adjustmentId} className="flex items-start gap-3 py-2">
            <span className="min-w-0 flex-1 wrap-anywhere">
              {note} {orderNo && <span className="font-mono text-muted">{orderNo}</span>}
            </span>
            <span className={amountMinor < 0 ? 'text-danger-ink' : ''}>
              {formatMoney(amountMinor, currency, locale)}
            </span>
            <Form method="post">
              <input type="hidden" name="adjustmentId" value={adjustmentId} />
              <Button
                type="submit"
                name="intent"
                value="unadjust"
                variant="ghost"
                size="sm"
                aria-label={t('removeAdjustment')}
              >
                <Trash2 aria-hidden />
              </Button>
            </Form>
          </li>
        ))}
      </ul>
      {/* The key empties the fields once the new one is in the list. */}
      <NewAdjustment key={adjustments.length} lastResult={lastResult} />
    </Card>
  )
}

function NewAdjustment({ lastResult }: Pick<AdjustmentsProps, 'lastResult'>) {
  const t = useMessages(messages)
  const locale = useLocale()
  const pending = useNavigation().formData?.get('intent') === 'adjust'
  const [form, fields] = useForm<AdjustmentInput, AdjustmentForm>({
    id: 'adjustment',
    lastResult: lastResult ?? null,
    defaultValue: { direction: 'deduct' },
    constraint: getZodConstraint(adjustmentSchema),
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: adjustmentSchema, error: zodErrorMap(locale, messages) }),
  })
  const directions = (['deduct', 'pay'] as const).map((value) => ({ value, label: t(value) }))
  return (
    <Form
      method="post"
      {...getFormProps(form)}
      className="mt-4 grid gap-3 border-t border-line pt-4 sm:grid-cols-2 xl:grid-cols-[11rem_9rem_13rem_minmax(0,1fr)_auto]"
    >
      <input type="hidden" name="intent" value="adjust" />
      <SelectField field={fields.direction} label={t('direction')} options={directions} />
      <TextField field={fields.amount} label={t('adjustAmount')} inputMode="decimal" autoComplete="off" />
      <TextField field={fields.orderNo} label={t('adjustOrder')} autoComplete="off" />
      <TextField
        field={fields.note}
        label={t('adjustNote')}
        placeholder={t('adjustNoteExample')}
        autoComplete="off"
      />
      <Button type="submit" variant="secondary" pending={pending} className="w-fit sm:mt-[26px]">
        {t('addAdjustment')}
      </Button>
    </Form>
  )
}
