import { type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { SelectField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '#app/components/table.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { useColumnOptions, useHeaderRowOptions } from '../../spreadsheets/components/column-options.ts'
import { messages as tableMessages } from '../../spreadsheets/messages.ts'
import { delimiterName } from '../../spreadsheets/schema.ts'
import type { Reading } from '../../spreadsheets/types.ts'
import { columnLetter } from '../../spreadsheets/words.ts'
import { messages } from '../messages.ts'
import { mappingSchema } from '../schema.ts'

/** The first rows of a file as text, with what its columns seem to be; as read-file.ts makes it. */
export interface PreviewedFile {
  choice: Reading
  columns: number
  rows: readonly { row: number; cells: string[] }[]
  suggestion: {
    headerRow: number
    order?: number | undefined
    tracking?: number | undefined
    carrier?: number | undefined
  }
}

const text = (value: number | undefined) => (value === undefined ? '' : String(value))

/** Which column is what, over the first rows of the file. */
export function ColumnsForm({
  preview,
  again,
  lastResult,
}: {
  preview: PreviewedFile
  /** The columns were recognised, and people want others. */
  again: boolean
  lastResult: SubmissionResult<string[]> | undefined
}) {
  const t = useMessages(messages)
  const table = useMessages(tableMessages)
  const locale = useLocale()
  const sending = useNavigation().state !== 'idle'
  const { suggestion, choice } = preview
  const [form, fields] = useForm({
    id: `columns-${choice.sheet}-${choice.encoding}-${delimiterName(choice.delimiter)}`,
    lastResult: lastResult ?? null,
    shouldRevalidate: 'onInput',
    defaultValue: {
      headerRow: String(suggestion.headerRow),
      order: text(suggestion.order),
      tracking: text(suggestion.tracking),
      carrier: text(suggestion.carrier),
    },
    onValidate: ({ formData }) =>
      parseWithZod(formData, { schema: mappingSchema, error: zodErrorMap(locale, messages) }),
  })
  const headerRow = Number(fields.headerRow.value ?? suggestion.headerRow)
  const headerRows = useHeaderRowOptions(preview.rows)
  const columns = useColumnOptions(
    preview.columns,
    preview.rows.find(({ row }) => row === headerRow)?.cells ?? [],
  )
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
      <Card title={t('columnsTitle')} description={t(again ? 'columnsAgainHint' : 'columnsHint')}>
        <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
          <SelectField field={fields.headerRow} label={table('headerRow')} options={headerRows} />
          <SelectField field={fields.order} label={t('orderColumn')} options={columns} placeholder="" />
          <SelectField field={fields.tracking} label={t('trackingColumn')} options={columns} placeholder="" />
          <SelectField
            field={fields.carrier}
            label={t('carrierColumn')}
            options={columns}
            placeholder={t('noCarrierColumn')}
          />
        </div>
        <Button type="submit" pending={sending} className="mt-5">
          {t('checkButton')}
        </Button>
      </Card>
      <FirstRows preview={preview} headerRow={headerRow} />
    </Form>
  )
}

function FirstRows({ preview, headerRow }: { preview: PreviewedFile; headerRow: number }) {
  const t = useMessages(messages)
  const columns = Array.from({ length: preview.columns }, (_, i) => i)
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <h2 className="text-[15px] font-semibold">{t('previewTitle')}</h2>
      <Table caption={t('previewTitle')} stickyFirst>
        <TableHead>
          <tr>
            <TableHeader numeric>{t('rowNumber')}</TableHeader>
            {columns.map((column) => (
              <TableHeader key={column}>{columnLetter(column)}</TableHeader>
            ))}
          </tr>
        </TableHead>
        <TableBody>
          {preview.rows.map(({ row, cells }) => (
            <TableRow key={row} className={row <= headerRow ? 'text-muted' : undefined}>
              <TableCell numeric className="text-muted">
                {row}
              </TableCell>
              {columns.map((column) => (
                <TableCell key={column} className="max-w-60 truncate">
                  {cells[column]}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  )
}
