import type { FieldMetadata, FormMetadata } from '@conform-to/react'
import { Plus, Trash2 } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { FieldErrors } from '#app/components/field.tsx'
import { SelectField, TextField } from '#app/components/form-fields.tsx'
import { useListCare } from '#app/components/use-list-care.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { MAX_PARTS, type PartInput } from '../schema.ts'
import type { Supplier } from '../types.ts'

export interface PartFieldsProps {
  list: FieldMetadata<PartInput[] | undefined>
  form: Pick<FormMetadata, 'insert' | 'remove'>
  suppliers: Supplier[]
}

/** What is sent beside the product itself, parcel by parcel. Adding and removing works without scripts too. */
export function PartFields({ list, form, suppliers }: PartFieldsProps) {
  const t = useMessages(messages)
  const rows = list.getFieldList()
  const { add, said } = useListCare(rows.length, {
    added: (n) => t('partAdded', { n }),
    removed: (n) => t('partRemoved', { n }),
  })
  const options = suppliers.map(({ supplierId, name }) => ({ value: supplierId, label: name }))
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {rows.length === 0 && <p className="text-muted">{t('partsNone')}</p>}
      {rows.map((row, at) => (
        <Row
          key={row.key}
          row={row}
          // The product itself is the first.
          place={at + 2}
          suppliers={options}
          removal={form.remove.getButtonProps({ name: list.name, index: at })}
        />
      ))}
      <p role="status" className="sr-only">
        {said}
      </p>
      <FieldErrors id={list.errorId} errors={list.errors} />
      {rows.length < MAX_PARTS - 1 && (
        <Button
          ref={add}
          variant="secondary"
          size="sm"
          className="w-fit"
          {...form.insert.getButtonProps({ name: list.name })}
          type="submit"
        >
          <Plus aria-hidden />
          {t('addPart')}
        </Button>
      )}
    </div>
  )
}

interface RowProps {
  row: FieldMetadata<PartInput>
  place: number
  suppliers: { value: string; label: string }[]
  removal: ReturnType<FormMetadata['remove']['getButtonProps']>
}

function Row({ row, place, suppliers, removal }: RowProps) {
  const t = useMessages(messages)
  const fields = row.getFieldset()
  return (
    <fieldset className="relative min-w-0 rounded-md border border-line p-3">
      <legend className="px-1 text-[13px] font-medium">{t('part', { n: place })}</legend>
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-3">
        <TextField field={fields.name} label={t('partName')} />
        <SelectField
          field={fields.supplierId}
          label={t('supplier')}
          options={suppliers}
          placeholder={t('ownSupply')}
        />
        <TextField
          field={fields.supplyPrice}
          label={t('supplyPrice')}
          inputMode="decimal"
          placeholder={t('supplyPriceNone')}
        />
      </div>
      <Button
        variant="ghost"
        size="sm"
        className="absolute -top-1 right-2"
        {...removal}
        type="submit"
        aria-label={t('removePart', { n: place })}
      >
        <Trash2 aria-hidden />
      </Button>
    </fieldset>
  )
}
