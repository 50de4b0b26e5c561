import type { FieldMetadata } from '@conform-to/react'
import { useState } from 'react'
import { Field, FieldErrors } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import type { MoveChoices } from '../data.ts'
import { messages } from '../messages.ts'
import type { MoveInput } from '../schema.ts'

/** From so many stores on a name can be looked for. */
const LONG = 12

/** The stores with a field each for how many cards they get. */
export function SharesTable({
  field,
  stores,
}: {
  field: FieldMetadata<MoveInput['shares'], MoveInput, string[]>
  stores: MoveChoices['stores']
}) {
  const t = useMessages(messages)
  const locale = useLocale()
  const [wanted, setWanted] = useState('')
  const rows = field.getFieldList()
  const typed = rows.map((row) => Number(row.getFieldset().count.value ?? 0))
  const total = typed.reduce((sum, n) => sum + (Number.isSafeInteger(n) && n > 0 ? n : 0), 0)
  return (
    <div className="flex flex-col gap-3">
      {stores.length >= LONG && (
        <Field label={t('findStore')} className="max-w-xs">
          <Input type="search" value={wanted} onChange={(event) => setWanted(event.currentTarget.value)} />
        </Field>
      )}
      <Table caption={t('receivers')} className="max-h-[60dvh]">
        <TableHead>
          <tr>
            <TableHeader>{t('store')}</TableHeader>
            <TableHeader numeric>{t('nowOnHand')}</TableHeader>
            <TableHeader numeric>{t('give')}</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {rows.map((row, at) => {
            const store = stores[at]
            if (!store) return null
            const fields = row.getFieldset()
            const { count } = fields
            return (
              // Rows that are not looked for stay in the form.
              <TableRow key={store.storeId} hidden={wanted !== '' && !store.name.includes(wanted.trim())}>
                <TableCell className="font-medium max-sm:whitespace-normal">{store.name}</TableCell>
                <TableCell numeric className="text-muted">
                  {formatNumber(store.onHand, locale)}
                </TableCell>
                <TableCell numeric>
                  <input type="hidden" name={fields.storeId.name} value={store.storeId} />
                  <Input
                    name={count.name}
                    id={count.id}
                    key={count.key}
                    defaultValue={count.initialValue ?? ''}
                    inputMode="numeric"
                    autoComplete="off"
                    aria-label={t('giveTo', { name: store.name })}
                    aria-invalid={count.errors ? true : undefined}
                    aria-describedby={count.errors ? count.errorId : undefined}
                    className="ml-auto w-24 text-right sm:w-28"
                  />
                  <FieldErrors id={count.errorId} errors={count.errors} />
                </TableCell>
              </TableRow>
            )
          })}
        </TableBody>
      </Table>
      <p className="text-right tabular-nums" aria-live="polite">
        {total > 0 && `${t('total')} ${formatNumber(total, locale)}`}
      </p>
      <FieldErrors id={field.errorId} errors={field.errors} />
    </div>
  )
}

/** The fields of the shares before anything was typed. */
export function emptyShares(stores: MoveChoices['stores']): { storeId: string; count: string }[] {
  return stores.map(({ storeId }) => ({ storeId, count: '' }))
}
