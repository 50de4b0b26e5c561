import { type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { SelectField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { useColumnOptions, useHeaderRowOptions } from '../../spreadsheets/components/column-options.ts'
import { messages as tableMessages } from '../../spreadsheets/messages.ts'
import { delimiterName } from '../../spreadsheets/schema.ts'
import { messages } from '../messages.ts'
import { mappingSchema } from '../schema.ts'
import type { Preview } from '../types.ts'
import { PreviewTable } from './preview-table.tsx'

const text = (value: number | null | undefined) =>
  value === undefined || value === null ? '' : String(value)

/** Step two: which column is what, over the first rows of the file. */
export function MappingForm({
  preview,
  lastResult,
}: {
  preview: Preview
  lastResult: SubmissionResult<string[]> | undefined
}) {
  const t = useMessages(messages)
  const table = useMessages(tableMessages)
  const locale = useLocale()
  const sending = useNavigation().state !== 'idle'
  const { suggestion, choice } = preview
  const [form, fields] = useForm({
    id: `mapping-${choice.sheet}-${choice.encoding}-${delimiterName(choice.delimiter)}`,
    lastResult: lastResult ?? null,
    shouldRevalidate: 'onInput',
    defaultValue: {
      headerRow: String(suggestion.headerRow),
      number: text(suggestion.number),
      password: text(suggestion.password),
      remark: text(suggestion.remark),
    },
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: mappingSchema, error: zodErrorMap(locale, messages) }),
  })
  const headerRow = Number(fields.headerRow.value ?? suggestion.headerRow)
  const header = preview.rows.find(({ row }) => row === headerRow)?.cells ?? []
  const headerRows = useHeaderRowOptions(preview.rows)
  const columns = useColumnOptions(preview.columns, header)
  const password = fields.password.value ? Number(fields.password.value) : undefined
  return (
    <Form
      method="post"
      id={form.id}
      onSubmit={form.onSubmit}
      noValidate={form.noValidate}
      className="flex flex-col gap-5"
    >
      <input type="hidden" name="intent" value="check" />
      <input type="hidden" name="sheet" value={choice.sheet} />
      <input type="hidden" name="encoding" value={choice.encoding} />
      <input type="hidden" name="delimiter" value={delimiterName(choice.delimiter)} />
      <Card title={t('columnsTitle')} description={t('columnsHint')}>
        <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
          <SelectField field={fields.headerRow} label={table('headerRow')} options={headerRows} />
          <SelectField field={fields.number} label={t('numberColumn')} options={columns} placeholder="" />
          <SelectField field={fields.password} label={t('passwordColumn')} options={columns} placeholder="" />
          <SelectField
            field={fields.remark}
            label={t('remarkColumn')}
            options={columns}
            placeholder={t('noColumn')}
          />
        </div>
      </Card>
      <PreviewTable
        preview={preview}
        headerRow={headerRow}
        number={fields.number.value ? Number(fields.number.value) : undefined}
        password={password}
        remark={fields.remark.value ? Number(fields.remark.value) : undefined}
      />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" pending={sending}>
          {t('checkButton')}
        </Button>
        <p className="text-xs text-muted">{t('checkHint')}</p>
      </div>
    </Form>
  )
}
