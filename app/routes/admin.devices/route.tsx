import { type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Badge } from '#app/components/badge.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { DeviceTable } from '#app/features/sessions/components/device-table.tsx'
import { LimitSwitch } from '#app/features/sessions/components/limit-switch.tsx'
import { PostButton } from '#app/features/sessions/components/post-button.tsx'
import { listDevices, listManaged, listStores } from '#app/features/sessions/data.ts'
import { messages } from '#app/features/sessions/messages.ts'
import { decideDevice, limitToBound } from '#app/features/sessions/mutations.ts'
import { devicesSchema, doneSchema } from '#app/features/sessions/schema.ts'
import type { Bindable, DeviceRow } from '#app/features/sessions/types.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export const loader = memberRoute(
  { permission: 'account.manage', query: doneSchema },
  async ({ account: viewer, locale, query }) => {
    const [devices, stores, accounts] = await Promise.all([
      listDevices(viewer, ['waiting', 'bound', 'revoked']),
      listStores(viewer),
      listManaged(viewer),
    ])
    return {
      title: `${translator(messages, locale)('devicesTitle')} · ${viewer.merchant_name}`,
      timeZone: viewer.time_zone,
      done: query.done,
      waiting: devices.filter(({ state }) => state === 'waiting'),
      bound: devices.filter(({ state }) => state === 'bound'),
      revoked: devices.filter(({ state }) => state === 'revoked'),
      stores,
      accounts: accounts.filter((each) => each.bound),
    }
  },
)

export const action = memberRoute({ permission: 'account.manage' }, async ({ account: actor, request }) => {
  const sent = devicesSchema.safeParse(Object.fromEntries(await request.formData()))
  if (!sent.success) throw new Response('bad form', { status: 400 })
  const done = (ok: boolean, what: string) =>
    redirect(`/admin/devices?done=${ok ? what : 'unchanged'}`, { status: 303 })
  const asked = sent.data
  if ('deviceId' in asked) {
    const state = asked.intent === 'bind' ? 'bound' : 'revoked'
    return done(await decideDevice(actor, asked, state), state)
  }
  const limit = asked.intent === 'limit'
  return done(await limitToBound(actor, asked.what, asked.id, limit), limit ? 'limited' : 'freed')
})

export default function Devices() {
  const t = useMessages(messages)
  const { waiting, bound, revoked, stores, accounts, timeZone, done } = useLoaderData<typeof loader>()
  const values = ({ memberId, deviceId }: DeviceRow) => ({ memberId, deviceId })
  const revoke = (device: DeviceRow, label: string) => (
    <PostButton
      values={{ intent: 'revoke', ...values(device) }}
      variant="secondary"
      size="sm"
      confirm={{
        title: t('revokeQuestion', { name: device.account }),
        consequence: t('revokeConsequence'),
        label,
      }}
    >
      {label}
    </PostButton>
  )
  const approve = (device: DeviceRow) => (
    <PostButton
      values={{ intent: 'bind', ...values(device) }}
      size="sm"
      aria-label={t('approveOf', { device: device.name, name: device.account })}
    >
      {t('approve')}
    </PostButton>
  )
  return (
    <>
      <PageHeader
        title={t('devicesTitle')}
        description={t('devicesLead')}
        actions={
          <LinkButton to="/admin/sessions" variant="secondary">
            {t('managedTitle')}
          </LinkButton>
        }
      />
      <div className="flex flex-col gap-6">
        {done && <Flash tone={done === 'unchanged' ? 'info' : 'success'}>{t(done)}</Flash>}
        <Card title={t('waitingTitle')} description={t('waitingLead')}>
          {waiting.length === 0 ? (
            <p className="text-muted">{t('waitingEmpty')}</p>
          ) : (
            <DeviceTable
              caption={t('waitingTitle')}
              devices={waiting}
              timeZone={timeZone}
              actions={(device) => (
                <>
                  {revoke(device, t('refuse'))}
                  {approve(device)}
                </>
              )}
            />
          )}
        </Card>
        <Card title={t('boundTitle')} description={t('boundLead')}>
          {bound.length === 0 ? (
            <p className="text-muted">{t('boundEmpty')}</p>
          ) : (
            <DeviceTable
              caption={t('boundTitle')}
              devices={bound}
              timeZone={timeZone}
              actions={(device) => revoke(device, t('revoke'))}
            />
          )}
        </Card>
        {revoked.length > 0 && (
          <Card title={t('revokedTitle')}>
            <DeviceTable
              caption={t('revokedTitle')}
              devices={revoked}
              timeZone={timeZone}
              actions={approve}
            />
          </Card>
        )}
        <Card title={t('limitsTitle')} description={t('limitsLead')}>
          <h3 className="mb-2 font-medium">{t('limitsStores')}</h3>
          {stores.length === 0 ? (
            <p className="text-muted">{t('limitsNoStores')}</p>
          ) : (
            <Limits what="store" targets={stores} />
          )}
          {accounts.length > 0 && (
            <>
              <h3 className="mt-5 mb-2 font-medium">{t('limitsAccounts')}</h3>
              <Limits what="member" targets={accounts} />
            </>
          )}
        </Card>
      </div>
    </>
  )
}

function Limits({ what, targets }: { what: 'store' | 'member'; targets: readonly Bindable[] }) {
  const t = useMessages(messages)
  return (
    <ul className="divide-y divide-line rounded-md border border-line">
      {targets.map((target) => (
        <li key={target.id} className="flex flex-wrap items-center gap-3 px-4 py-2">
          <span className="min-w-0 flex-1 font-medium">{target.name}</span>
          <Badge tone={target.bound ? 'warning' : 'neutral'}>
            {t(target.bound ? 'limitOn' : 'limitOff')}
          </Badge>
          <LimitSwitch what={what} target={target} />
        </li>
      ))}
    </ul>
  )
}
