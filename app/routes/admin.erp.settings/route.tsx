import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Button } from '#app/components/button.tsx'
import { Card } from '#app/components/card.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { SettingsForm } from '#app/features/erp/components/settings-form.tsx'
import { loadErpSettings } from '#app/features/erp/data.ts'
import { messages } from '#app/features/erp/messages.ts'
import { saveSettings, testConnection } from '#app/features/erp/mutations.ts'
import { settingsSchema } from '#app/features/erp/schema.ts'
import { setupMessages } from '#app/features/erp/setup-messages.ts'

const query = z.object({ saved: z.literal('1').optional().catch(undefined) })

export const loader = memberRoute(
  { permission: 'settings.write', query },
  async ({ account, locale, query }) => ({
    title: `${translator(messages, locale)('tabSettings')} · ${account.merchant_name}`,
    settings: await loadErpSettings(account),
    saved: query.saved !== undefined,
  }),
)

export const action = memberRoute({ permission: 'settings.write' }, async ({ account, request, locale }) => {
  const form = await request.formData()
  if (form.get('intent') === 'test') {
    const answer = await testConnection(account)
    const t = translator(setupMessages, locale)
    if (answer.ok) return { test: { ok: true, text: t('testOk') } }
    const why =
      answer.reason === 'NOT_SET_UP'
        ? t('NOT_SET_UP')
        : t('testFailed', { why: [t(`call.${answer.reason}`), answer.text].filter(Boolean).join(' · ') })
    return data({ test: { ok: false, text: why } }, { status: 409 })
  }
  const stored = await loadErpSettings(account)
  const submission = parseWithZod(form, {
    schema: settingsSchema(stored),
    error: zodErrorMap(locale, setupMessages),
  })
  // Not the secret: it would stand in the page.
  if (submission.status !== 'success')
    return data({ reply: submission.reply({ hideFields: ['secret'] }) }, { status: 400 })
  await saveSettings(account, submission.value)
  return redirect('/admin/erp/settings?saved=1', { status: 303 })
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function ErpSettingsPage() {
  const t = useMessages(setupMessages)
  const { settings, saved } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const reply = result && 'reply' in result ? result.reply : undefined
  const testing = useNavigation().formData?.get('intent') === 'test'
  const test = result && 'test' in result ? result.test : undefined
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      {saved && !result && <Flash tone="success">{t('saved')}</Flash>}
      {/* A stored secret empties its field. */}
      <SettingsForm key={JSON.stringify(settings)} settings={settings} lastResult={reply} />
      {settings.hasSecret && (
        <Card title={t('test')} description={t('testLead')}>
          <Form method="post" className="flex flex-col items-start gap-3">
            <input type="hidden" name="intent" value="test" />
            {test && <Flash tone={test.ok ? 'success' : 'danger'}>{test.text}</Flash>}
            <Button type="submit" variant="secondary" pending={testing}>
              {t('test')}
            </Button>
          </Form>
        </Card>
      )}
    </div>
  )
}
