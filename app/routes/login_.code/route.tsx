import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Flash } from '#app/components/flash.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { loadAccount } from '#app/core/auth/account.ts'
import { publicRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { EntryShell } from '#app/features/accounts/components/entry-shell.tsx'
import { homeOf } from '#app/features/accounts/home.ts'
import { heldHeaders } from '#app/features/guard/answer.ts'
import { noteOfAccount } from '#app/features/login-log/mutations.ts'
import { checkCodeForm } from '#app/features/second-factor/code-request.ts'
import { CodeForm } from '#app/features/second-factor/components/code-form.tsx'
import { messages } from '#app/features/second-factor/messages.ts'
import { deviceOf } from '#app/features/sessions/device.ts'
import { enterAccount } from '#app/features/sessions/opening.ts'
import { pendingOf } from '#app/features/sessions/pending.ts'
import { entryRefused } from '#app/features/sessions/refusals.ts'
import { safeReturnTo } from '../preferences/return-to.ts'

/** When it makes sense to try again. */
export const headers = heldHeaders

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

/** Whose password was right within the last ten minutes, in this browser. */
async function whoWaits(request: Request) {
  const pending = await pendingOf(request.headers.get('cookie'))
  const account = pending && (await loadAccount(pending.userId))
  return pending && account ? { pending, account } : undefined
}

export const loader = publicRoute({}, async ({ request, context, locale }) => {
  const signedIn = await context.account()
  if (signedIn) throw redirect(homeOf(signedIn))
  const waiting = await whoWaits(request)
  if (!waiting) throw redirect('/login')
  return {
    title: translator(messages, locale)('codeTitle'),
    name: waiting.account.display_name,
    operator: waiting.account.type === 'operator',
  }
})

export const action = publicRoute({}, async ({ request, context, locale }) => {
  const form = await request.formData()
  const waiting = await whoWaits(request)
  if (!waiting) return data({ refused: translator(messages, locale)('codeExpired') }, { status: 403 })
  const { pending, account } = waiting
  const { clientAddress, secure } = context
  const device = await deviceOf(request)
  const visitor = { clientAddress, device }
  const checked = await checkCodeForm({ form, intent: 'enter', account, visitor, locale })
  if (!checked.ok) {
    if (checked.wrong) await noteOfAccount(account, { ...visitor, locale }, 'code_wrong')
    return data({ answer: checked.answer }, checked.init)
  }
  const next = safeReturnTo(pending.next)
  const { next: _next, ...auth } = pending
  const place = { device, clientAddress, secure, locale }
  const entered = await enterAccount({ ...place, auth, account, next, proved: true })
  const headers = new Headers()
  for (const cookie of entered.cookies) headers.append('set-cookie', cookie)
  if (!entered.ok) {
    const refused = entryRefused(entered.reason, { locale, clientAddress, device: device.name })
    return data({ refused }, { status: 403, headers })
  }
  return redirect(account.must_change_password ? '/password' : next, { headers, status: 303 })
})

export default function LoginCode() {
  const t = useMessages(messages)
  const { name, operator } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <EntryShell title={t('codeTitle')} lead={t('codeLead', { name })}>
      {result && 'refused' in result ? (
        <Flash tone="danger">{result.refused}</Flash>
      ) : (
        <>
          <CodeForm
            intent="enter"
            answer={result?.answer}
            submit={t('confirm')}
            hint={t('codeHint')}
            framed
          />
          <p className="text-sm text-muted">{operator ? t('lostOperator') : t('lostAll')}</p>
        </>
      )}
      <LinkButton to="/login" variant="ghost" reloadDocument>
        {t('otherAccount')}
      </LinkButton>
    </EntryShell>
  )
}
