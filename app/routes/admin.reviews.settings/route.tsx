import { parseWithZod } from '@conform-to/zod/v4'
import { data, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { Breadcrumb } from '#app/components/breadcrumb.tsx'
import { Flash } from '#app/components/flash.tsx'
import { PageHeader } from '#app/components/page-header.tsx'
import { memberRoute } from '#app/core/http/route.ts'
import { translator } from '#app/core/i18n/messages.ts'
import { useMessages } from '#app/core/i18n/react.tsx'
import { zodErrorMap } from '#app/core/i18n/zod-errors.ts'
import { SettingsForm } from '#app/features/fraud/components/settings-form.tsx'
import { loadSettings } from '#app/features/fraud/data.ts'
import { messages } from '#app/features/fraud/messages.ts'
import { saveSettings } from '#app/features/fraud/mutations.ts'
import { fraudSettingsSchema } from '#app/features/fraud/schema.ts'

const query = z.object({ saved: z.literal('1').optional().catch(undefined) })

export const loader = memberRoute(
  { permission: null, query },
  async ({ account, scope, may, query, locale }) => {
    const settings = await loadSettings(scope, account.merchant_id)
    // The policy shows them to those who review orders and those who write settings.
    if (!settings) throw new Response('forbidden', { status: 403 })
    const title = translator(messages, locale)('settingsTitle')
    return {
      title: `${title} · ${account.merchant_name}`,
      settings,
      mayEdit: may('settings.write'),
      saved: query.saved === '1',
    }
  },
)

export const action = memberRoute({ permission: 'settings.write' }, async ({ account, request, locale }) => {
  const submission = parseWithZod(await request.formData(), {
    schema: fraudSettingsSchema,
    error: zodErrorMap(locale, messages),
  })
  if (submission.status !== 'success') return data(submission.reply(), { status: 400 })
  await saveSettings(account, submission.value)
  return redirect('/admin/reviews/settings?saved=1', { status: 303 })
})

export const meta: MetaFunction<typeof loader> = ({ data }) => (data ? [{ title: data.title }] : [])

export default function ReviewSettings() {
  const t = useMessages(messages)
  const { settings, mayEdit, saved } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={t('settingsTitle')}
        description={t('settingsIntro')}
        breadcrumb={
          <Breadcrumb items={[{ label: t('title'), to: '/admin/reviews' }, { label: t('settingsTitle') }]} />
        }
      />
      <div className="flex flex-col gap-5">
        {saved && !answer && <Flash tone="success">{t('saved')}</Flash>}
        <SettingsForm settings={settings} lastResult={answer} mayEdit={mayEdit} />
      </div>
    </div>
  )
}
