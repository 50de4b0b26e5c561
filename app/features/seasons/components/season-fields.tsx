import type { FieldMetadata, FormMetadata } from '@conform-to/react'
import { Plus, Trash2 } from 'lucide-react'
import { Button } from '#app/components/button.tsx'
import { FieldErrors } from '#app/components/field.tsx'
import { SelectField, TextField } from '#app/components/form-fields.tsx'
import { useListCare } from '#app/components/use-list-care.ts'
import { useScripted } from '#app/components/use-scripted.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { MAX_SEASONS, type SeasonInput } from '../schema.ts'
import { monthName } from '../words.ts'

/** What of a Conform form these fields need: its list of seasons, and its buttons that add and remove. */
export interface SeasonFieldsProps {
  list: FieldMetadata<SeasonInput[] | undefined>
  form: Pick<FormMetadata, 'insert' | 'remove'>
}

const DAYS = Array.from({ length: 31 }, (_, at) => String(at + 1))
const MONTHS = Array.from({ length: 12 }, (_, at) => at + 1)

/** The periods of a product, each every year or once. Adding and removing works without scripts too. */
export function SeasonFields({ list, form }: SeasonFieldsProps) {
  const t = useMessages(messages)
  const rows = list.getFieldList()
  const scripted = useScripted()
  const { add, said } = useListCare(rows.length, {
    added: (n) => t('added', { n }),
    removed: (n) => t('removed', { n }),
  })
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {rows.length === 0 && <p className="text-muted">{t('none')}</p>}
      {rows.map((row, at) => (
        <Row
          key={row.key}
          row={row}
          place={at + 1}
          scripted={scripted}
          removal={form.remove.getButtonProps({ name: list.name, index: at })}
        />
      ))}
      <p role="status" className="sr-only">
        {said}
      </p>
      <FieldErrors id={list.errorId} errors={list.errors} />
      {rows.length < MAX_SEASONS && (
        <Button
          ref={add}
          variant="secondary"
          size="sm"
          className="w-fit"
          {...form.insert.getButtonProps({ name: list.name, defaultValue: { kind: 'yearly' } })}
          type="submit"
        >
          <Plus aria-hidden />
          {t('addSeason')}
        </Button>
      )}
    </div>
  )
}

interface RowProps {
  row: FieldMetadata<SeasonInput>
  place: number
  scripted: boolean
  removal: ReturnType<FormMetadata['remove']['getButtonProps']>
}

function Row({ row, place, scripted, removal }: RowProps) {
  const t = useMessages(messages)
  const fields = row.getFieldset()
  const kind = fields.kind.value === 'fixed' ? 'fixed' : 'yearly'
  // Without scripts both kinds stand there, and the one that is chosen counts.
  const shows = (each: 'yearly' | 'fixed') => !scripted || kind === each
  return (
    <fieldset className="relative min-w-0 rounded-md border border-line p-3">
      <legend className="px-1 text-[13px] font-medium">{t('season', { n: place })}</legend>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <SelectField
          field={fields.kind}
          label={t('kind')}
          options={(['yearly', 'fixed'] as const).map((value) => ({ value, label: t(value) }))}
          fieldClassName="w-32"
        />
        {shows('yearly') && <Yearly fields={fields} />}
        {shows('fixed') && (
          <>
            <TextField field={fields.startsOn} type="date" label={t('startsOn')} fieldClassName="w-40" />
            <TextField field={fields.endsOn} type="date" label={t('endsOn')} fieldClassName="w-40" />
          </>
        )}
        <Button
          variant="ghost"
          size="sm"
          className="absolute top-0 right-2"
          {...removal}
          type="submit"
          aria-label={t('removeSeason', { n: place })}
        >
          <Trash2 aria-hidden />
        </Button>
      </div>
      {shows('yearly') && <p className="mt-2 text-xs text-muted">{t('yearlyHint')}</p>}
    </fieldset>
  )
}

function Yearly({ fields }: { fields: ReturnType<FieldMetadata<SeasonInput>['getFieldset']> }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const months = MONTHS.map((month) => ({ value: String(month), label: monthName(month, locale) }))
  const days = DAYS.map((day) => ({ value: day, label: locale === 'zh-CN' ? `${day}日` : day }))
  return (['from', 'to'] as const).map((end) => (
    <div key={end} className="flex min-w-0 items-start gap-2">
      <SelectField
        field={fields[`${end}Month`]}
        label={t(`${end}Month`)}
        placeholder={t('month')}
        options={months}
        fieldClassName="w-28"
      />
      <SelectField
        field={fields[`${end}Day`]}
        label={t(`${end}Day`)}
        placeholder={t('day')}
        options={days}
        fieldClassName="w-24"
      />
    </div>
  ))
}
