import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { Send } from 'lucide-react'
import { z } from 'zod'
import { Button } from '#app/components/button.tsx'
import { Flash } from '#app/components/flash.tsx'
import { Form, useNavigation } from '#app/components/navigation.tsx'
import { env } from '#app/core/env/env.ts'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { DingtalkForm } from '#app/features/notifications/components/dingtalk-form.tsx'
import { EmailForm } from '#app/features/notifications/components/email-form.tsx'
import { GeneralForm } from '#app/features/notifications/components/general-form.tsx'
import { loadSettings } from '#app/features/notifications/data.ts'
import { messages } from '#app/features/notifications/messages.ts'
import { saveDingtalk, saveEmail, saveGeneral, sendTest } from '#app/features/notifications/mutations.ts'
import { dingtalkSchema, emailSchema, generalSchema, testSchema } from '#app/features/notifications/schema.ts'
import { CHANNELS, type Channel } from '#app/features/notifications/types.ts'

const query = z.object({ saved: z.string().optional(), tested: z.string().optional() })

export const loader = memberRoute(
  { permission: 'settings.write', query },
  async ({ account, locale, query }) => ({
    title: `${translator(messages, locale)('tabSettings')} · ${account.merchant_name}`,
    settings: await loadSettings(account),
    canMail: env().TIHUO_SMTP_URL !== undefined,
    saved: query.saved !== undefined,
    tested: query.tested !== undefined,
  }),
)

export const action = memberRoute(
  { permission: 'settings.write' },
  async ({ account, request, locale, may }) => {
    const formData = await request.formData()
    const intent = String(formData.get('intent'))
    const error = zodErrorMap(locale, messages)
    const saved = () => redirect('/admin/notifications/settings?saved=1', { status: 303 })
    if (intent === 'email') {
      const submission = parseWithZod(formData, { schema: emailSchema, error })
      if (submission.status !== 'success') return data({ intent, reply: submission.reply() }, { status: 400 })
      await saveEmail(account, submission.value)
      return saved()
    }
    if (intent === 'dingtalk') {
      const { dingtalk } = await loadSettings(account)
      const submission = parseWithZod(formData, {
        schema: dingtalkSchema(dingtalk.maskedToken !== null),
        error,
      })
      // Not the secret: it would stand in the page.
      if (submission.status !== 'success')
        return data({ intent, reply: submission.reply({ hideFields: ['secret'] }) }, { status: 400 })
      await saveDingtalk(account, submission.value)
      return saved()
    }
    if (intent === 'general') {
      const submission = parseWithZod(formData, { schema: generalSchema, error })
      if (submission.status !== 'success') return data({ intent, reply: submission.reply() }, { status: 400 })
      await saveGeneral(account, submission.value)
      return saved()
    }
    const parsed = testSchema.safeParse(Object.fromEntries(formData))
    if (!parsed.success) throw new Response('bad request', { status: 400 })
    const sent = await sendTest(account, parsed.data.channel)
    if (!sent.ok) return data({ intent, reply: undefined }, { status: 409 })
    const reads = may('order.read') || may('job.read')
    return redirect(reads ? '/admin/notifications?queued=1' : '/admin/notifications/settings?tested=1', {
      status: 303,
    })
  },
)

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function NotificationSettingsPage() {
  const t = useMessages(messages)
  const { settings, canMail, saved, tested } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const replyTo = (intent: string) => (result?.intent === intent ? result.reply : undefined)
  const { email, dingtalk } = settings
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      {saved && !result && <Flash tone="success">{t('saved')}</Flash>}
      {tested && !result && <Flash tone="success">{t('testQueuedShort')}</Flash>}
      {result?.intent === 'test' && <Flash tone="warning">{t('NOT_SET_UP')}</Flash>}
      {CHANNELS.map((channel) => (
        <TestForm key={channel} channel={channel} />
      ))}
      {/* What was saved empties the fields of secrets, and brings the list of recipients as it is now. */}
      <DingtalkForm
        key={`dingtalk ${dingtalk.updatedAt}`}
        settings={dingtalk}
        actions={dingtalk.maskedToken !== null && <TestButton channel="dingtalk" />}
        lastResult={replyTo('dingtalk')}
      />
      <EmailForm
        key={`email ${email.updatedAt}`}
        settings={email}
        canSend={canMail}
        actions={email.recipients.length > 0 && <TestButton channel="email" />}
        lastResult={replyTo('email')}
      />
      <GeneralForm settings={settings} lastResult={replyTo('general')} />
    </div>
  )
}

/** Its button stands inside the form of the channel, where no other form can. */
const testForm = (channel: Channel) => `notify-test-${channel}`

function TestForm({ channel }: { channel: Channel }) {
  return (
    <Form method="post" id={testForm(channel)} className="hidden">
      <input type="hidden" name="intent" value="test" />
      <input type="hidden" name="channel" value={channel} />
    </Form>
  )
}

/** Sends a test with what is stored. */
function TestButton({ channel }: { channel: Channel }) {
  const t = useMessages(messages)
  const { formData } = useNavigation()
  const pending = formData?.get('intent') === 'test' && formData.get('channel') === channel
  return (
    <Button type="submit" form={testForm(channel)} variant="secondary" size="sm" pending={pending}>
      <Send aria-hidden />
      {t('sendTest')}
    </Button>
  )
}
