import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { codesOf, pickerState } from '#app/features/regions/regions.ts'
import { ConfirmedButton } from '#app/features/waybills/components/confirmed-button.tsx'
import { SenderForm } from '#app/features/waybills/components/sender-form.tsx'
import { messages } from '#app/features/waybills/messages.ts'
import { senderSchema } from '#app/features/waybills/schema.ts'
import { loadSender } from '#app/features/waybills/settings/data.ts'
import { removeSender, saveSender } from '#app/features/waybills/settings/mutations.ts'

const params = z.object({ senderId: z.union([z.literal('new'), z.uuid()]) })

export const loader = memberRoute(
  { permission: 'settings.write', params },
  async ({ account, scope, params: { senderId }, locale }) => {
    const sender = senderId === 'new' ? undefined : await loadSender(scope, account.merchant_id, senderId)
    if (senderId !== 'new' && !sender) throw new Response('not found', { status: 404 })
    return {
      title: `${translator(messages, locale)('editSender')} · ${account.merchant_name}`,
      sender,
      region: pickerState(sender ? codesOf(sender.regionCode) : {}),
    }
  },
)

/** The picker as it was sent: without scripts nothing else remembers its lists. */
function sentRegion(form: FormData) {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value : ''
  }
  return pickerState({ province: text('province'), city: text('city'), district: text('district') })
}

export const action = memberRoute(
  { permission: 'settings.write', params },
  async ({ account, params: { senderId }, request, locale }) => {
    const form = await request.formData()
    const done = (what: string) => redirect(`/admin/waybills/settings?done=${what}`, { status: 303 })
    if (form.get('intent') === 'remove' && senderId !== 'new') {
      await removeSender(account, senderId)
      return done('senderRemoved')
    }
    const submission = parseWithZod(form, { schema: senderSchema, error: zodErrorMap(locale, messages) })
    const region = sentRegion(form)
    // The button of the picker for browsers without scripts: only the lists below are wanted.
    if (form.get('intent') === 'regions') {
      const { error, ...reply } = submission.reply()
      return data({ region, reply })
    }
    if (submission.status !== 'success') return data({ region, reply: submission.reply() }, { status: 400 })
    const saved = await saveSender(account, senderId === 'new' ? undefined : senderId, submission.value)
    if (saved.ok) return done('senderSaved')
    if (saved.reason === 'SENDER_UNKNOWN') throw new Response('not found', { status: 404 })
    const fieldErrors = { district: [translator(messages, locale)('regionNeeded')] }
    return data({ region, reply: submission.reply({ fieldErrors }) }, { status: 400 })
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function EditSender() {
  const t = useMessages(messages)
  const { sender, region } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const title = sender ? sender.name : t('addSender')
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={title}
        breadcrumb={
          <Breadcrumb
            items={[
              { label: t('title'), to: '/admin/waybills' },
              { label: t('tabSettings'), to: '/admin/waybills/settings' },
              { label: t('editSender') },
            ]}
          />
        }
      />
      <div className="flex flex-col gap-5">
        <SenderForm sender={sender} region={answer?.region ?? region} lastResult={answer?.reply} />
        {sender && (
          <form id="remove-sender" method="post">
            <ConfirmedButton
              form="remove-sender"
              intent="remove"
              variant="secondary"
              size="sm"
              danger
              title={t('removeSenderSure', { name: sender.name })}
              consequence={t('removeSenderBody')}
              confirmLabel={t('removeSender')}
            >
              {t('removeSender')}
            </ConfirmedButton>
          </form>
        )}
      </div>
    </div>
  )
}
