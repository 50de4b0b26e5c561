import { type ChangeEvent, useState } from 'react'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { formatBytes, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { fileProblemWords } from '../../spreadsheets/words.ts'
import { IMPORT_LIMITS, MAX_FILE_BYTES, MAX_ROWS } from '../limits.ts'
import { messages } from '../messages.ts'

/** Step one: the file. Too large a file is told at once; the server checks it all the same. */
export function UploadForm({ errors }: { errors: string[] }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const sending = useNavigation().state !== 'idle'
  // What the server said belongs to the file it saw: choosing another takes it away.
  const [own, setOwn] = useState<{ after: string[]; errors: string[] }>()
  const shown = own && own.after === errors ? own.errors : errors
  const check = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.currentTarget.files ?? []
    const tooLarge = file !== undefined && file.size > MAX_FILE_BYTES
    setOwn({
      after: errors,
      errors: tooLarge ? [fileProblemWords('FILE_TOO_LARGE', IMPORT_LIMITS, locale)] : [],
    })
  }
  return (
    <Form method="post" encType="multipart/form-data" className="flex flex-col gap-5">
      <Card>
        <Field
          id="import-file"
          label={t('chooseFile')}
          required
          hint={t('fileHint', {
            size: formatBytes(MAX_FILE_BYTES, locale),
            rows: formatNumber(MAX_ROWS, locale),
          })}
          errors={shown}
        >
          <Input
            type="file"
            name="file"
            accept=".xlsx,.csv,.txt,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            onChange={check}
          />
        </Field>
        <Button type="submit" pending={sending} className="mt-5">
          {sending ? t('uploading') : t('uploadButton')}
        </Button>
      </Card>
      <Card title={t('prepareTitle')}>
        <ul className="flex list-disc flex-col gap-2 pl-5 text-[13px]">
          {(['prepareNumber', 'preparePassword', 'prepareRemark', 'prepareText'] as const).map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ul>
      </Card>
    </Form>
  )
}
