import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { BellOff } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { common } from '#app/core/i18n/common.ts'
import { formatInstant } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import type { OptOut } from '../data.ts'
import { messages } from '../messages.ts'
import { optOutSchema } from '../schema.ts'
import { ConfirmedSubmit } from './confirmed-submit.tsx'

/** Notes a number that wants no messages. */
export function OptOutForm({ lastResult }: { lastResult: SubmissionResult<string[]> | undefined }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const [form, fields] = useForm({
    id: 'sms-opt-out',
    lastResult: lastResult ?? null,
    shouldValidate: 'onBlur',
    shouldRevalidate: 'onInput',
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: optOutSchema, error: zodErrorMap(locale, messages) }),
  })
  return (
    <Form method="post" {...getFormProps(form)} className="flex flex-wrap items-end gap-3">
      <input type="hidden" name="intent" value="add" />
      <TextField
        field={fields.phone}
        type="tel"
        label={t('optOutPhone')}
        autoComplete="off"
        fieldClassName="w-56"
      />
      <Button type="submit" variant="secondary">
        {t('optOutAdd')}
      </Button>
    </Form>
  )
}

/** Numbers that want no messages. @param mayChange whether the account holds order.ship */
export function OptOutList({
  numbers,
  timeZone,
  mayChange,
}: {
  numbers: readonly OptOut[]
  timeZone: string
  mayChange: boolean
}) {
  const t = useMessages(messages)
  const c = useMessages(common)
  const locale = useLocale()
  if (numbers.length === 0)
    return <EmptyState icon={BellOff} title={t('optOutEmpty')} body={t('optOutEmptyBody')} />
  return (
    <Table caption={t('optOutCaption')}>
      <TableHead>
        <tr>
          <TableHeader>{t('phone')}</TableHeader>
          <TableHeader>{t('optOutSource')}</TableHeader>
          <TableHeader>{t('optOutAt')}</TableHeader>
          {mayChange && <TableHeader>{c('actions')}</TableHeader>}
        </tr>
      </TableHead>
      <TableBody>
        {numbers.map(({ number, phone, source, at }) => (
          <TableRow key={number}>
            <TableCell className="font-medium tabular-nums">{phone}</TableCell>
            <TableCell>{t(`source.${source}`)}</TableCell>
            <TableCell className="tabular-nums">{formatInstant(at, timeZone, locale)}</TableCell>
            {mayChange && (
              <TableCell>
                <ConfirmedSubmit
                  values={[
                    ['intent', 'remove'],
                    ['number', number],
                  ]}
                  title={t('optOutRemoveSure', { phone })}
                  consequence={t('optOutRemoveBody')}
                  confirmLabel={t('optOutRemove')}
                  size="sm"
                  variant="ghost"
                  aria-label={t('optOutRemoveOf', { phone })}
                >
                  {t('optOutRemove')}
                </ConfirmedSubmit>
              </TableCell>
            )}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
