import { type MetaFunction, redirect } from '@remix-run/node'
import { Form, useLoaderData, useNavigation } from '@remix-run/react'
import { z } from 'zod'
import { Button } from '#app/components/button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { keysOfSite } from '#app/core/crypto/platform-keys.ts'
import { publicRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { EntryShell } from '#app/features/accounts/components/entry-shell.tsx'
import { openEmail } from '#app/features/mails/data.ts'
import { accountOfLink } from '#app/features/passwords/data.ts'
import { messages } from '#app/features/passwords/messages.ts'
import { confirmEmail } from '#app/features/passwords/mutations.ts'
import { tokenParams } from '#app/features/passwords/schema.ts'
import { agentInWords } from '#app/features/sessions/agent.ts'

/** The address is a secret: no cache keeps the page, and no link tells it to others. */
export const headers = () => ({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

// Opening the link confirms nothing: programs that look through mails for dangerous links open them all.
export const loader = publicRoute(
  { params: tokenParams, query: z.object({ done: z.literal('1').optional().catch(undefined) }) },
  async ({ params, query, locale }) => {
    const done = query.done === '1'
    const account = done ? undefined : await accountOfLink(params.token, 'email')
    return {
      title: translator(messages, locale)('confirmTitle'),
      done,
      asked: account?.new_email_enc && {
        email: openEmail(await keysOfSite(account.merchant_id), account, account.new_email_enc),
        merchant: account.merchant_code,
        login: account.login_name,
      },
    }
  },
)

export const action = publicRoute({ params: tokenParams }, async ({ request, params, context, locale }) => {
  const visitor = {
    clientAddress: context.clientAddress,
    browser: agentInWords(request.headers.get('user-agent')),
    locale,
  }
  const done = await confirmEmail(params.token, visitor)
  return redirect(`/email/${encodeURIComponent(params.token)}${done ? '?done=1' : ''}`, { status: 303 })
})

export default function ConfirmEmail() {
  const t = useMessages(messages)
  const { done, asked } = useLoaderData<typeof loader>()
  const pending = useNavigation().state !== 'idle'
  if (!done && asked)
    return (
      <EntryShell
        title={t('confirmTitle')}
        lead={<span className="break-all">{t('confirmLead', asked)}</span>}
      >
        <Form method="post">
          <Button type="submit" pending={pending}>
            {t('confirmButton')}
          </Button>
        </Form>
      </EntryShell>
    )
  return (
    <EntryShell title={t('confirmTitle')}>
      <Flash tone={done ? 'success' : 'warning'} title={t(done ? 'confirmDone' : 'confirmDeadTitle')}>
        {t(done ? 'confirmDoneBody' : 'confirmDeadBody')}
      </Flash>
      <LinkButton to="/login" variant="primary">
        {t('signIn')}
      </LinkButton>
    </EntryShell>
  )
}
