import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Flash } from '#app/components/flash.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { AccountForm } from '#app/features/sms/components/account-form.tsx'
import { TemplateForm } from '#app/features/sms/components/template-form.tsx'
import { TestForm } from '#app/features/sms/components/test-form.tsx'
import { loadSettings } from '#app/features/sms/data.ts'
import { messages } from '#app/features/sms/messages.ts'
import { saveAccount, saveTemplate, sendTest } from '#app/features/sms/mutations.ts'
import { accountSchema, templateSchema, testSchema } from '#app/features/sms/schema.ts'
import { SMS_KINDS } from '#app/features/sms/types.ts'

const query = z.object({ saved: z.enum(['account', 'template']).optional().catch(undefined) })

export const loader = memberRoute(
  { permission: 'settings.write', query },
  async ({ account, locale, query }) => ({
    title: `${translator(messages, locale)('tabSettings')} · ${account.merchant_name}`,
    settings: await loadSettings(account),
    merchantName: account.merchant_name,
    saved: query.saved,
  }),
)

export const action = memberRoute(
  { permission: 'settings.write' },
  async ({ account, request, locale, may }) => {
    const formData = await request.formData()
    const intent = String(formData.get('intent'))
    const settings = await loadSettings(account)
    const error = zodErrorMap(locale, messages)
    const saved = (what: string) => redirect(`/admin/sms/settings?saved=${what}`, { status: 303 })
    if (intent === 'account') {
      const schema = accountSchema({ provider: settings.provider, hasKey: settings.maskedKeyId !== null })
      const submission = parseWithZod(formData, { schema, error })
      // Not the secret: it would stand in the page.
      if (submission.status !== 'success')
        return data({ intent, reply: submission.reply({ hideFields: ['keySecret'] }) }, { status: 400 })
      await saveAccount(account, submission.value)
      return saved('account')
    }
    if (intent === 'template' && settings.provider !== 'none') {
      const submission = parseWithZod(formData, { schema: templateSchema(settings.provider), error })
      if (submission.status !== 'success') return data({ intent, reply: submission.reply() }, { status: 400 })
      await saveTemplate(account, submission.value)
      return saved('template')
    }
    const submission = parseWithZod(formData, { schema: testSchema, error })
    if (submission.status !== 'success')
      return data({ intent: 'test', reply: submission.reply() }, { status: 400 })
    const { kind, testPhone: phone } = submission.value
    const sent = await sendTest(account, { kind, phone })
    if (sent.ok)
      return redirect(may('order.read') ? '/admin/sms?queued=1' : '/admin/sms/settings', { status: 303 })
    const formErrors = [translator(messages, locale)(sent.reason)]
    return data({ intent: 'test', reply: submission.reply({ formErrors }) }, { status: 409 })
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function SmsSettingsPage() {
  const t = useMessages(messages)
  const { settings, merchantName, saved } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const replyTo = (intent: string) => (result?.intent === intent ? result.reply : undefined)
  const { provider, signName } = settings
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      {saved && !result && (
        <Flash tone="success">{t(saved === 'account' ? 'accountSaved' : 'templateSaved')}</Flash>
      )}
      {/* A new key empties the fields of the old one, when the form has been saved. */}
      <AccountForm key={settings.updatedAt} settings={settings} lastResult={replyTo('account')} />
      {provider === 'none' ? (
        <Flash>{t('needAccount')}</Flash>
      ) : (
        SMS_KINDS.map((kind) => (
          <TemplateForm
            key={`${kind} ${provider}`}
            kind={kind}
            template={settings.templates[kind]}
            vendor={provider}
            signName={signName}
            merchantName={merchantName}
            lastResult={replyTo('template')}
          />
        ))
      )}
      {provider !== 'none' && <TestForm lastResult={replyTo('test')} />}
    </div>
  )
}
