import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Flash } from '#app/components/flash.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { AccountCard } from '#app/features/carriers/components/account-card.tsx'
import { listAccounts } from '#app/features/carriers/data.ts'
import { messages } from '#app/features/carriers/messages.ts'
import { renewCallback, saveAccount } from '#app/features/carriers/mutations.ts'
import { accountSchema, newCallbackSchema, providerQuery } from '#app/features/carriers/schema.ts'
import { PROVIDERS } from '#app/features/carriers/types.ts'

export const loader = memberRoute(
  { permission: 'settings.write', query: providerQuery },
  async ({ account, locale, query }) => ({
    title: `${translator(messages, locale)('tabAccounts')} · ${account.merchant_name}`,
    accounts: await listAccounts(account),
    timeZone: account.time_zone,
    saved: query.saved,
  }),
)

export const action = memberRoute(
  { permission: 'settings.write' },
  async ({ account, request, locale, context }) => {
    const formData = await request.formData()
    const done = (what: string) => redirect(`/admin/carriers/accounts?saved=${what}`, { status: 303 })
    if (formData.get('intent') === 'newCallback') {
      const parsed = newCallbackSchema.safeParse(Object.fromEntries(formData))
      if (!parsed.success) throw new Response('bad form', { status: 400 })
      await renewCallback(account, parsed.data.provider, context.backOfficeOrigin)
      return done('newCallback')
    }
    const provider = PROVIDERS.find((each) => each === formData.get('provider'))
    if (!provider) throw new Response('bad form', { status: 400 })
    const stored = (await listAccounts(account)).some((each) => each.provider === provider)
    const submission = parseWithZod(formData, {
      schema: accountSchema(stored),
      error: zodErrorMap(locale, messages),
    })
    // Not the keys: they would stand in the page.
    if (submission.status !== 'success')
      return data(
        { provider, reply: submission.reply({ hideFields: ['appKey', 'secret'] }) },
        { status: 400 },
      )
    await saveAccount(account, submission.value, context.backOfficeOrigin)
    return done('account')
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function CarrierAccountsPage() {
  const t = useMessages(messages)
  const { accounts, timeZone, saved } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      {saved && !result && (
        <Flash tone="success">{t(saved === 'newCallback' ? 'newCallbackDone' : 'accountSaved')}</Flash>
      )}
      {PROVIDERS.map((provider) => {
        const account = accounts.find((each) => each.provider === provider)
        return (
          <AccountCard
            // What was saved fills the form anew, and empties the keys.
            key={`${provider} ${JSON.stringify(account)}`}
            provider={provider}
            account={account}
            timeZone={timeZone}
            lastResult={result?.provider === provider ? result.reply : undefined}
          />
        )
      })}
    </div>
  )
}
