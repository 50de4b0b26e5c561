import { data, type MetaFunction } from '@remix-run/node'
import { type ShouldRevalidateFunction, useActionData, useLoaderData } from '@remix-run/react'
import { Handshake, Plus } from 'lucide-react'
import { z } from 'zod'
import { EmptyState } from '#app/components/empty-state.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { ChannelTable } from '#app/features/channels/components/channel-table.tsx'
import { listChannels } from '#app/features/channels/data.ts'
import { messages } from '#app/features/channels/messages.ts'
import { revealContact } from '#app/features/channels/mutations.ts'
import { revealSchema } from '#app/features/channels/schema.ts'
import type { ContactAnswer } from '#app/features/channels/types.ts'

const query = z.object({ saved: z.uuid().optional().catch(undefined) })

export const loader = memberRoute(
  { permission: 'card.read', query },
  async ({ account, scope, locale, query, may }) => ({
    title: `${translator(messages, locale)('title')} · ${account.merchant_name}`,
    mayManage: may('batch.create'),
    mayReveal: may('contact.reveal'),
    channels: await listChannels(scope, account.merchant_id, may('batch.create')),
    saved: query.saved,
  }),
)

/** Shows one contact in full; a plain form gets the page with it. */
export const action = memberRoute(
  { permission: 'batch.create' },
  async ({ account, request, context, locale, may }) => {
    const parsed = revealSchema.safeParse(Object.fromEntries(await request.formData()))
    if (!parsed.success) throw new Response('bad request', { status: 400 })
    const { channelId } = parsed.data
    const answer = (said: ContactAnswer, status: number) =>
      data(said, { status, headers: { 'cache-control': 'no-store' } })
    const refused = (key: 'FORBIDDEN' | 'notThere') => ({
      ...{ ok: false as const, channelId, error: translator(messages, locale)(key) },
    })
    if (!may('contact.reveal')) return answer(refused('FORBIDDEN'), 403)
    const contact = await revealContact(account, channelId, context.clientAddress)
    if (contact === undefined) return answer(refused('notThere'), 404)
    return answer({ ok: true, channelId, contact }, 200)
  },
)

/** Asking for a contact changes nothing that the page has loaded. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ formMethod, defaultShouldRevalidate }) =>
  formMethod === 'POST' ? false : defaultShouldRevalidate

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function Channels() {
  const t = useMessages(messages)
  const { channels, mayManage, mayReveal, saved } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const savedName = channels.find((channel) => channel.channelId === saved)?.name
  const create = mayManage && (
    <LinkButton to="/admin/channels/new" variant="primary">
      <Plus aria-hidden />
      {t('create')}
    </LinkButton>
  )
  return (
    <>
      <PageHeader title={t('title')} description={t('lead')} actions={channels.length > 0 && create} />
      <div className="flex flex-col gap-4">
        {savedName && <Flash tone="success">{t('saved', { name: savedName })}</Flash>}
        {channels.length === 0 ? (
          <EmptyState
            icon={Handshake}
            title={t('emptyTitle')}
            body={t(mayManage ? 'emptyBody' : 'emptyRead')}
            action={create}
          />
        ) : (
          <ChannelTable channels={channels} mayManage={mayManage} mayReveal={mayReveal} answer={answer} />
        )}
      </div>
    </>
  )
}
