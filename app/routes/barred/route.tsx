import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { buttonStyle } from '#app/components/button-style.ts'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { publicRoute } from '#app/core/http/route.ts'
import { common } from '#app/core/i18n/common.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { EntryShell } from '#app/features/accounts/components/entry-shell.tsx'
import { homeOf } from '#app/features/accounts/home.ts'
import { messages } from '#app/features/sessions/messages.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

/** Where an account is led whose session may not be used from this network or device. */
export const loader = publicRoute({}, async ({ context, locale }) => {
  const account = await context.account()
  if (!account) throw redirect('/login')
  if (!account.barred) throw redirect(homeOf(account))
  const facts = {
    title: translator(messages, locale)('barredTitle'),
    barred: account.barred,
    address: context.clientAddress,
    merchant: account.type === 'member' ? account.merchant_name : undefined,
  }
  return data(facts, { status: 403 })
})

export default function Barred() {
  const t = useMessages(messages)
  const c = useMessages(common)
  const { barred, address, merchant } = useLoaderData<typeof loader>()
  return (
    <EntryShell title={t('barredTitle')}>
      <Flash tone="warning">{t(barred === 'network' ? 'barredNetwork' : 'barredDevice')}</Flash>
      {barred === 'network' && (
        <p className="font-medium tabular-nums">
          {t('barredAddress', { address: address || t('unknownAddress') })}
        </p>
      )}
      <p className="text-muted">
        {merchant === undefined
          ? t('barredAskPlatform')
          : t(barred === 'network' ? 'barredAsk' : 'barredAskDevice', { merchant })}
      </p>
      <div className="flex flex-wrap gap-3">
        <LinkButton to="/login" variant="secondary" reloadDocument>
          {t('tryAgain')}
        </LinkButton>
        <form method="post" action="/logout">
          <button type="submit" className={buttonStyle('ghost', 'lg')}>
            {c('signOut')}
          </button>
        </form>
      </div>
    </EntryShell>
  )
}
