import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { formatInstant } from '#app/core/i18n/format.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useLocale, useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { ChannelForm } from '#app/features/channels/components/channel-form.tsx'
import { loadChannel } from '#app/features/channels/data.ts'
import { messages } from '#app/features/channels/messages.ts'
import { editChannel, revealContact } from '#app/features/channels/mutations.ts'
import { channelSchema } from '#app/features/channels/schema.ts'

const params = z.object({ channelId: z.uuid() })

export const loader = memberRoute(
  { permission: 'batch.create', params },
  async ({ account, scope, params, context, locale, may }) => {
    const channel = await loadChannel(scope, account.merchant_id, params.channelId)
    if (!channel) throw new Response('not found', { status: 404 })
    const { channelId, name, batches, contact: stars, commissionNote, updatedAt } = channel
    const seen = stars !== null && may('contact.reveal')
    // A form that comes back holds what was typed: nothing is shown that this page has not shown before.
    const shown = seen && !context.posted
    const contact = shown ? await revealContact(account, channelId, context.clientAddress) : null
    return {
      title: `${translator(messages, locale)('editTitle')} · ${account.merchant_name}`,
      timeZone: account.time_zone,
      channelId,
      batches,
      updatedAt,
      seen,
      masked: seen ? undefined : (stars ?? undefined),
      values: {
        name,
        contactName: contact?.name ?? '',
        contactPhone: contact?.phone ?? '',
        commissionNote,
      },
    }
  },
)

export const action = memberRoute(
  { permission: 'batch.create', params },
  async ({ account, params, request, locale }) => {
    const submission = parseWithZod(await request.formData(), {
      schema: channelSchema,
      error: zodErrorMap(locale, messages),
    })
    if (submission.status !== 'success') return data(submission.reply(), { status: 400 })
    const edited = await editChannel(account, params.channelId, submission.value)
    if (edited.ok) return redirect(`/admin/channels?saved=${params.channelId}`, { status: 303 })
    if (edited.reason === 'CHANNEL_UNKNOWN') throw new Response('not found', { status: 404 })
    const fieldErrors = { name: [translator(messages, locale)('nameTaken')] }
    return data(submission.reply({ fieldErrors }), { status: 400 })
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function EditChannel() {
  const t = useMessages(messages)
  const locale = useLocale()
  const { channelId, values, masked, seen, batches, updatedAt, timeZone } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const notes = [
    batches > 0 && t('usedBy', { n: batches }),
    updatedAt && t('updatedAt', { time: formatInstant(updatedAt, timeZone, locale) }),
  ].filter(Boolean)
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={values.name}
        description={notes.join(' ')}
        breadcrumb={
          <Breadcrumb items={[{ label: t('title'), to: '/admin/channels' }, { label: t('editTitle') }]} />
        }
      />
      <ChannelForm key={channelId} values={values} masked={masked} seen={seen} lastResult={answer} />
    </div>
  )
}
