import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData } from '@remix-run/react'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { ChannelForm } from '#app/features/channels/components/channel-form.tsx'
import { messages } from '#app/features/channels/messages.ts'
import { addChannel } from '#app/features/channels/mutations.ts'
import { channelSchema } from '#app/features/channels/schema.ts'

export const loader = memberRoute({ permission: 'batch.create' }, async ({ locale }) => ({
  title: translator(messages, locale)('create'),
}))

export const action = memberRoute({ permission: 'batch.create' }, async ({ account, request, locale }) => {
  const submission = parseWithZod(await request.formData(), {
    schema: channelSchema,
    error: zodErrorMap(locale, messages),
  })
  if (submission.status !== 'success') return data(submission.reply(), { status: 400 })
  const added = await addChannel(account, submission.value)
  if (added.ok) return redirect(`/admin/channels?saved=${added.channelId}`, { status: 303 })
  const fieldErrors = { name: [translator(messages, locale)('nameTaken')] }
  return data(submission.reply({ fieldErrors }), { status: 400 })
})

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function NewChannel() {
  const t = useMessages(messages)
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={t('create')}
        breadcrumb={
          <Breadcrumb items={[{ label: t('title'), to: '/admin/channels' }, { label: t('create') }]} />
        }
      />
      <ChannelForm lastResult={useActionData<typeof action>()} />
    </div>
  )
}
