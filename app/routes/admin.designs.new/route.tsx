import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData } from '@remix-run/react'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { NewDesignForm } from '#app/features/designs/components/new-design-form.tsx'
import { messages } from '#app/features/designs/messages.ts'
import { createDesign } from '#app/features/designs/mutations.ts'
import { CARD_SIZES, newDesignSchema } from '#app/features/designs/schema.ts'

export const loader = memberRoute({ permission: 'batch.create' }, async ({ locale }) => ({
  title: translator(messages, locale)('create'),
}))

export const action = memberRoute({ permission: 'batch.create' }, async ({ account, request, locale }) => {
  const submission = parseWithZod(await request.formData(), {
    schema: newDesignSchema,
    error: zodErrorMap(locale, messages),
  })
  if (submission.status !== 'success') return data({ result: submission.reply() }, { status: 400 })
  const { name, size } = submission.value
  const { designId } = await createDesign(account, { name, ...CARD_SIZES[size], elements: [] })
  return redirect(`/admin/designs/${designId}`)
})

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function NewDesign() {
  const t = useMessages(messages)
  return (
    <>
      <PageHeader
        title={t('create')}
        description={t('createIntro')}
        breadcrumb={
          <Breadcrumb items={[{ label: t('title'), to: '/admin/designs' }, { label: t('create') }]} />
        }
      />
      <NewDesignForm lastResult={useActionData<typeof action>()?.result} />
    </>
  )
}
