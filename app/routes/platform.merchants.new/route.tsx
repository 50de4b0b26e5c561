import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction } from '@remix-run/node'
import { useActionData, useFetcher, useLoaderData } from '@remix-run/react'
import { useState } from 'react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { LinkButton } from '#app/components/link-button.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { operatorRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { SecretPanel } from '#app/features/accounts/components/secret-panel.tsx'
import { normaliseName } from '#app/features/accounts/login-name.ts'
import { NewMerchantForm } from '#app/features/merchants/components/new-merchant-form.tsx'
import { OpenedAddresses } from '#app/features/merchants/components/opened-addresses.tsx'
import { merchantCodeTaken } from '#app/features/merchants/data.ts'
import { formMessages } from '#app/features/merchants/form-messages.ts'
import { merchantCodeFault } from '#app/features/merchants/merchant-code.ts'
import { messages } from '#app/features/merchants/messages.ts'
import { openMerchant } from '#app/features/merchants/mutations.ts'
import { newMerchantSchema } from '#app/features/merchants/schema.ts'
import { siteAddress } from '#app/features/merchants/site-address.ts'

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

const query = z.object({ code: z.string().max(60).optional().catch(undefined) })

// With ?code= it also says whether that code may be used; the form asks while one types.
export const loader = operatorRoute({ query }, async ({ scope, locale, query, context }) => {
  const t = translator(messages, locale)
  const title = `${t('openMerchant')} · ${t('platform')}`
  if (query.code === undefined) return { title, checked: undefined }
  const code = normaliseName(query.code)
  const fault =
    merchantCodeFault(code) ?? ((await merchantCodeTaken(scope, code)) ? ('codeTaken' as const) : undefined)
  return { title, checked: { asked: query.code, fault, address: siteAddress(context.origin, code) } }
})

export const action = operatorRoute({}, async ({ account, request, locale, context }) => {
  const submission = parseWithZod(await request.formData(), {
    schema: newMerchantSchema,
    error: zodErrorMap(locale, formMessages),
  })
  if (submission.status !== 'success') return data({ reply: submission.reply() }, { status: 400 })
  const { value } = submission
  const result = await openMerchant(account, value)
  if (!result.ok) {
    const fieldErrors = { code: [translator(messages, locale)('codeTaken')] }
    return data({ reply: submission.reply({ fieldErrors }) }, { status: 400 })
  }
  // No redirect, on purpose: the owner's password travels in this answer and nowhere else.
  const { name, code, ownerLogin } = value
  const addresses = {
    backOffice: `${context.backOfficeOrigin}/login`,
    site: siteAddress(context.origin, code),
  }
  return data({ opened: { name, code, ownerLogin, password: result.password, ...addresses } })
})

export default function NewMerchant() {
  const t = useMessages(messages)
  useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const opened = answer && 'opened' in answer ? answer.opened : undefined
  const { hint, check } = useCodeCheck()
  return (
    <div className="max-w-4xl">
      <PageHeader
        title={t('openMerchant')}
        breadcrumb={
          <Breadcrumb
            items={[{ label: t('merchantsTitle'), to: '/platform' }, { label: t('openMerchant') }]}
          />
        }
      />
      {opened ? (
        <div className="flex max-w-2xl flex-col gap-5">
          <SecretPanel
            title={t('openedTitle', { name: opened.name })}
            merchantCode={opened.code}
            loginName={opened.ownerLogin}
            password={opened.password}
          />
          <OpenedAddresses backOffice={opened.backOffice} site={opened.site} />
          <div className="flex flex-wrap gap-2">
            <LinkButton to="/platform" variant="primary">
              {t('backToMerchants')}
            </LinkButton>
            <LinkButton to="/platform/merchants/new">{t('openAnother')}</LinkButton>
          </div>
        </div>
      ) : (
        <NewMerchantForm
          lastResult={answer && 'reply' in answer ? answer.reply : undefined}
          codeHint={hint}
          onCode={check}
        />
      )}
    </div>
  )
}

/** Looks a code up while it is typed. The answer counts only while it is the answer to what stands there. */
function useCodeCheck() {
  const t = useMessages(messages)
  const fetcher = useFetcher<typeof loader>()
  const [typed, setTyped] = useState('')
  const check = (code: string) => {
    setTyped(code)
    // A new load takes the place of one under way, so the last letter typed wins.
    if (code.trim() !== '') fetcher.load(`/platform/merchants/new?code=${encodeURIComponent(code)}`)
  }
  const checked = fetcher.data?.checked
  if (typed.trim() === '') return { hint: undefined, check }
  if (checked?.asked !== typed) return { hint: t('codeChecking'), check }
  const bad = checked.fault && <span className="text-danger-ink">{t(checked.fault)}</span>
  const good = <span className="text-success-ink">{t('codeFree', { address: checked.address })}</span>
  return { hint: bad ?? good, check }
}
