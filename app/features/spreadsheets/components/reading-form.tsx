import { Button } from '#app/components/button.tsx'
import { Field } from '#app/components/field.tsx'
import { Form } from '#app/components/navigation.tsx'
import { Select } from '#app/components/select.tsx'
import { useMessages } from '#app/core/i18n/react.tsx'
import { messages } from '../messages.ts'
import { DELIMITER_CHOICES, delimiterName } from '../schema.ts'
import { ENCODINGS, type Reading, type Source } from '../types.ts'

/** Which sheet, or how a text is to be read: asks for the page anew, since the rows below depend on it. */
export function ReadingForm({ source, choice }: { source: Source; choice: Reading }) {
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
