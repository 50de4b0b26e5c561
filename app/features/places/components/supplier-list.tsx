import { getFormProps, type SubmissionResult, useForm } from '@conform-to/react'
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4'
import type { ReactNode } from 'react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { EmptyState } from '#app/components/empty-state.tsx'
import { TextField } from '#app/components/form-fields.tsx'
import { Form, Link, useNavigation } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatInstant, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import { supplierSchema } from '../schema.ts'
import type { Supplier } from '../types.ts'

/** The suppliers of a merchant, and the form to add one. */
export function SupplierList({
  suppliers,
  lastResult,
  timeZone,
  notes = {},
}: {
  suppliers: readonly Supplier[]
  lastResult: SubmissionResult | undefined
  timeZone: string
  /** What else is to be said of some, by id. */
  notes?: Readonly<Record<string, ReactNode>> | undefined
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  return (
    <Card title={t('suppliers')}>
      {suppliers.length === 0 ? (
        <EmptyState title={t('suppliersEmpty')} body={t('suppliersEmptyBody')} />
      ) : (
        <Table caption={t('suppliers')}>
          <TableHead>
            <tr>
              <TableHeader>{t('name')}</TableHeader>
              <TableHeader numeric>{t('accounts')}</TableHeader>
              <TableHeader className="hidden sm:table-cell">{t('createdAt')}</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {suppliers.map((supplier) => (
              <TableRow key={supplier.id}>
                <TableCell wrap className="font-medium">
                  <span className="flex flex-wrap items-center gap-2">
                    <Link to={`/admin/places/suppliers/${supplier.id}`} className="break-words underline">
                      {supplier.name}
                    </Link>
                    {notes[supplier.id]}
                  </span>
                </TableCell>
                <TableCell numeric>{formatNumber(supplier.accounts, locale)}</TableCell>
                <TableCell className="hidden text-muted sm:table-cell">
                  {formatInstant(supplier.createdAt, timeZone, locale)}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      {/* The key empties the field once the new name is in the list. */}
      <AddSupplier key={suppliers.length} lastResult={lastResult} />
    </Card>
  )
}

function AddSupplier({ lastResult }: { lastResult: SubmissionResult | undefined }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const [form, fields] = useForm({
    id: 'add-supplier',
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(supplierSchema),
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: supplierSchema, error: zodErrorMap(locale, messages) }),
  })
  return (
    <Form method="post" {...getFormProps(form)} className="mt-5 flex flex-wrap items-start gap-2">
      <TextField
        field={fields.name}
        label={t('supplierName')}
        placeholder={t('supplierExample')}
        autoComplete="off"
        fieldClassName="flex-1 basis-44"
      />
      <Button
        type="submit"
        variant="secondary"
        pending={useNavigation().state !== 'idle'}
        className="mt-[26px]"
      >
        {t('addSupplier')}
      </Button>
    </Form>
  )
}
