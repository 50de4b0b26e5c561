import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { parseUpload } from '#app/core/http/multipart.ts'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodMessages } from '#app/core/i18n/zod-messages.ts'
import { UploadForm } from '#app/features/imports/components/upload-form.tsx'
import { IMPORT_LIMITS, MAX_FILE_BYTES } from '#app/features/imports/limits.ts'
import { messages } from '#app/features/imports/messages.ts'
import { storeUpload } from '#app/features/imports/mutations.ts'
import { fileProblemWords } from '#app/features/spreadsheets/words.ts'

export const loader = memberRoute({ permission: 'batch.create' }, async ({ locale }) => ({
  title: translator(messages, locale)('newImport'),
}))

export const action = memberRoute({ permission: 'batch.create' }, async ({ account, request, locale }) => {
  const { files, tooLarge } = await parseUpload(request, { maxFileBytes: MAX_FILE_BYTES, maxFiles: 1 })
  const refuse = (error: string) => data({ errors: [error] }, { status: 400 })
  if (tooLarge.length > 0) return refuse(fileProblemWords('FILE_TOO_LARGE', IMPORT_LIMITS, locale))
  const [file] = files
  if (!file) return refuse(translator(zodMessages, locale)('chooseFile'))
  const stored = await storeUpload(account, file)
  return stored.ok
    ? redirect(`/admin/imports/${stored.importId}`)
    : refuse(fileProblemWords(stored.reason, IMPORT_LIMITS, locale))
})

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

const NONE: string[] = []

export default function NewImport() {
  const t = useMessages(messages)
  useLoaderData<typeof loader>()
  return (
    <div className="max-w-2xl">
      <PageHeader
        title={t('newImport')}
        breadcrumb={
          <Breadcrumb items={[{ label: t('title'), to: '/admin/imports' }, { label: t('newImport') }]} />
        }
      />
      <UploadForm errors={useActionData<typeof action>()?.errors ?? NONE} />
    </div>
  )
}
