import { type ChangeEvent, useState } from 'react'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Field } from '#app/components/field.tsx'
import { Input } from '#app/components/input.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { formatBytes, formatNumber } from '#app/core/i18n/format.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { fileProblemWords } from '../../spreadsheets/words.ts'
import { FILE_DAYS, MAX_FILE_BYTES, MAX_LINES, SHIPPING_LIMITS } from '../limits.ts'
import { messages } from '../messages.ts'

const PREPARE = ['prepareOrder', 'prepareTracking', 'prepareCarrier', 'prepareOthers', 'prepareText'] as const

/** The page to upload a file. Too large a file is told at once; the server checks it all the same. */
export function UploadPage({ base, errors }: { base: string; errors: string[] }) {
  const t = useMessages(messages)
  const locale = useLocale()
  const sending = useNavigation().state !== 'idle'
  // What the server said belongs to the file it saw: choosing another takes it away.
  const [own, setOwn] = useState<{ after: string[]; errors: string[] }>()
  const check = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.currentTarget.files ?? []
    const tooLarge = file !== undefined && file.size > MAX_FILE_BYTES
    const words = tooLarge ? [fileProblemWords('FILE_TOO_LARGE', SHIPPING_LIMITS, locale)] : []
    setOwn({ after: errors, errors: words })
  }
  const hint = t('fileHint', {
    size: formatBytes(MAX_FILE_BYTES, locale),
    rows: formatNumber(MAX_LINES, locale),
    days: String(FILE_DAYS),
  })
  return (
    <div className="max-w-2xl">
      <PageHeader
        title={t('newShipment')}
        breadcrumb={<Breadcrumb items={[{ label: t('title'), to: base }, { label: t('newShipment') }]} />}
      />
      <Form method="post" encType="multipart/form-data" className="flex flex-col gap-5">
        <Card>
          <Field
            id="shipping-file"
            label={t('chooseFile')}
            required
            hint={hint}
            errors={own && own.after === errors ? own.errors : errors}
          >
            <Input
              type="file"
              name="file"
              accept=".xlsx,.csv,.txt,text/csv,text/plain,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
              onChange={check}
            />
          </Field>
          <Button type="submit" pending={sending} className="mt-5">
            {sending ? t('uploading') : t('uploadButton')}
          </Button>
        </Card>
        <Card title={t('prepareTitle')}>
          <ul className="flex list-disc flex-col gap-2 pl-5 text-[13px]">
            {PREPARE.map((key) => (
              <li key={key}>{t(key)}</li>
            ))}
          </ul>
        </Card>
      </Form>
    </div>
  )
}
