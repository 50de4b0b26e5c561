import { type SubmissionResult, useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Field } from '#app/components/field.tsx'
import { SelectField } from '#app/components/form-fields.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { Select, type SelectOption } from '#app/components/select.tsx'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { messages } from '../messages.ts'
import { DELIMITER_CHOICES, delimiterName, mappingSchema } from '../schema.ts'
import { ENCODINGS, type Preview, type Source } from '../types.ts'
import { columnLetter } from '../words.ts'
import { PreviewTable } from './preview-table.tsx'

/** Which sheet, or how a text is to be read: asks for the page anew, since the rows below depend on it. */
export function ReadingForm({ source, choice }: { source: Source; choice: Preview['choice'] }) {
  const t = useMessages(messages)
  if (source.kind === 'xlsx' && source.sheets.length < 2) return null
  return (
    <Form method="get" className="flex flex-wrap items-end gap-4">
      <input type="hidden" name="columns" value="1" />
      {source.kind === 'xlsx' ? (
        <Field label={t('sheet')} className="w-60">
          <Select
            name="sheet"
            defaultValue={String(choice.sheet)}
            options={source.sheets.map(({ name }, i) => ({ value: String(i), label: name }))}
          />
        </Field>
      ) : (
        <>
          <Field label={t('encoding')} className="w-44">
            <Select
              name="encoding"
              defaultValue={choice.encoding}
              options={ENCODINGS.map((value) => ({ value, label: t(value) }))}
            />
          </Field>
          <Field label={t('delimiter')} className="w-36">
            <Select
              name="delimiter"
              defaultValue={delimiterName(choice.delimiter)}
              options={DELIMITER_CHOICES.map((value) => ({ value, label: t(value) }))}
            />
          </Field>
        </>
      )}
      <Button type="submit" variant="secondary">
        {t('reread')}
      </Button>
      <p className="w-full text-xs text-muted">{t('readingHint')}</p>
    </Form>
  )
}

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
  const columns: SelectOption[] = Array.from({ length: preview.columns }, (_, i) => ({
    value: String(i),
    label: header[i]
      ? t('columnNamed', { letter: columnLetter(i), name: header[i] })
      : t('column', { letter: columnLetter(i) }),
  }))
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
          <SelectField
            field={fields.headerRow}
            label={t('headerRow')}
            options={[
              { value: '0', label: t('headerNone') },
              ...preview.rows.map(({ row }) => ({
                value: String(row),
                label: t('headerAt', { row: String(row) }),
              })),
            ]}
          />
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
