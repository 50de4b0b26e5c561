import { type MetaFunction, redirect } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { useNavigation } from '#app/components/navigation.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { common } from '#app/core/i18n/common.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { closingFacts, loadStore } from '#app/features/stores/data.ts'
import { messages } from '#app/features/stores/messages.ts'
import { closeStore } from '#app/features/stores/mutations.ts'

const params = z.object({ storeId: z.uuid() })

export const loader = memberRoute(
  { permission: 'store.manage', params },
  async ({ account, scope, params, locale, may }) => {
    const store = await loadStore(scope, params.storeId)
    if (!store) throw new Response('not found', { status: 404 })
    if (store.closedAt) throw redirect(`/admin/stores/${params.storeId}`)
    return {
      title: `${translator(messages, locale)('closeTitle', { name: store.name })} · ${account.merchant_name}`,
      store,
      facts: await closingFacts(scope, account.merchant_id, params.storeId),
      mayMove: may('stock.manage'),
    }
  },
)

export const action = memberRoute({ permission: 'store.manage', params }, async ({ account, params }) => {
  const closed = await closeStore(account, params.storeId)
  // Closed by somebody else meanwhile: that is what was wanted.
  return redirect(`/admin/stores/${params.storeId}${closed.ok ? '?done=closed' : ''}`, { status: 303 })
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function CloseStore() {
  const t = useMessages(messages)
  const c = useMessages(common)
  const { store, facts, mayMove } = useLoaderData<typeof loader>()
  const page = `/admin/stores/${store.storeId}`
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={t('closeTitle', { name: store.name })}
        breadcrumb={
          <Breadcrumb
            items={[
              { label: t('title'), to: '/admin/stores' },
              { label: store.name, to: page },
              { label: t('close') },
            ]}
          />
        }
      />
      <Card title={t('closeWhat')}>
        <ul className="flex max-w-prose list-disc flex-col gap-2 pl-5">
          <li>{facts.accounts > 0 ? t('closeAccounts', { n: facts.accounts }) : t('closeNoAccounts')}</li>
          <li className={facts.onHand > 0 ? 'font-medium text-warning-ink' : undefined}>
            {facts.onHand > 0 ? t('closeCards', { n: facts.onHand }) : t('closeNoCards')}
          </li>
          {store.pickUp && <li>{t('closePickUp')}</li>}
          {facts.waitingPickUps > 0 && (
            <li className="font-medium text-warning-ink">{t('closeWaiting', { n: facts.waitingPickUps })}</li>
          )}
          <li>{t('closeStays')}</li>
        </ul>
        <Form method="post" className="mt-5 flex flex-wrap gap-3">
          {facts.onHand > 0 && mayMove && (
            <LinkButton
              to={`/admin/stores/allocate?action=take_back&from=${store.storeId}`}
              variant="primary"
            >
              {t('takeBackFirst')}
            </LinkButton>
          )}
          <Button type="submit" variant="danger" pending={useNavigation().state !== 'idle'}>
            {t('closeNow')}
          </Button>
          <LinkButton to={page} variant="ghost">
            {c('cancel')}
          </LinkButton>
        </Form>
      </Card>
    </div>
  )
}
